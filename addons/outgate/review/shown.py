"""Evidence made harmless for reading: what a host, a path, a sample or a group says is shown, what it does is not.

Characters that draw nothing, turn the direction of text round, or control a terminal are shown by their code point.
Escaping for HTML is Jinja's, and here that of the marks only.
"""

from __future__ import annotations

import re
import unicodedata

from markupsafe import Markup, escape

_UNSEEN = frozenset({"Cc", "Cf", "Co", "Cs", "Cn", "Zl", "Zp"})
_BLANK = re.compile(r"[\u115f\u1160\u3164\uffa0\u2800\u034f\ufe00-\ufe0f\U000e0100-\U000e01ef]")  # letters by name only
_PILED = 3  # combining marks on one letter; some scripts need two, more only hides the lines around it
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")  # noqa: RUF001 - spreadsheets take these too


def shown_text(text: str, most: int | None = None) -> str:
    """Return `text` for where no marks can stand (an attribute, a CSV cell): each character seen, `most` of them."""
    return "".join(f"⟨{piece}⟩" if coded else piece for piece, coded in _pieces(_cut(text, most)))


def shown(text: str, most: int | None = None) -> Markup:
    """Return `text` as HTML of its own direction, unseen characters as marks, cut in the middle to `most`."""
    inside = (
        Markup('<span class="ctl" title="{}">{}</span>').format(_name(piece), piece) if coded else escape(piece)
        for piece, coded in _pieces(_cut(text, most))
    )
    return Markup("<bdi>{}</bdi>").format(Markup().join(inside))


def lines(text: str) -> Markup:
    """Return a note of several lines as HTML: all is made harmless but the ends of its lines."""
    return Markup("\n").join(shown(line) for line in text.replace("\r\n", "\n").split("\n"))


def cell(text: str) -> str:
    """Return `text` as a spreadsheet takes it for text, never for a formula (OWASP, "CSV injection")."""
    seen = shown_text(text)
    return f"'{seen}" if text.lstrip(" ").startswith(_FORMULA) or seen.startswith(_FORMULA) else seen


def _pieces(text: str) -> list[tuple[str, bool]]:
    """Return the stretches of `text`, and apart each unseen character by its code point."""
    if text.isascii() and text.isprintable():  # nearly all that is shown
        return [(text, False)] if text else []
    pieces: list[tuple[str, bool]] = []
    plain, piled = "", 0
    for char in text:
        category = unicodedata.category(char)
        piled = piled + 1 if category in {"Mn", "Me"} else 0
        if piled <= _PILED and category not in _UNSEEN and not _BLANK.match(char):
            plain += " " if category == "Zs" else char
            continue
        if plain:
            pieces.append((plain, False))
        pieces.append((f"U+{ord(char):04X}", True))
        plain = ""
    return [*pieces, (plain, False)] if plain else pieces


def _cut(text: str, most: int | None) -> str:
    """Cut in the middle: the end of a host is what it belongs to, that of a path the kind of file."""
    if most is None or len(text) <= most:
        return text
    tail = (most - 1) // 2
    return f"{text[: most - 1 - tail]}…{text[len(text) - tail :]}"


def _name(code: str) -> str:
    char = chr(int(code.removeprefix("U+"), 16))
    return unicodedata.name(char, "control character" if unicodedata.category(char) == "Cc" else "character")
