"""Checks of payment identifiers: card numbers and IBANs."""

from __future__ import annotations

import re
from functools import cache

from stdnum import ean, numdb

_REGISTRY = numdb.get("iban")

_NOT_DIGIT = re.compile(r"[^0-9]")
_NOT_ALNUM = re.compile(r"[^0-9A-Za-z]")
_DOUBLED = bytes.maketrans(b"0123456789", b"0246813579")  # the digit doubled, its digits added
_NUMBERS = {ord(letter): str(at) for at, letter in enumerate("ABCDEFGHIJKLMNOPQRSTUVWXYZ", start=10)}
_GTIN = 13  # digits
_FIELD = re.compile(r"(\d+)!([nac])")
_CLASSES = {"n": "[0-9]", "a": "[A-Z]", "c": "[A-Z0-9]"}

# Issuer ranges (first, last; equally long) and the lengths in use. Sources: ISO/IEC 7812-1; the ranges that the
# schemes publish (Visa, Mastercard incl. 2221-2720, American Express, Diners Club, Discover, JCB, UnionPay, Mir,
# RuPay, Troy, Verve, Maestro), as gathered at https://en.wikipedia.org/wiki/Payment_card_number.
_SCHEMES = (
    ("4", "4", {13, 16, 18, 19}),  # Visa
    ("51", "55", {16}),  # Mastercard
    ("2221", "2720", {16}),
    ("34", "34", {15}),  # American Express
    ("37", "37", {15}),
    ("300", "305", {14, 16, 17, 18, 19}),  # Diners Club
    ("3095", "3095", {14, 16, 17, 18, 19}),
    ("36", "36", {14, 15, 16, 17, 18, 19}),
    ("38", "39", {14, 16, 17, 18, 19}),
    ("6011", "6011", {16, 17, 18, 19}),  # Discover
    ("644", "649", {16, 17, 18, 19}),
    ("65", "65", {16, 17, 18, 19}),
    ("62", "62", {16, 17, 18, 19}),  # UnionPay
    ("81", "81", {16, 17, 18, 19}),
    ("3528", "3589", {16, 17, 18, 19}),  # JCB
    ("1800", "1800", {15}),  # JCB, 15 digits
    ("2131", "2131", {15}),
    ("2200", "2204", {16, 17, 18, 19}),  # Mir
    ("60", "60", {16}),  # RuPay
    ("508", "508", {16}),
    ("9792", "9792", {16}),  # Troy
    ("506099", "506198", {16, 18, 19}),  # Verve
    ("5018", "5018", {13, 15, 16, 18, 19}),  # Maestro (12 digits only with context: see payment/card.toml)
    ("5020", "5020", {13, 15, 16, 18, 19}),
    ("5038", "5038", {13, 15, 16, 18, 19}),
    ("5893", "5893", {13, 15, 16, 18, 19}),
    ("6304", "6304", {13, 15, 16, 18, 19}),
    ("6759", "6759", {13, 15, 16, 18, 19}),
    ("6761", "6763", {13, 15, 16, 18, 19}),
)
_BY_DIGIT: dict[str, list[tuple[str, str, set[int]]]] = {}
for _scheme in _SCHEMES:
    for _digit in range(int(_scheme[0][0]), int(_scheme[1][0]) + 1):
        _BY_DIGIT.setdefault(str(_digit), []).append(_scheme)


def luhn_with_issuer(value: str) -> str | None:
    """Return the digits of a card number of a known scheme, of its length, with a right Luhn digit.

    Goods from Germany have numbers of 13 digits that begin as a card's: what has the digit of a GTIN-13 is none.
    """
    digits = _NOT_DIGIT.sub("", value)
    return digits if _has_scheme(digits) and _luhn_holds(digits) and not _is_gtin(digits) else None


def luhn(value: str) -> str | None:
    """Return the digits of a number with a right Luhn digit (ISO/IEC 7812-1, annex B), of any issuer."""
    digits = _NOT_DIGIT.sub("", value)
    return digits if len(set(digits)) > 1 and _luhn_holds(digits) else None


def iban(value: str) -> str | None:
    """Return the IBAN, compact and in capitals: a registered country, its structure, and MOD 97-10 (ISO 13616)."""
    compact = _NOT_ALNUM.sub("", value)
    if not (compact.isupper() or compact.islower()):
        return None
    compact = compact.upper()
    if int((compact[4:] + compact[:4]).translate(_NUMBERS)) % 97 != 1:
        return None
    structure = _structure(compact[:2])
    return compact if structure is not None and structure.fullmatch(compact[4:]) else None


def iban_pl(value: str) -> str | None:
    """Return the IBAN of an account that is written as in Poland, without its country."""
    return iban("PL" + value)


@cache
def _structure(country: str) -> re.Pattern[str] | None:
    """What follows the check digits in a country's IBANs, from the registry (SWIFT) as python-stdnum keeps it."""
    entry = next((facts for _, facts in _REGISTRY.info(country) if "bban" in facts), None)
    if entry is None:
        return None
    return re.compile("".join(f"{_CLASSES[kind]}{{{count}}}" for count, kind in _FIELD.findall(entry["bban"])))


def _has_scheme(digits: str) -> bool:
    for low, high, lengths in _BY_DIGIT.get(digits[0], ()):
        if low <= digits[: len(low)] <= high and len(digits) in lengths:
            return True
    return False


def _is_gtin(digits: str) -> bool:
    """Whether these are a GTIN-13 with its check digit (GS1 General Specifications, 7.9.1)."""
    return len(digits) == _GTIN and ean.is_valid(digits)


def _luhn_holds(digits: str) -> bool:
    codes = digits.encode()
    total = sum(codes[-1::-2]) + sum(codes[-2::-2].translate(_DOUBLED))
    return (total - 48 * len(codes)) % 10 == 0  # 48: the code of 0
