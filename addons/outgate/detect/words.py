"""Header words as expressions over bytes, so that the one scan also tells which columns a text may have."""

from __future__ import annotations

import re
from functools import cache

from outgate.detect.speech import OPEN

_GAP = "[ _./:'-]{0,2}"  # between the words of a header: `ordered units`, `ordered_units`, `orderedUnits`
_SPLIT = re.compile(r"[ _./:'\-]+")
# A header ends where its last word does, `salesRank` is none; what `revenueUsd` says more is of no account.
APART = "^"
_BEGIN = r"(?:\A|[^a-z])"
_END = r"s?(?:[^a-z]|\z|usd|eur|gbp|b2b|b2c|amount|value|total|sum|count|rate|percent|pct|last|per)"


def expression(word: str) -> bytes:
    """Return the expression that finds a header word however it is joined and in small or capital letters.

    ASCII letters are caseless by the scan's own flag; of others, both cases are spelled out in UTF-8. A word may
    stand in the plural, go on where it ends with a star, and be no end of another where it begins with `APART`.
    """
    begin = _BEGIN if word.startswith(APART) else ""
    end = _END if word[-1:].isascii() and word[-1:].isalnum() else ""
    return (begin + f"s?{_GAP}".join(_pieces(word.lstrip(APART).rstrip(OPEN))) + end).encode()


def spelled(word: str) -> bytes:
    """Return the expression for just this word, caseless outside ASCII, its parts joined in any way."""
    return _GAP.join(_pieces(word)).encode()


def _pieces(word: str) -> list[str]:
    return ["".join(map(letter, piece)) for piece in _SPLIT.split(word) if piece]


@cache
def letter(char: str) -> str:
    """Return the expression for one letter or sign, in both cases where it is outside ASCII."""
    if char.isascii():
        return char if char.isalnum() else f"\\x{ord(char):02x}"
    forms = dict.fromkeys((char.lower(), char.upper()))
    spelled = ("".join(f"\\x{byte:02x}" for byte in form.encode()) for form in forms)
    return f"(?:{'|'.join(spelled)})"
