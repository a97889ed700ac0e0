"""Checks of telephone numbers. The numbers are from ranges that the regulators keep for fiction."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outgate.detect.checks import CHECKS, phone


@pytest.mark.parametrize(
    ("check", "value", "normal"),
    [
        (phone.international, "+1 415-555-0132", "14155550132"),
        (phone.international, "+49 (0)30 23125 000", "493023125000"),
        (phone.international, "0049 30 23125000", "493023125000"),
        (phone.international, "+44 20 7946 0018", "442079460018"),
        (phone.international, "+39 06 1234 5678", "390612345678"),
        (phone.international, "011 44 20 7946 0018", "442079460018"),
        (phone.north_america, "(415) 555-0132 x12", "14155550132"),
        (phone.north_america, "1-415-555-0132", "14155550132"),
        (phone.NATIONAL["gb"], "020 7946 0018", "442079460018"),
        (phone.NATIONAL["de"], "030 / 23125 000", "493023125000"),
        (phone.NATIONAL["fr"], "01 99 00 12 34", "33199001234"),
        (phone.NATIONAL["jp"], "090-1234-5678", "819012345678"),
        (phone.russia, "8 (955) 498-12-41", "79554981241"),
        (phone.china, "138 1234 5678", "8613812345678"),
        (phone.china, "010-62345678", "861062345678"),
        (phone.any_country, "467 3395", "4673395"),
        (phone.any_country, "4155550132", "14155550132"),
        (phone.any_country, "+49 30 23125000", "493023125000"),
        (phone.unnamed, "0362765060", "33362765060"),
    ],
)
def test_spellings_of_one_number_have_one_normal_form(check: object, value: str, normal: str) -> None:
    assert check(value) == normal  # type: ignore[operator]


@pytest.mark.parametrize(
    ("check", "value"),
    [
        (phone.international, "+83 12345678"),
        (phone.international, "+49 1"),
        (phone.international, "+44 1111111111"),
        (phone.north_america, "911-555-0132"[:8]),
        (phone.north_america, "115-555-0132"),
        (phone.north_america, "411-555-0132"),
        (phone.russia, "8 (800) 555-35-35"),
        (phone.NATIONAL["gb"], "0000 0000 000"),
        (phone.NATIONAL["fr"], "00 00 00 00 00"),
        (phone.china, "23812345678"),
        (phone.any_country, "2024-05-01"),
        (phone.any_country, "12.05.2024"),
        (phone.any_country, "192.168.10.12"),
        (phone.any_country, "2023-2024"),
        (phone.any_country, "1700000000"),
        (phone.any_country, "1,234,567"),
        (phone.any_country, "12.345678"),
        (phone.any_country, "123456"),
        (phone.any_country, "00000000"),
        (phone.unnamed, "0306406152"),  # an ISBN
    ],
)
def test_dates_addresses_counts_and_numbers_that_nobody_has_are_none(check: object, value: str) -> None:
    assert check(value) is None  # type: ignore[operator]


@given(st.text("0123456789+() -./x", min_size=1, max_size=40), st.sampled_from(sorted(CHECKS)))
def test_no_check_raises_on_digits_and_signs(value: str, name: str) -> None:
    if name.startswith("phone"):
        normal = CHECKS[name](value)
        assert normal is None or normal.isdigit()


@pytest.mark.parametrize(
    ("country", "value", "normal"),
    [
        ("at", "0664 1234567", "436641234567"),
        ("au", "0491 570 156", "61491570156"),
        ("br", "(11) 91234-5678", "5511912345678"),
        ("ch", "044 668 18 00", "41446681800"),
        ("es", "612 34 56 78", "34612345678"),
        ("hk", "9123 4567", "85291234567"),
        ("ie", "085 123 4567", "353851234567"),
        ("in", "098765 43210", "919876543210"),
        ("it", "06 1234 5678", "390612345678"),
        ("kr", "010-1234-5678", "821012345678"),
        ("mx", "55 1234 5678", "525512345678"),
        ("nl", "06-12345678", "31612345678"),
        ("pl", "512 345 678", "48512345678"),
        ("se", "08-123 456 78", "46812345678"),
        ("tw", "0912-345-678", "886912345678"),
    ],
)
def test_a_national_number_counts_as_the_same_number_with_its_country_code(
    country: str, value: str, normal: str
) -> None:
    assert phone.NATIONAL[country](value) == normal
    assert phone.international("+" + normal) == normal
