"""The checks of what is told of a person: names by their label, dates of birth, addresses."""

from __future__ import annotations

import re
import unicodedata
from datetime import date

_NUMBER = re.compile(r"\d+")
_WORD = re.compile(r"[^\W\d_]{3,}")
_FIRST, _LAST = 1900, 2029  # years in which somebody who is alive was born
_MONTHS = (
    ("jan", "ene", "gen", "sty", "janv"),
    ("feb", "fév", "fev", "lut"),
    ("mar", "mär", "mrz", "maa"),
    ("apr", "avr", "abr", "kwi"),
    ("may", "mai", "maj", "mag", "mei"),
    ("jun", "juin", "giu", "cze"),
    ("jul", "juil", "lug", "lip"),
    ("aug", "aoû", "aou", "ago", "sie"),
    ("sep", "set", "wrz"),
    ("oct", "okt", "ott", "out", "paź"),
    ("nov", "lis"),
    ("dec", "dez", "dic", "déc", "gru"),
)
_BY_WORD = {word: number for number, words in enumerate(_MONTHS, start=1) for word in words}
_NO_ADDRESS = re.compile(r"://|0x[0-9a-f]|\d+\.\d+\.\d+|[(){}=]\W|(?:[0-9a-f]{2}:){2}", re.IGNORECASE)
_LETTERS, _LETTERS_WIDE = 3, 2  # of which an address has more, in scripts that write a word in one character or two
_YMD_DIGITS = 8
_CENTURY = 30  # two digits up to here are of this century

# What stands behind the label of a name and is none.
_LABELS = """
null none nil true false undefined unknown empty string str text varchar required optional name names first last
full value values default example test foo bar n/a todo tbd array object number int integer boolean admin root
anonymous guest user username the your this that not is was a an and or of to in for column field header label input
placeholder error invalid missing first_name last_name id email address phone function var let const return
"""
_NO_NAME = frozenset(_LABELS.split())


def name(value: str) -> str | None:
    """Return a name in small letters, one space between its words, or None for what only stands where names do."""
    words = value.casefold().split()
    letters = sum(map(str.isalpha, value))
    if letters < 2 or any(word.strip(".,'") in _NO_NAME for word in words):  # noqa: PLR2004 - an initial is nobody's name
        return None
    return " ".join(words)


def birth_date(value: str) -> str | None:
    """Return the day as YYYY-MM-DD, whatever order it is written in; with slashes and in doubt, the month is first."""
    parts = _NUMBER.findall(value)
    word = _WORD.search(value)
    if word is not None:
        month = _month(word[0])
        return _day(parts[-1], month, parts[0]) if month and len(parts) == 2 else None  # noqa: PLR2004
    if len(parts) == 1 and len(parts[0]) == _YMD_DIGITS:
        parts = [parts[0][:4], parts[0][4:6], parts[0][6:]]
    if len(parts) != 3:  # noqa: PLR2004
        return None
    if len(parts[0]) == 4:  # noqa: PLR2004
        return _day(parts[0], int(parts[1]), parts[2])
    one, other, year = parts
    if "/" in value:
        return _day(year, int(one), other) or _day(year, int(other), one)
    return _day(year, int(other), one) or _day(year, int(one), other)


def address(value: str) -> str:
    """Return an address in small letters with one space for all that separates its words, and `2º` as `2o`."""
    text = value if value.isascii() else unicodedata.normalize("NFKC", value)
    return " ".join(re.findall(r"[^\W_]+", text.casefold()))


def address_line(value: str) -> str | None:
    """Return what stands where an address does in small letters, if it has a number and words as addresses have."""
    words = re.findall(r"[^\W\d_]{2,}", value)
    letters = sum(map(len, words))
    is_wide = any(char >= "\u3040" for char in value)
    is_told = letters > (_LETTERS_WIDE if is_wide else _LETTERS) and (is_wide or len(value.split()) > 1)
    return address(value) if is_told and _NUMBER.search(value) and not _NO_ADDRESS.search(value) else None


def _month(word: str) -> int | None:
    small = word.casefold()
    return _BY_WORD.get(small[:4]) or _BY_WORD.get(small[:3])


def _day(year: str, month: int, day: str) -> str | None:
    number = int(year)
    if len(year) == 2:  # noqa: PLR2004
        number += 2000 if number < _CENTURY else 1900
    try:
        found = date(number, month, int(day))
    except (ValueError, OverflowError):
        return None
    return found.isoformat() if _FIRST <= number <= _LAST else None
