"""What checks of identifiers are made of."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from stdnum import luhn

from outgate.detect.checks.compact import code, compact, crosswise, digits, is_date, is_luhn, weighted


def test_only_ascii_letters_and_digits_count_in_capitals() -> None:
    assert compact("ab-12 ü.c/3") == "AB12C3"


def test_digits_drops_all_that_is_no_digit_of_ascii() -> None:
    assert digits("113-1234567-7654321") == "11312345677654321"
    assert digits("(+1) 2é٣\udcff") == "12"


def test_a_code_of_hardly_any_different_characters_is_a_place_holder() -> None:
    assert code("xy 12-34") == "XY1234"
    assert code("A00000000") is None


def test_letters_weigh_from_ten_and_weights_repeat() -> None:
    assert weighted("A1A", (2, 3)) == 10 * 2 + 3 + 10 * 2


def test_crosswise_sums_take_the_digits_of_each_product() -> None:
    assert crosswise("99", (2, 1)) == 9 + 9


@given(st.text("0123456789", min_size=2, max_size=19))
def test_luhn_agrees_with_another_implementation(number: str) -> None:
    assert is_luhn(number) == luhn.is_valid(number)


def test_a_short_year_is_of_any_century_that_has_the_day() -> None:
    assert is_date("00", "02", "29")
    assert not is_date("1900", "02", "29")
    assert not is_date("99", "13", "01")
