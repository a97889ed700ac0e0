"""What the checks of identifiers share: the characters that count, weighted sums, and dates."""

from __future__ import annotations

from datetime import date
from itertools import cycle
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


_DIGITS = b"0123456789"
_LETTERS = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_NO_DIGITS = bytes(byte for byte in range(128) if byte not in _DIGITS)
_NEITHER = bytes(byte for byte in _NO_DIGITS if byte not in _LETTERS)


def compact(value: str) -> str:
    """Return the ASCII letters and digits of a value, in capitals."""
    return value.upper().encode("ascii", "ignore").translate(None, _NEITHER).decode("ascii")


def digits(value: str) -> str:
    """Return the ASCII digits of a value; several times as fast as by a regex."""
    return value.encode("ascii", "ignore").translate(None, _NO_DIGITS).decode("ascii")


def code(value: str) -> str | None:
    """Return the letters and digits of a value that has no check; None where all its digits are the same."""
    kept = compact(value)
    return kept if len(set(kept)) > 2 else None  # noqa: PLR2004 - X0000000 is a place-holder


def weighted(characters: str, weights: Sequence[int]) -> int:
    """Return the sum of digits (letters count from A = 10) times weights, which repeat."""
    return sum(int(char, 36) * weight for char, weight in zip(characters, cycle(weights), strict=False))


def crosswise(characters: str, weights: Sequence[int]) -> int:
    """Return the sum of the digits' sums of the products of digits and weights, which repeat."""
    products: Iterable[int] = (int(char) * weight for char, weight in zip(characters, cycle(weights), strict=False))
    return sum(product // 10 + product % 10 for product in products)


def is_luhn(digits: str) -> bool:
    """Whether the last digit is right (ISO/IEC 7812-1, annex B)."""
    return crosswise(digits[::-1], (1, 2)) % 10 == 0


def is_date(year: str, month: str, day: str) -> bool:
    """Whether there is such a day; a year of two digits is of any century in which there is."""
    years = (int(year),) if len(year) == 4 else (1900 + int(year), 2000 + int(year))  # noqa: PLR2004
    return any(_is_day(one, int(month), int(day)) for one in years)


def _is_day(year: int, month: int, day: int) -> bool:
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True
