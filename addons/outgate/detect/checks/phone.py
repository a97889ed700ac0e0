"""Checks of telephone numbers. The normal form is E.164 without the plus where the country is known.

Sources: ITU-T E.164 and its list of assigned country codes (Annex to Operational Bulletin 1114); for each country its
numbering plan as published by ITU-T E.129: NANP, Ofcom, Bundesnetzagentur, Arcep, MIIT, and Japan's MIC.
"""

from __future__ import annotations

import re

_NOT_DIGIT = re.compile(r"[^0-9]")
_TRUNK_ZERO = re.compile(r"\(0\)")
_EXTENSION = re.compile(r"\s*(?:ext\.?|extension|x|#|доб\.?|durchwahl)\s*\.?:?\s*\d{1,6}$", re.IGNORECASE)

# A date, a time, an address of a computer, an amount of money.
_NO_NUMBER = re.compile(
    r"\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}[-/.]\d{1,2}[-/.](?:19|20)?\d{2}(?!\d|[ ./-]\d)|(?:\d{1,3}\.){3}\d{1,3}$"
    r"|(?:19|20)\d{2} ?[-/] ?(?:19|20)\d{2}$|\d{1,3}(?:[.,]\d{3})+$|\d{1,6}\.\d+$"
)

# Assigned country codes by length: one digit (1, 7); two digits; everything else of three digits that starts with
# 21-26, 29, 35, 37, 38, 42, 50, 59, 67, 68, 69, 80, 85-88, 96, 97, 99.
_TWO = frozenset(
    map(
        str,
        (20, 27, *range(30, 35), 36, *range(39, 42), *range(43, 50), *range(51, 59), *range(60, 67), 81, 82, 84, 86),
    )
) | frozenset(map(str, (90, 91, 92, 93, 94, 95, 98)))
_THREE = frozenset(map(str, (*range(21, 27), 29, 35, 37, 38, 42, 50, 59, 67, 68, 69, 80, 85, 87, 88, 96, 97, 99)))

# How long a national number is, without the trunk zero; where not listed: 5 to 12 digits, at most 15 in all.
_LENGTHS = {
    "1": (10, 10),
    "7": (10, 10),
    "31": (9, 9),
    "32": (8, 9),
    "33": (9, 9),
    "34": (9, 9),
    "39": (6, 11),
    "41": (9, 9),
    "44": (9, 10),
    "45": (8, 8),
    "46": (7, 9),
    "47": (8, 8),
    "48": (9, 9),
    "49": (6, 11),
    "52": (10, 10),
    "55": (10, 11),
    "61": (9, 9),
    "65": (8, 8),
    "81": (9, 10),
    "82": (8, 10),
    "86": (10, 11),
    "90": (10, 10),
    "91": (10, 10),
    "852": (8, 8),
    "886": (8, 9),
}


def international(value: str) -> str | None:
    """Return the digits of a number with a country code (`+` or `00` before it) that can exist."""
    plain = _NOT_DIGIT.sub("", _TRUNK_ZERO.sub("", _EXTENSION.sub("", value)))
    if not value.lstrip("( ").startswith("+"):
        plain = plain.removeprefix("011") if plain.startswith("011") else plain.removeprefix("00")
    code = _country(plain)
    if code is None:
        return None
    national = plain[len(code) :].removeprefix("0") if code != "39" else plain[len(code) :]
    low, high = _LENGTHS.get(code, (5, 12))
    if not low <= len(national) <= high or len(set(national)) == 1:
        return None
    return north_america(national) if code == "1" else code + national


def north_america(value: str) -> str | None:
    """Return a NANP number (USA, Canada) as 11 digits: area and exchange start with 2-9 and are no service codes."""
    plain = _NOT_DIGIT.sub("", _EXTENSION.sub("", value))
    plain = plain[1:] if len(plain) == 11 and plain[0] == "1" else plain  # noqa: PLR2004 - with its country code
    is_plausible = len(plain) == 10 and plain[0] in "23456789" and plain[3] in "23456789" and plain[1:3] != "11"  # noqa: PLR2004
    return "1" + plain if is_plausible and plain[4:6] != "11" and len(set(plain)) > 1 else None


def britain(value: str) -> str | None:
    """Return a British national number (0 and 9 or 10 digits; areas 01, 02, 03, 07, 08) with its country code."""
    return _with_zero(value, "44", {10, 11}, "12378")


def germany(value: str) -> str | None:
    """Return a German national number (0, area 2-9 or mobile 15-17; 7 to 12 digits) with its country code."""
    return _with_zero(value, "49", range(8, 13), "123456789")


def france(value: str) -> str | None:
    """Return a French national number (0 and 9 digits) with its country code."""
    return _with_zero(value, "33", {10}, "12345679")


def japan(value: str) -> str | None:
    """Return a Japanese national number (0 and 9 or 10 digits) with its country code."""
    return _with_zero(value, "81", {10, 11}, "123456789")


def china(value: str) -> str | None:
    """Return a Chinese mobile number (11 digits, 13-19) or a landline with its area code, with the country code."""
    plain = _NOT_DIGIT.sub("", value)
    if plain.startswith("0"):
        return _with_zero(value, "86", range(10, 13), "123456789")
    is_mobile = len(plain) == 11 and plain[0] == "1" and plain[1] in "3456789" and len(set(plain[3:])) > 1  # noqa: PLR2004
    return "86" + plain if is_mobile else None


def any_country(value: str) -> str | None:
    """Return the number of 7 to 13 digits that stands where a number is announced; the country is not known."""
    if value.lstrip("( ").startswith(("+", "00")) and (known := international(value)):
        return known
    plain = _NOT_DIGIT.sub("", _EXTENSION.sub("", value))
    if not 7 <= len(plain) <= 13 or len(set(plain)) <= 2 or _NO_NUMBER.match(value):  # noqa: PLR2004
        return None
    if plain == value and plain[0] == "1" and (len(plain) in (10, 13) or len(plain) < 9):  # noqa: PLR2004
        return None  # seconds or milliseconds since 1970, or a count
    return north_america(plain) or china(plain) or plain


def _with_zero(value: str, code: str, lengths: range | set[int], first: str) -> str | None:
    plain = _NOT_DIGIT.sub("", _EXTENSION.sub("", value))
    if len(plain) not in lengths or plain[0] != "0" or plain[1] not in first or len(set(plain)) <= 2:  # noqa: PLR2004
        return None
    return code + plain[1:]


def _country(plain: str) -> str | None:
    if plain[:1] in {"1", "7"}:
        return plain[:1]
    if plain[:2] in _TWO:
        return plain[:2]
    return plain[:3] if plain[:2] in _THREE else None
