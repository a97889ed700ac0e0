"""Checks of carriers' tracking numbers: the check digits that they, or the postal union, have published."""

from __future__ import annotations

from collections.abc import Callable

from outgate.detect.checks.compact import digits

type Check = Callable[[str], str | None]

_UPS = 18  # characters, `1Z` with them
_S10_WEIGHTS = (8, 6, 4, 2, 3, 5, 9, 7)
_FEDEX_WEIGHTS = (3, 1, 7, 3, 1, 7, 3, 1, 7, 3, 1)
_YAMATO = 12  # digits
_LEAST_KINDS = 3  # different digits of a number


def ups(value: str) -> str | None:
    """UPS 1Z: letters count (code - 63) mod 10, every second character twice, and the sum ends in the check digit."""
    text = "".join(filter(str.isalnum, value)).upper()
    if len(text) != _UPS or not text[-1].isdecimal():
        return None
    body = [int(char) if char.isdecimal() else (ord(char) - 63) % 10 for char in text[2:-1]]
    return text if -(sum(body) + sum(body[1::2])) % 10 == int(text[-1]) else None


def s10(value: str) -> str | None:
    """International mail by UPU S10: two letters, eight digits, their check digit mod 11, the country."""
    text = "".join(filter(str.isalnum, value)).upper()
    number = text[2:-2]
    total = sum(weight * int(digit) for weight, digit in zip(_S10_WEIGHTS, number, strict=False))
    check = {10: 0, 11: 5}.get(11 - total % 11, 11 - total % 11)
    return text if check == int(number[-1]) and text[-2:] in _COUNTRIES and _varied(number) else None


def impb(value: str) -> str | None:
    """USPS package barcode (20 to 22 digits, or 26 to 34 with the ZIP code before it): mod 10, weights 3 and 1."""
    number = digits(value)
    if number.startswith("420") and len(number) > 22:  # noqa: PLR2004 - longer than a number without its ZIP code
        number = number[12:] if len(number) in {34, 32} else number[8:]
    return number if _gs1(number) and _varied(number) else None


def fedex(value: str) -> str | None:
    """FedEx Express (12 digits: weights 3, 1, 7, mod 11) and Ground (15, 20, 22 digits: mod 10)."""
    number = digits(value)
    if not _varied(number):
        return None
    if len(number) == len(_FEDEX_WEIGHTS) + 1:
        total = sum(weight * int(digit) for weight, digit in zip(_FEDEX_WEIGHTS, number, strict=False))
        return number if total % 11 % 10 == int(number[-1]) else None
    return number if _gs1(number[-15:] if len(number) == 22 else number) else None  # noqa: PLR2004 - 96…, Ground


def mod7(value: str) -> str | None:
    """Carriers of Japan: twelve digits, of which the last is the rest of the others divided by seven."""
    number = digits(value)
    if len(number) != _YAMATO or not _varied(number):
        return None
    return number if int(number[:-1]) % 7 == int(number[-1]) else None


def sscc(value: str) -> str | None:
    """GS1 serial shipping container code: `(00)` and eighteen digits, mod 10 with weights 3 and 1."""
    number = digits(value)[-18:]
    return number if _gs1(number) and _varied(number) else None


def named(value: str) -> str | None:
    """A number that only its context tells: in capitals without what separates, and not all alike."""
    text = "".join(filter(str.isalnum, value)).upper()
    return text if _varied(text) else None


def _gs1(number: str) -> bool:
    """The check digit of GS1 and USPS: from the right, weights 3 and 1 in turn, complement to ten."""
    if not number:
        return False
    total = sum(int(digit) * (1 if at % 2 else 3) for at, digit in enumerate(reversed(number[:-1])))
    return -total % 10 == int(number[-1])


def _varied(number: str) -> bool:
    return len(set(number)) >= _LEAST_KINDS


_LISTED = (  # ISO 3166, and XK
    "AD AE AF AG AI AL AM AO AR AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BM BN BO BR BS BT BW BY BZ CA CD CF CG CH "
    "CI CL CM CN CO CR CU CV CY CZ DE DJ DK DM DO DZ EC EE EG ER ES ET FI FJ FO FR GA GB GD GE GG GH GI GL GM GN GQ "
    "GR GT GW GY HK HN HR HT HU ID IE IL IM IN IQ IR IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI "
    "LK LR LS LT LU LV LY MA MC MD ME MG MK ML MM MN MO MR MT MU MV MW MX MY MZ NA NC NE NG NI NL NO NP NR NZ OM PA "
    "PE PF PG PH PK PL PT PY QA RE RO RS RU RW SA SB SC SD SE SG SI SK SL SM SN SO SR ST SV SY SZ TD TG TH TJ TL TM "
    "TN TO TR TT TV TW TZ UA UG US UY UZ VA VC VE VG VN VU WS XK YE YT ZA ZM ZW"
)
_COUNTRIES = frozenset(_LISTED.split(" "))
