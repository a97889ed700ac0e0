"""How columns are called: headers in one form whatever their case, spelling or order, and the words to scan for.

`unitsOrdered`, `Units_Ordered`, `Ordered units (last 30 days)` and `salesByProduct.unitsOrdered` are one header.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cached_property, lru_cache
from typing import Any

import re2

from outgate.detect.classes import UNANCHORED, options
from outgate.detect.normal_form import normal_form

LONGEST = 120  # characters of a header that are looked at
_CJK = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_CJK_MORE = 4  # characters that may stand beside a listed word in scripts that do not part words
_HUMP = re.compile(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Z0-9])(?=[A-Z][a-z])|(?<=[a-z]{2})(?=[0-9])")
_DAYS = re.compile(r"l?[0-9]{1,3}[dwm]?")  # `sales14d`, `orders_12m`, `l30d`: in so many days, weeks or months
_BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|\{[^{}]*\}|\uff08[^\uff09]*\uff09|\u3010[^\u3011]*\u3011")
_OF_TABLE = re.compile(r"[^\[\]]*[^\s\[\]]\[([^\[\]]+)\]")  # `Sales[Units]`: how DAX names a column of a table
_NOT_WORD = re.compile(r"[\W_]+")
# The last step of a dotted header that only says what the one before it is measured in: `grossSales.amount`.
_MEASURES = frozenset(
    ("afn", "amount", "b2b", "count", "mfn", "percent", "percentage", "quantity", "rate", "total", "value"),
)
_FILLED = (
    "a all amount b2b b2c by count current day days de del der des di die du for in la last le month "
    "months no number of per sum the this to total value week weeks year years usd eur gbp jpy cny rmb "
    "gesamt summe mois mes mese totale mtd qtd ytd ltm ttm"
)
_FILLERS = frozenset(_FILLED.split(" "))
_ACCENTS = re.compile(r"[\u0300-\u036f]+")
_INITIALS = re.compile(r"[^\W\d_]\.")  # `d.o.b.` is no path
_SHORTEST = 3  # letters of a word whose plural is told


@lru_cache(maxsize=8192)
def form(header: str) -> tuple[str, ...]:
    """Return the words of a header, sorted, singular, and without the ones that say nothing."""
    text = _HUMP.sub(" ", _undressed(header[:LONGEST]))
    text = text.lower() if text.isascii() else unaccented(text).casefold()
    words = [_singular(word) for word in _NOT_WORD.split(_BRACKETS.sub(" ", text)) if word]
    telling = [word for word in words if word not in _FILLERS and not _DAYS.fullmatch(word)]
    return tuple(sorted(telling or words))


def ends_of(header: str) -> str:
    """Return what is looked at of a header, and may be remembered: of a long text, its ends."""
    return header if len(header) <= LONGEST else header[:LONGEST] + header[-LONGEST:]


def forms(header: str) -> tuple[tuple[str, ...], ...]:
    """Return the forms that a header may be known by: the whole, and for a dotted one each shorter tail of it.

    Of what is too long for a header, a text in a cell that stands where one might, only both its ends are looked at.
    """
    steps = header[-LONGEST:].split(".")
    if len(header) > LONGEST:
        steps[0] = header[:LONGEST]
    tails = [" ".join(steps[at:]) for at in range(len(steps))]
    if header.endswith("]") and (of_table := _OF_TABLE.fullmatch(header[:LONGEST])):
        tails.append(of_table[1])
    while len(steps) > 1 and steps[-1].casefold() in _MEASURES:
        steps.pop()
        tails.append(steps[-1])
    return tuple(dict.fromkeys(form(tail) for tail in tails))


@lru_cache(maxsize=8192)
def _read(header: str) -> tuple[tuple[tuple[str, ...], ...], str]:
    """The forms of a header, and what stands there outside brackets where scripts may not part words.

    It is asked for once for each name that a column may have, of which there are hundreds.
    """
    bare = "" if header.isascii() else _BRACKETS.sub("", unicodedata.normalize("NFKC", header[:LONGEST])).strip()
    return forms(header), bare


class Names:
    """What a column may be called."""

    def __init__(self, headers: tuple[str, ...]) -> None:
        self.headers = headers
        self._by_form = {form(header): header for header in reversed(headers)}
        self._unparted = tuple(header for header in headers if _CJK.search(header))

    def match(self, header: str) -> str:
        """Return the listed name that a header is, or ""."""
        known, bare = _read(ends_of(header))
        for one in known:
            if one in self._by_form:
                return self._by_form[one]
        if not bare:
            return ""
        return next((name for name in self._unparted if name in bare and len(bare) <= len(name) + _CJK_MORE), "")

    @cached_property
    def _telling(self) -> Any:
        """The search for the longest word of any listed name, behind what is no small letter or as a hump."""
        words = sorted({max(one, key=len) for one in self._by_form if all(map(str.isascii, one))})
        plain = "|".join(map(re.escape, words))
        humps = "|".join(f"{re.escape(word[0].upper())}(?i:{re.escape(word[1:])})" for word in words)
        source = f"(?:(?:^|[^a-z])(?i:{plain})|{humps})[sS]?(?:$|[^a-z])".encode()
        return re2.compile(source, options())._regexp.Match  # noqa: SLF001 - the search alone

    def may_be(self, header: str) -> bool:
        """Whether `match` may find a listed name: where ten thousand headers are read, in a tenth of the time."""
        if not header.isascii():
            return True
        data = (header if len(header) <= LONGEST else f"{header[:LONGEST]} {header[-LONGEST:]}").encode()
        return bool(self._telling(UNANCHORED, data, 0, len(data))[0][0] >= 0)

    def phrases(self) -> tuple[str, ...]:
        """Return how these names are written, in small letters and singular, in the order of their words.

        Two words come in either order. Of `shipTo.name`, a name inside an object, the object's stands in a text by
        itself. Those with accents come without them too, and those outside ASCII as JSON
        may escape them.
        """
        listed = [_spelled(header if _INITIALS.match(header) else header.partition(".")[0]) for header in self.headers]
        spelled = [phrase for header in listed for phrase in (header, _swapped(header))]
        phrases = dict.fromkeys((*spelled, *(plain for word in spelled if (plain := unaccented(word)).isascii())))
        return tuple(phrases) + tuple(_escaped(phrase) for phrase in phrases if not phrase.isascii())


def _undressed(header: str) -> str:
    """The header without what is dressed up in it: look-alikes of letters, invisible characters."""
    form = None if header.isascii() else normal_form(header.encode("utf-8", "replace"))
    return header if form is None else form.data.decode("utf-8", "replace")


@lru_cache(maxsize=8192)
def unaccented(text: str) -> str:
    """The text in compatibility form and without accents."""
    parts = unicodedata.normalize("NFKD", text)
    return unicodedata.normalize("NFC", _ACCENTS.sub("", parts))


@lru_cache(maxsize=8192)
def _spelled(header: str) -> str:
    words = _NOT_WORD.split(_BRACKETS.sub(" ", header.lower()))  # ß stays: it is looked for as itself and as ss
    return " ".join(_singular(word) for word in words if word)


def _swapped(phrase: str) -> str:
    words = phrase.split(" ")
    return " ".join(reversed(words)) if len(words) == 2 else phrase  # noqa: PLR2004 - said above: two words


def _singular(word: str) -> str:
    return (
        word[:-1]
        if len(word) > _SHORTEST and word.isascii() and word.endswith("s") and not word.endswith("ss")
        else word
    )


@lru_cache(maxsize=8192)
def _escaped(word: str) -> str:
    return "".join(char if char.isascii() else f"\\u{ord(char):04x}" for char in word)
