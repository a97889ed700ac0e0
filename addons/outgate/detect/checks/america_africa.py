"""Checks of identifiers of America and Africa that python-stdnum lacks, or has in another reading."""

from __future__ import annotations

from outgate.detect.checks.compact import compact, is_date, is_luhn

_ITIN_GROUPS = frozenset((*range(50, 66), *range(70, 89), *range(90, 93), *range(94, 100)))


def us_itin(value: str) -> str | None:
    """Return a US individual taxpayer number: 9xx, a group of those given out (IRS publication 1915)."""
    number = compact(value)
    return number if number[0] == "9" and int(number[3:5]) in _ITIN_GROUPS and number[5:] != "0000" else None


def us_npi(value: str) -> str | None:
    """Return a US national provider number: Luhn with 80840 in front (CMS, "NPI check digit")."""
    number = compact(value)
    return number if number[0] in "12" and is_luhn("80840" + number) and len(set(number)) > 2 else None  # noqa: PLR2004


def za_id(value: str) -> str | None:
    """Return a South African identity number (Act 68 of 1997): date of birth, citizenship 0 to 2, 8 or 9, Luhn."""
    number = compact(value)
    is_kind = number[10] in "012" and number[11] in "89"
    return number if is_kind and is_date(number[:2], number[2:4], number[4:6]) and is_luhn(number) else None
