"""Checks of tracking numbers, against numbers that carriers and open tools publish as examples."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outgate.detect.checks import tracking

GOOD = {
    tracking.ups: ["1Z999AA10123456784", "1Z5R89390357567127", "1Z879E930346834440", "1Z410E7W0392751591"],
    tracking.s10: ["RB123456785GB", "RB 123456785 US", "LM123456785CN"],
    tracking.impb: ["9400111202555842332669", "9205 5901 6491 7312 7510 89", "420221539101026837331000039521"],
    tracking.fedex: [
        "986578788855", "477179081230", "799531274483", "790535312317", "041441760228964", "568283610012734",
        "9611020987654312345672",
    ],
    tracking.mod7: ["412937560210"],
    tracking.sscc: ["(00)106141411234567897"],
}  # fmt: skip
CASES = [(check, value) for check, values in GOOD.items() for value in values]


def test_there_are_examples_of_every_check() -> None:
    assert len(CASES) == 19


@pytest.mark.parametrize(("check", "value"), CASES)
def test_published_numbers_are_right(check: tracking.Check, value: str) -> None:
    assert check(value) is not None


@pytest.mark.parametrize(("check", "value"), CASES)
def test_a_number_with_its_last_digit_changed_is_wrong(check: tracking.Check, value: str) -> None:
    at = max(i for i, char in enumerate(value) if char.isdecimal())
    others = [value[:at] + str((int(value[at]) + by) % 10) + value[at + 1 :] for by in range(1, 10)]
    right = [other for other in others if check(other) is not None]
    assert len(right) <= 1  # a check mod 11 has one digit for two remainders, mod 7 three digits for seven


@pytest.mark.parametrize("value", ["RB123456785ZZ", "RB000000000GB", "1Z999AA1012345678X"])
def test_what_is_of_no_country_or_all_alike_is_none(value: str) -> None:
    assert tracking.s10(value) is None if len(value) == 13 else tracking.ups(value) is None


def test_spellings_of_one_number_have_one_normal_form() -> None:
    assert tracking.named("sf 1234-5678-9012") == tracking.named("SF123456789012") == "SF123456789012"
    assert tracking.impb("420221539101026837331000039521") == tracking.impb("9101026837331000039521")


@given(st.text("0123456789ABCZ -", min_size=6, max_size=40))
def test_no_text_makes_a_check_of_digits_raise(text: str) -> None:
    value = f"{text}0"
    for check in (tracking.ups, tracking.impb, tracking.fedex, tracking.mod7, tracking.sscc, tracking.named):
        assert check(value) is None or value
