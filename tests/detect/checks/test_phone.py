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
        (phone.britain, "020 7946 0018", "442079460018"),
        (phone.germany, "030 / 23125 000", "493023125000"),
        (phone.france, "01 99 00 12 34", "33199001234"),
        (phone.japan, "090-1234-5678", "819012345678"),
        (phone.china, "138 1234 5678", "8613812345678"),
        (phone.china, "010-62345678", "861062345678"),
        (phone.any_country, "467 3395", "4673395"),
        (phone.any_country, "4155550132", "14155550132"),
        (phone.any_country, "+49 30 23125000", "493023125000"),
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
        (phone.britain, "0000 0000 000"),
        (phone.france, "00 00 00 00 00"),
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
    ],
)
def test_dates_addresses_counts_and_numbers_that_nobody_has_are_none(check: object, value: str) -> None:
    assert check(value) is None  # type: ignore[operator]


@given(st.text("0123456789+() -./x", min_size=1, max_size=40), st.sampled_from(sorted(CHECKS)))
def test_no_check_raises_on_digits_and_signs(value: str, name: str) -> None:
    if name.startswith("phone"):
        normal = CHECKS[name](value)
        assert normal is None or normal.isdigit()
