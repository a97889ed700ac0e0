"""Checks of identifiers of people, and of plain numbers."""

from __future__ import annotations

from datetime import date

from outgate.detect.checks.compact import compact, digits

# Numbers that were printed in advertisements and so belong to nobody (https://www.ssa.gov/history/ssn/misused.html),
# and the one that stands in every example.
_SSN_MISUSED = frozenset({"078051120", "219099999", "457555462", "123456789"})

# Provinces by the first two digits (GB/T 2260), with 71, 81, 82, 83 for residents from Taiwan, Hong Kong and Macao.
_CN_REGIONS = (
    *range(11, 16),
    *range(21, 24),
    *range(31, 38),
    *range(41, 47),
    *range(50, 55),
    *range(61, 66),
    71,
    81,
    82,
    83,
)
_CN_PROVINCES = frozenset(map(str, _CN_REGIONS))
_CN_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CN_DIGITS = "10X98765432"


def us_ssn(value: str) -> str | None:
    """Return the nine digits of a US social security number that can have been issued.

    No area 000, 666 or 900-999, no group 00, no serial 0000 (https://www.ssa.gov/employer/randomization.html),
    not one of the numbers misused in public, nor 111-22-3333 and its like, which stand in examples.
    """
    number = digits(value)
    area, group, serial = number[:3], number[3:5], number[5:]
    is_issued = area not in {"000", "666"} and area[0] != "9" and group != "00" and serial != "0000"
    is_example = all(len(set(piece)) == 1 for piece in (area, group, serial))
    return number if is_issued and not is_example and number not in _SSN_MISUSED else None


def cn_resident(value: str) -> str | None:
    """Return the 18 characters of a Chinese resident id: province, date of birth, check digit (GB 11643-1999)."""
    number = compact(value)
    if number[:2] not in _CN_PROVINCES or not number[6:10].startswith(("19", "20")):
        return None
    try:
        date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return None
    total = sum(weight * int(digit) for weight, digit in zip(_CN_WEIGHTS, number, strict=False))
    return number if _CN_DIGITS[total % 11] == number[17] else None
