"""The checks of bank codes and accounts that are no IBAN.

Sources: ABA routing numbers (Key to Routing Numbers: prefixes of the Federal Reserve districts, weights 3 7 1),
ISO 9362 (BIC: bank, country, place, branch), Banco de México (CLABE: weights 3 7 1), Pay.UK (sort code and account).
"""

from __future__ import annotations

import re
from operator import mul

from stdnum import numdb

_NOT_DIGIT = re.compile(r"[^0-9]")
_ABA_PREFIXES = frozenset((*range(1, 13), *range(21, 33), *range(61, 73), 80))
_ABA_WEIGHTS = (3, 7, 1) * 3
_CLABE_WEIGHTS = (3, 7, 1) * 6
_CLABE = 18  # digits
_ACCOUNT = range(5, 19)  # digits
_SORT_AND_ACCOUNT = 14  # digits
_DATE = re.compile(r"(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])")
_COUNTRIES = numdb.get("iban")
_NO_IBAN = frozenset(
    "US CA AU NZ CN HK TW JP KR IN SG MY TH PH ID VN ZA MX AR CL CO PE UY PA NG KE GH MA BD LK NP KH MO PR".split()  # noqa: SIM905 - read as a line
)


def routing(value: str) -> str | None:
    """Return the nine digits of an American routing number: a prefix in use and the check digit."""
    digits = _NOT_DIGIT.sub("", value)
    if len(digits) != len(_ABA_WEIGHTS) or int(digits[:2]) not in _ABA_PREFIXES or len(set(digits)) < 3:  # noqa: PLR2004
        return None
    return digits if _weighted(digits, _ABA_WEIGHTS) % 10 == 0 else None


def account(value: str) -> str | None:
    """Return the digits of an account that is called one; 18 of them are a CLABE, with its check digit."""
    digits = _NOT_DIGIT.sub("", value)
    if len(digits) not in _ACCOUNT or len(set(digits)) < 3:  # noqa: PLR2004 - 000000, 121212
        return None
    return digits if len(digits) != _CLABE or _clabe_holds(digits) else None


def sort_code(value: str) -> str | None:
    """Return the digits of a British sort code and account, or of the sort code alone; no date with two figures."""
    digits = _NOT_DIGIT.sub("", value)
    if len(digits) not in (6, _SORT_AND_ACCOUNT) or digits[:6] == "0" * 6 or _DATE.fullmatch(digits[6:]):
        return None
    return digits


def bic(value: str) -> str | None:
    """Return a BIC in capitals: four letters, a country, two for the place and perhaps three for the branch."""
    code = value.upper()
    country = code[4:6]
    is_country = country in _NO_IBAN or any(facts for _, facts in _COUNTRIES.info(country))
    return code if is_country and len(code) in (8, 11) else None


def _clabe_holds(digits: str) -> bool:
    total = sum(int(digit) * weight % 10 for digit, weight in zip(digits[:-1], _CLABE_WEIGHTS, strict=False))
    return -total % 10 == int(digits[-1])


def _weighted(digits: str, weights: tuple[int, ...]) -> int:
    return sum(map(mul, map(int, digits), weights))
