"""How a value is spelled in other characters that look the same, or like nothing (family 7)."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

type Disguise = Callable[[str], str]

_CYRILLIC = str.maketrans("aeopcxyABEHKMOPCTX", "аеорсхуАВЕНКМОРСТХ")  # noqa: RUF001 - look-alikes are the point
_FULL_WIDTH = {code: code + 0xFEE0 for code in range(0x21, 0x7F)}
_SPACES = {ord(" "): "\N{NO-BREAK SPACE}"}


def _between(mark: str, every: int = 3) -> Disguise:
    def disguise(value: str) -> str:
        pieces = [value[at : at + every] for at in range(0, len(value), every)]
        return mark.join(pieces)

    disguise.__doc__ = f"A {mark!a} after every {every} characters."
    return disguise


def _digits(zero: str) -> Disguise:
    table = {ord("0") + digit: chr(ord(zero) + digit) for digit in range(10)}
    return lambda value: value.translate(table)


DISGUISES: dict[str, Disguise] = {
    "zero width space": _between("\N{ZERO WIDTH SPACE}"),
    "soft hyphen": _between("\N{SOFT HYPHEN}", 4),
    "full width": lambda value: value.translate(_FULL_WIDTH),
    "word joiner": _between("\N{WORD JOINER}", 2),
    "Arabic-Indic digits": _digits("\N{ARABIC-INDIC DIGIT ZERO}"),
    "left-to-right mark": _between("\N{LEFT-TO-RIGHT MARK}", 5),
    "Cyrillic letters": lambda value: value.translate(_CYRILLIC),
    "Devanagari digits": _digits("\N{DEVANAGARI DIGIT ZERO}"),
    "tag characters": _between("\N{TAG LATIN SMALL LETTER A}", 4),
    "mathematical digits": _digits("\N{MATHEMATICAL BOLD DIGIT ZERO}"),
    "no-break spaces": lambda value: value.translate(_SPACES),
    "combining grapheme joiner": _between("\N{COMBINING GRAPHEME JOINER}", 3),
    "Bengali digits": _digits("\N{BENGALI DIGIT ZERO}"),
    "variation selector": _between("\N{VARIATION SELECTOR-16}", 3),
}


def of(number: int) -> Iterator[tuple[str, Disguise]]:
    """Yield two disguises for a leak of this number; all of them take turns."""
    names = list(DISGUISES)
    for at in (number * 2, number * 2 + 1):
        name = names[at % len(names)]
        yield name, DISGUISES[name]
