"""A number of a workbook as a person sees it: days as dates, shares as percent, digits under a mask of digits.

After ECMA-376, part 1, sections 18.8.30 (built-in formats) and 18.17.4.1 (dates as numbers of days). Where a format
would hide digits the number is shown as it is: digits are what leaks.
"""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import NamedTuple

_DATES = frozenset({*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)})
_PERCENTS = frozenset({9, 10})
_QUOTED = re.compile(r'"[^"]*"|\\.|_.|\*.|\[[^\]]*\]')
_MASK = re.compile(r'(?:\[[^\]]*\])?((?:[0#?]|\\.|"[^"]*"|[ ()/+-])+)')
_LITERAL = re.compile(r'\\(.)|"([^"]*)"')
_LAST_DAY = 2_958_466  # the first day of the year 10000, as a number
_WHOLE = 1e22  # up to which floats are whole numbers without a loss
_SHARE = 10_000  # more than that is no share


class Kind(NamedTuple):
    """What a format makes of a number: `date`, `percent`, `mask` (with the digits' places), or nothing."""

    word: str = ""
    mask: str = ""


GENERAL = Kind()


@lru_cache(4096)
def kind(number: int, code: str) -> Kind:
    """Return what the format with this id, and this code if it is not a built-in one, makes of numbers."""
    if not code:
        return Kind("date") if number in _DATES else Kind("percent") if number in _PERCENTS else GENERAL
    mask = _mask(code)
    if mask:
        return Kind("mask", mask)
    plain = _QUOTED.sub("", code.partition(";")[0]).lower()
    if "%" in plain:
        return Kind("percent")
    return Kind("date") if re.search(r"[yd]|m.*s|h", plain) and "general" not in plain else GENERAL


def written(value: float) -> bytes:
    """Return a number as the XML of a workbook writes it."""
    return b"%d" % int(value) if value.is_integer() and abs(value) < _WHOLE else repr(value).encode()


def shown(raw: bytes, how: Kind, *, from_1904: bool = False) -> bytes:
    """Return the number written as `raw` as text. What is no number comes back as it is."""
    if how is GENERAL and len(raw) < 16 and b"E" not in raw:
        return raw
    try:
        value = float(raw)
        if how.word == "date" and 0 <= value < _LAST_DAY:
            return _date(value, from_1904=from_1904).encode()
        if how.word == "percent" and abs(value) < _SHARE:
            return f"{value * 100:.10g}%".encode()
        if value.is_integer() and abs(value) < _WHOLE:
            whole = raw if raw.lstrip(b"-").isdigit() else str(int(value)).encode()
            return _masked(whole.decode(), how.mask).encode() if how.mask else whole
        return f"{value:.15g}".encode()
    except (ValueError, OverflowError):
        return raw


def _mask(code: str) -> str:
    """Return the digits' places of a format that is nothing but them and signs between them, as for an account."""
    sections = code.split(";")
    section = sections[-1] if sections[0].startswith("[<") and len(sections) > 1 else sections[0]
    found = _MASK.fullmatch(section)
    plain = _LITERAL.sub(lambda m: m[1] or m[2] or "", found[1]) if found else ""
    places = sum(plain.count(place) for place in "0#?")
    signs = plain.strip("0#?")
    return plain if places > 1 and (plain.count("0") > 1 or (signs and places > 4)) else ""


def _masked(digits: str, mask: str) -> str:
    """Put digits into their places from the right; those that are left over stand in front."""
    waiting = list(digits.lstrip("-"))
    out: list[str] = []
    for place in reversed(mask):
        if place not in "0#?":
            out.append(place)
        elif waiting:
            out.append(waiting.pop())
        elif place == "0":
            out.append("0")
    return ("-" if digits.startswith("-") else "") + "".join([*waiting, *reversed(out)])


def _date(value: float, *, from_1904: bool) -> str:
    """Day 1 is the first of January 1900; that year has a 29th of February here, as its first maker had it."""
    days, seconds = divmod(round(value * 86400), 86400)
    first = date(1904, 1, 1) if from_1904 else date(1899, 12, 30 if days >= 60 else 31)
    moment = datetime(first.year, first.month, first.day) + timedelta(days=days, seconds=seconds)  # noqa: DTZ001 - local to the sheet
    if not seconds:
        return moment.date().isoformat()
    return moment.time().isoformat() if not days else moment.isoformat(sep=" ")
