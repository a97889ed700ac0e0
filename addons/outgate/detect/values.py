"""What the cells of a column look like, by kind. Lenient about locale: 1,234.50, 1.234,50 and 1 234,50 are numbers."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, Literal, get_args

import re2

from outgate.detect.classes import UNANCHORED, options

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

type Kind = Literal["code", "integer", "number", "money", "percent", "text", "date", "name", "address", "key"]

_LONGEST = 60  # characters of a number, code, date or name
_SPACES = "\u00a0\u202f\u2009'\u2019"
_GROUPED = rf"\d{{1,3}}(?:[,. {_SPACES}]\d{{3}})+|\d{{1,3}}(?:,\d{{2}})*,\d{{3}}"
_UNIT = r"(?:k|m|mn|mln|mil|bn|tsd\.?|mio\.?|tys\.?|тыс\.?|млн|万|萬|千|億|亿|만)"
_SCALE = rf"(?:\s?{_UNIT})?"
_SIGN = r"[-+\u2212]?\s?"
_INTEGER = rf"{_SIGN}(?:\d+|{_GROUPED})"
_NUMBER = rf"{_SIGN}(?:(?:\d+|{_GROUPED})(?:[.,]\d+)?|[.,]\d+){_SCALE}"
_CURRENCY = (
    r"(?:(?:us|ca|au|hk|nt|s|r)?[$€£¥￥₹₩₽₺₫₱฿]|r\$|元|円|kr\.?|zł|kč|ft|chf|"
    r"usd|eur|gbp|jpy|cny|rmb|inr|krw|brl|mxn|cad|aud|sek|nok|dkk|pln|czk|huf|try|aed|sar|sgd|hkd|twd)"
)
_DATE = (
    r"\d{4}[-/.年]\d{1,2}[-/.月]\d{1,2}日?(?:[t ]\d{1,2}:\d{2}.*)?|\d{1,2}[-/. ]\d{1,2}[-/. ]\d{2,4}|\d{8}|"
    r"\d{1,2}\.? [^\W\d]{3,10}\.?,? \d{2,4}|[^\W\d]{3,10}\.? \d{1,2},? \d{4}"
)
_PATTERNS = {
    "integer": rf"{_INTEGER}{_SCALE}|{_SIGN}\d+[.,]\d+\s?{_UNIT}",
    "number": _NUMBER,
    "money": rf"\(?{_SIGN}(?:{_CURRENCY}\s?)?{_NUMBER}(?:\s?{_CURRENCY})?\)?",
    "percent": rf"(?:[%\uff05]\s?)?{_NUMBER}|{_NUMBER}\s?[%\uff05]",  # %7,7 in Turkish
    "date": _DATE,
    "code": r"(?=[^0-9]*[0-9])[a-z0-9][a-z0-9_./#:-]{3,39}",
    "key": r"(?=[^0-9]*[0-9])(?=[^a-z]*[a-z])[a-z0-9]{10,14}",  # a product code that nothing names
    "name": r"[^\W\d_](?:[^\W\d_]|[ .,'\u2019\u00b7\u30fb-])+",
}
_LETTER = r"[A-Za-z_\x80-\xff]"
_SEP = r"(?:[-/. ]|\\/)"
_MAY_BE_DATE = (  # what dates have in common, over bytes, as an automaton has it soon
    rf"[0-9]{{4}}(?:{_SEP}|\xe5\xb9\xb4)[0-9]|[0-9]{_SEP}[0-9]{{1,2}}{_SEP}[0-9]{{2}}|[0-9]{{8}}|"
    rf"[0-9]\.? {_LETTER}+\.?,? [0-9]{{2}}|{_LETTER}{{3}}\.? [0-9]{{1,2}},? [0-9]{{4}}"
)
_ESCAPE = r"\\u|&(?:#|[A-Za-z]{2,8};)"
_WORDS_OF_NAME = 6
_BLANKS = frozenset(("", "-", "--", "\u2013", "\u2014", "n/a", "na", "null", "none", "nan", "n.a.", "k.a.", "\\n"))
_NO_ADDRESS = re.compile(r"\S+@\S+|https?:.*|(?:\d{1,3}\.){3}\d{1,3}.*|[0-9a-f:]+|0x.*")
_STREET = re.compile(r"(?=.*[^\W\d_]).*(?:\d|[\u3400-\u9fff]{2}).*", re.DOTALL)
_ADDRESS = range(5, 301)  # characters


def _matching(pattern: str) -> Callable[[str], bool]:
    compiled = re.compile(pattern, re.IGNORECASE)
    return lambda text: compiled.fullmatch(text) is not None


def _text(text: str) -> bool:
    return any(map(str.isalpha, text))


def _name(text: str) -> bool:
    return _looks_like_name(text) and len(text.split()) <= _WORDS_OF_NAME


def _address(text: str) -> bool:
    return not _NO_ADDRESS.fullmatch(text.casefold()) and _STREET.fullmatch(text) is not None


_looks_like_name = _matching(_PATTERNS["name"])
KINDS: Mapping[str, Callable[[str], bool]] = {
    **{kind: _matching(pattern) for kind, pattern in _PATTERNS.items()},
    "text": _text,
    "name": _name,
    "address": _address,
}


def _searching(pattern: str) -> Callable[[bytes], bool]:
    match = re2.compile(pattern.encode(), options())._regexp.Match  # noqa: SLF001 - the search alone
    return lambda data: bool(match(UNANCHORED, data, 0, len(data))[0][0] >= 0)


_has_figure = _searching(f"[0-9]|{_ESCAPE}")
_may_have_date = _searching(f"{_MAY_BE_DATE}|{_ESCAPE}")
EVERY: frozenset[Kind] = frozenset(get_args(Kind.__value__))
_WITHOUT_FIGURES: frozenset[Kind] = frozenset({"text", "name", "address"})
_WITHOUT_DATES = EVERY - {"date"}


def is_of(kind: Kind, cell: str) -> bool:
    """Return whether a cell, not empty, looks like a value of `kind`. Never raises."""
    text = cell.strip()
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text)
    if kind == "address":
        return len(text) in _ADDRESS and _address(text)
    return (kind == "text" or len(text) <= _LONGEST) and KINDS[kind](text)


def standing(data: bytes) -> frozenset[Kind]:
    """Return the kinds of value that may stand in the cells of a text; of those without figures, all."""
    if not _has_figure(data):
        return _WITHOUT_FIGURES
    return EVERY if _may_have_date(data) else _WITHOUT_DATES


def is_blank(cell: str) -> bool:
    """Return whether a cell says that there is no value."""
    return cell.strip().casefold() in _BLANKS


def kinds() -> tuple[str, ...]:
    """Return the names of all kinds."""
    return get_args(Kind.__value__)
