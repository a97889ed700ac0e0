"""Checks of identifiers of Asia and Oceania that python-stdnum lacks, or has in another reading."""

from __future__ import annotations

from outgate.detect.checks.compact import compact, is_date, weighted

_TW_LETTERS = "ABCDEFGHJKLMNPQRSTUVXYWZIO"  # in the order of their numbers, from 10
_SG_CITIZENS, _SG_FOREIGNERS, _SG_NEWEST = "JZIHGFEDCBA", "XWUTRQPNMLK", "XWUTRQPNJLK"
_MONTHS_OF = {
    "1": "19",
    "2": "19",
    "3": "20",
    "4": "20",
    "5": "19",
    "6": "19",
    "7": "20",
    "8": "20",
    "9": "18",
    "0": "18",
}
_TH_PROVINCES = frozenset(
    map(
        str,
        (
            *range(10, 28),
            *range(30, 50),
            *range(50, 59),
            *range(60, 68),
            *range(70, 78),
            *range(80, 87),
            *range(90, 97),
        ),
    )
)


def au_medicare(value: str) -> str | None:
    """Return the digits of an Australian Medicare card: the ninth is a weighted sum of eight, then the issue.

    https://developer.digitalhealth.gov.au, "Healthcare identifiers: Medicare card number".
    """
    number = compact(value)
    is_right = weighted(number[:8], (1, 3, 7, 9)) % 10 == int(number[8])
    return number[:10] if is_right and number[0] in "23456" else None


def hk_hkid(value: str) -> str | None:
    """Return a Hong Kong identity card number: one or two letters, six digits, MOD 11 (https://www.immd.gov.hk)."""
    number = compact(value)
    front = [ord(char) - 55 for char in number[:-7]]
    letters = [36, *front] if len(front) == 1 else front
    digits = [int(char) for char in number[-7:-1]]
    total = sum(one * weight for one, weight in zip((*letters, *digits), range(9, 1, -1), strict=True))
    check = -total % 11
    return number if number[-1] == ("A" if check == 10 else str(check)) and len(set(digits)) > 1 else None  # noqa: PLR2004


def tw_id(value: str) -> str | None:
    """Return a Taiwanese national or resident number: letter as two digits, weights, MOD 10 (https://www.ris.gov.tw)."""
    number = compact(value)
    place = _TW_LETTERS.index(number[0]) + 10
    total = place // 10 + place % 10 * 9 + weighted(number[1:9], (8, 7, 6, 5, 4, 3, 2, 1)) + int(number[9])
    return number if total % 10 == 0 and len(set(number[2:])) > 1 else None


def jp_my_number(value: str) -> str | None:
    """Return the 12 digits of a Japanese Individual Number (MIC ordinance 85 of 2014, article 5): MOD 11."""
    number = compact(value)
    rest = weighted(number[10::-1], (2, 3, 4, 5, 6, 7, 2, 3, 4, 5, 6)) % 11
    check = 0 if rest <= 1 else 11 - rest
    return number if check == int(number[11]) and len(set(number)) > 2 else None  # noqa: PLR2004


def kr_rrn(value: str) -> str | None:
    """Return a Korean resident registration number: date of birth, sex and century (no check digit since 10/2020)."""
    number = compact(value)
    return number if number[6] in "12349" and _is_korean(number) else None


def kr_frn(value: str) -> str | None:
    """Return a Korean foreigner registration number: as the resident's, with 5 to 8 for sex and century."""
    number = compact(value)
    return number if number[6] in "5678" and _is_korean(number) else None


def kr_checked(value: str) -> str | None:
    """Return a Korean resident or foreigner number with the check digit that all had before October 2020."""
    number = compact(value)
    rest = weighted(number[:12], (2, 3, 4, 5, 6, 7, 8, 9, 2, 3, 4, 5))
    is_right = (11 - rest % 11) % 10 == int(number[12]) or (13 - rest % 11) % 10 == int(number[12])
    return number if is_right and number[6] in "12345678" and _is_korean(number) else None


def kr_brn(value: str) -> str | None:
    """Return a Korean business registration number: MOD 10 with weights 1 3 7 1 3 7 1 3 5 (https://www.nts.go.kr)."""
    number = compact(value)
    total = weighted(number[:9], (1, 3, 7, 1, 3, 7, 1, 3, 5)) + int(number[8]) * 5 // 10
    return number if -total % 10 == int(number[9]) else None


def sg_nric(value: str) -> str | None:
    """Return a Singapore NRIC or FIN: weights 2 7 6 5 4 3 2, offset by prefix, letter by MOD 11 (https://www.ica.gov.sg)."""
    number = compact(value)
    offset = {"S": 0, "F": 0, "T": 4, "G": 4, "M": 3}[number[0]]
    rest = (weighted(number[1:8], (2, 7, 6, 5, 4, 3, 2)) + offset) % 11
    if number[0] == "M":
        return number if _SG_NEWEST[rest] == number[8] else None
    letters = _SG_CITIZENS if number[0] in "ST" else _SG_FOREIGNERS
    return number if letters[rest] == number[8] else None


def th_tnin(value: str) -> str | None:
    """Return a Thai citizen number: kind, province, and MOD 11 (https://www.bora.dopa.go.th)."""
    number = compact(value)
    is_right = (11 - weighted(number[:12], range(13, 1, -1)) % 11) % 10 == int(number[12])
    return number if is_right and number[0] != "0" and number[1:3] in _TH_PROVINCES and len(set(number)) > 2 else None  # noqa: PLR2004


def _is_korean(number: str) -> bool:
    return is_date(_MONTHS_OF[number[6]] + number[:2], number[2:4], number[4:6])
