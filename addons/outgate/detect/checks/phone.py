"""Checks of telephone numbers. The normal form is E.164 without the plus where the country is known.

Sources: ITU-T E.164 and its list of assigned country codes (Annex to Operational Bulletin 1114); for each country its
numbering plan as published by ITU-T E.129 (for `national`, a row of the table below).
"""

from __future__ import annotations

import re
from functools import partial
from operator import mul
from typing import TYPE_CHECKING

from outgate.detect.checks.compact import digits

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

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
    plain = digits(_bare(value).replace("(0)", ""))
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
    plain = digits(_bare(value))
    plain = plain[1:] if len(plain) == 11 and plain[0] == "1" else plain  # noqa: PLR2004 - with its country code
    is_plausible = len(plain) == 10 and plain[0] in "23456789" and plain[3] in "23456789" and plain[1:3] != "11"  # noqa: PLR2004
    return "1" + plain if is_plausible and plain[4:6] != "11" and len(set(plain)) > 1 else None


_CN_LANDLINE = re.compile(r"0[1-9]\d{8,10}")


def in_plan(code: str, plan: re.Pattern[str], value: str) -> str | None:
    """Return a national number, its trunk zero left off, behind its country code, if the country's plan has it."""
    plain = digits(_bare(value).replace("(0)", ""))
    if not plan.fullmatch(plain) or len(set(plain)) <= 2:  # noqa: PLR2004 - 0111 111 111
        return None
    return code + (plain if code in _KEEPS_ZERO else plain.removeprefix("0"))


# Digits as they are dialled within the country.
_PLANS = {
    "at": ("43", r"0[1-9]\d{6,11}"),
    "au": ("61", r"0[23478]\d{8}"),
    "br": ("55", r"[1-9][1-9](?:9\d{8}|[2-5]\d{7})"),
    "ch": ("41", r"0[2-9]\d{8}"),
    "de": ("49", r"0[1-9]\d{6,10}"),
    "es": ("34", r"[6789]\d{8}"),
    "fr": ("33", r"0[1-79]\d{8}"),
    "gb": ("44", r"0[12378]\d{8,9}"),
    "hk": ("852", r"[235-9]\d{7}"),
    "ie": ("353", r"0[1-9]\d{6,8}"),
    "in": ("91", r"0?[6-9]\d{9}"),
    "it": ("39", r"3\d{8,9}|0\d{5,10}"),
    "jp": ("81", r"0[1-9]\d{8,9}"),
    "kr": ("82", r"01[016-9]\d{7,8}|0[2-6]\d{7,9}"),
    "mx": ("52", r"[2-9]\d{9}"),
    "nl": ("31", r"0[1-9]\d{8}"),
    "ph": ("63", r"09\d{9}"),
    "pl": ("48", r"[1-9]\d{8}"),
    "se": ("46", r"0[1-9]\d{6,8}"),
    "tr": ("90", r"0?[2-5]\d{9}"),
    "tw": ("886", r"09\d{8}|0[2-8]\d{7,8}"),
}
_KEEPS_ZERO = frozenset({"39"})  # in Italy the zero is a part of the number
NATIONAL: Mapping[str, Callable[[str], str | None]] = {
    country: partial(in_plan, code, re.compile(plan)) for country, (code, plan) in _PLANS.items()
}

# Of which country a number probably is that nothing but its digits tells of; in this order.
_PROBABLE = (
    ("gb", r"07\d{9}|02\d{9}|01(?:[2-4]\d{8}|[89]\d{8})"),
    ("de", r"01(?:5\d|6[023]|7\d)\d{7,8}|0(?:30|40|69|89|2[01]1|221|511|711)\d{5,8}"),
    ("ph", r"09\d{9}"),
    ("kr", r"010\d{8}"),
    ("jp", r"0[789]0\d{8}"),
    ("tr", r"0[2-5]\d{9}"),
    ("fr", r"0[1-7]\d{8}"),
    ("tw", r"09\d{8}"),
)
_RU = re.compile(r"8(?!80)[3489]\d{9}")  # 8 800 is anybody's free call
_GUESSES = re.compile("|".join(f"(?P<{country}>{plan})" for country, plan in _PROBABLE))


def china(value: str) -> str | None:
    """Return a Chinese mobile number (11 digits, 13-19) or a landline with its area code, with the country code."""
    plain = digits(value)
    if plain.startswith("0"):
        return "86" + plain[1:] if _CN_LANDLINE.fullmatch(plain) and len(set(plain)) > 2 else None  # noqa: PLR2004
    is_mobile = len(plain) == 11 and plain[0] == "1" and plain[1] in "3456789" and len(set(plain[3:])) > 1  # noqa: PLR2004
    return "86" + plain if is_mobile else None


def russia(value: str) -> str | None:
    """Return a Russian number that is written with the 8 of calls within the country, with the country code."""
    plain = digits(_bare(value))
    return "7" + plain[1:] if _RU.fullmatch(plain) and len(set(plain)) > 2 else None  # noqa: PLR2004 - 8 999 999 99 99


def any_country(value: str) -> str | None:
    """Return the number of 7 to 13 digits that stands where a number is announced; the country is not known."""
    if value.lstrip("( ").startswith(("+", "00")) and (known := international(value)):
        return known
    plain = digits(_bare(value))
    if not 7 <= len(plain) <= 13 or len(set(plain)) <= 2 or _NO_NUMBER.match(value):  # noqa: PLR2004
        return None
    if plain == value and plain[0] == "1" and (len(plain) in (10, 13) or len(plain) < 9):  # noqa: PLR2004
        return None  # seconds or milliseconds since 1970, or a count
    return probable(plain) or north_america(plain) or (china(plain) if plain[0] == "1" else None) or plain


def probable(plain: str) -> str | None:
    """Return the number, all digits, of the country that most likely has it, or None."""
    found = _GUESSES.fullmatch(plain)
    return NATIONAL[found.lastgroup](plain) if found is not None and found.lastgroup else None


def unnamed(value: str) -> str | None:
    """Return the number that stands where nothing announces one, if it is no ISBN-10 (ISO 2108: weights 10 to 1)."""
    each = [int(digit) for digit in value if digit.isdigit()]
    is_book = len(each) == 10 and sum(map(mul, each, range(10, 0, -1))) % 11 == 0  # noqa: PLR2004 - of an ISBN-10
    return None if is_book else any_country(value)


def _bare(value: str) -> str:
    """The number without its extension, which is looked for only where there is a letter or a sign of one."""
    return _EXTENSION.sub("", value) if "#" in value or value.upper() != value.lower() else value


def _country(plain: str) -> str | None:
    if plain[:1] in {"1", "7"}:
        return plain[:1]
    if plain[:2] in _TWO:
        return plain[:2]
    return plain[:3] if plain[:2] in _THREE else None
