"""Checks of European identifiers that python-stdnum lacks, or has in another reading than documents are issued in."""

from __future__ import annotations

from stdnum.exceptions import ValidationError
from stdnum.fi import hetu
from stdnum.iso7064 import mod_11_10

from outgate.detect.checks.compact import compact, crosswise, is_date, is_luhn, weighted

_DNI_LETTERS = "TRWAGMYFPDXBNJZSQVHLCKE"
_MRZ = (7, 3, 1)
_RVNR = (2, 1, 2, 5, 7, 1, 2, 1, 2, 1, 2, 1)
_NINO_NEVER = frozenset({"BG", "GB", "KN", "NK", "NT", "TN", "ZZ"})
_TAX_LAENDER = range(1, 17)
_STNR_LAENDER = frozenset({"28", "11", "30", "24", "22", "26", "40", "23", "27", "10", "32", "31", "21", "41"})


def de_tax_id(value: str) -> str | None:
    """Return the 11 digits of a German tax identification number (IdNr, § 139b AO): ISO 7064 MOD 11,10.

    No leading zero, no digit more than three times among the first ten (BZSt on its check digit).
    """
    number = compact(value)
    if len(number) != 11 or number[0] == "0" or max(map(number[:10].count, number[:10])) > 3:  # noqa: PLR2004
        return None
    return number if mod_11_10.is_valid(number) else None


def de_tax_number(value: str) -> str | None:
    """Return the digits of a German Steuernummer: 13 with the Land in front (ELSTER, "Steuernummer"), or 10 or 11.

    The short form has no check digit that holds in all Länder: only its words tell it.
    """
    number = compact(value)
    if len(number) != 13:  # noqa: PLR2004
        return number if len(set(number)) > 2 else None  # noqa: PLR2004
    land = int(number[:2]) in _TAX_LAENDER or number[0] == "9" or number[:2] in _STNR_LAENDER
    return number if len(number) == 13 and land and number[2:] != "0" * 11 else None  # noqa: PLR2004


def de_pension(value: str) -> str | None:
    """Return a German pension insurance number (VKVV § 2): area, date of birth, letter, serial, check digit."""
    number = compact(value)
    day = int(number[2:4])
    if not is_date(number[6:8], number[4:6], f"{day - 50 if day > 50 else day:02d}"):  # noqa: PLR2004 - 50: no such day free
        return None
    digits = f"{number[:8]}{ord(number[8]) - 64:02d}{number[9:11]}"
    return number if crosswise(digits, _RVNR) % 10 == int(number[11]) else None


def de_health_insurance(value: str) -> str | None:
    """Return the 10 characters of a German health insured number (KVNR, § 290 SGB V): letter as two digits, MOD 10."""
    number = compact(value)
    digits = f"{ord(number[0]) - 64:02d}{number[1:9]}"
    return number if crosswise(digits, (1, 2)) % 10 == int(number[9]) else None


def ru_snils(value: str) -> str | None:
    """Return the 11 digits of a Russian SNILS (PFR, order 192p): sum of nine digits times 9 to 1, modulo 101."""
    number = compact(value)
    if len(number) != 11 or len(set(number)) <= 2:  # noqa: PLR2004
        return None
    return number if weighted(number[:9], range(9, 0, -1)) % 101 % 100 == int(number[9:]) else None


def de_physician(value: str) -> str | None:
    """Return the 9 digits of a German physician number (LANR, § 75 SGB V): six times 4 and 9, check digit, field."""
    number = compact(value)
    return number if -weighted(number[:6], (4, 9)) % 10 == int(number[6]) else None


def de_document(value: str) -> str | None:
    """Return the characters of a German passport or identity card with its check digit (ICAO Doc 9303-3, 4.9).

    The D of the country, which stands behind the check digit in the machine-readable lines, is left off.
    """
    number = compact(value).removesuffix("D")
    return number if weighted(number[:-1], _MRZ) % 10 == int(number[-1], 36) and len(set(number)) > 2 else None  # noqa: PLR2004


def es_dni(value: str) -> str | None:
    """Return a Spanish DNI, eight digits and the letter that they give modulo 23 (Real Decreto 1553/2005)."""
    number = compact(value).zfill(9)
    is_right = number[:8].isdigit() and int(number[:8]) > 0
    return number if is_right and _DNI_LETTERS[int(number[:8]) % 23] == number[8] else None


def fi_hetu(value: str) -> str | None:
    """Return a Finnish personal identity code; with the signs for centuries of 2023 and temporary numbers."""
    try:
        return str(hetu.validate(value.upper(), allow_temporary=True))
    except ValidationError:
        return None


def gb_nino(value: str) -> str | None:
    """Return a British national insurance number of a prefix that is given out (HMRC, NIM39110)."""
    number = compact(value)
    return number if number[:2] not in _NINO_NEVER and len(set(number)) > 3 else None  # noqa: PLR2004


def gb_driving_licence(value: str) -> str | None:
    """Return a British driver number (DVLA): name, decade, month (+50: female), day, year, initials."""
    number = compact(value)
    month = int(number[6:8])
    is_right = is_date(number[5] + number[10], f"{month % 50:02d}", number[8:10])
    return number[:16] if is_right else None  # two more digits may follow: of the licence, not of the driver


def se_personnummer(value: str) -> str | None:
    """Return ten digits of a Swedish personal (or, the day plus 60, co-ordination) number: date and Luhn (SKV 704)."""
    number = compact(value)
    year, rest = number[:-8], number[-8:]
    day = int(rest[2:4])
    if year[:2] not in {"18", "19", "20"} and len(year) == 4:  # noqa: PLR2004
        return None
    is_day = is_date(year, rest[:2], f"{day - 60 if day > 60 else day:02d}")  # noqa: PLR2004
    return number[-10:] if is_day and is_luhn(number[-10:]) else None
