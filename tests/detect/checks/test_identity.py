"""Checks of identifiers of people."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.cn import ric as oracle

from outgate.detect.checks.compact import digits
from outgate.detect.checks.identity import cn_resident, us_ssn


@pytest.mark.parametrize("value", ["856-45-6789", "078.05.1123", "536 22 8726", "078051121"])
def test_numbers_that_can_have_been_issued_are_ssns(value: str) -> None:
    assert us_ssn(value) == digits(value)


@pytest.mark.parametrize(
    "value",
    [
        "000-12-3456",
        "666-12-3456",
        "900-12-3456",
        "123-00-4567",
        "123-45-0000",
        "078-05-1120",
        "219-09-9999",
        "111-11-1111",
        "111-22-3333",
        "123-45-6789",
    ],
)
def test_areas_groups_and_serials_never_issued_are_none(value: str) -> None:
    assert us_ssn(value) is None


# The example of GB 11643-1999.
@pytest.mark.parametrize(
    "value", ["11010519491231002X", "11010519491231002x", "110105 19491231 002X", "1101-0519-4912-3100-2X"]
)
def test_province_birth_date_and_check_digit_make_a_resident_id(value: str) -> None:
    assert cn_resident(value) == "11010519491231002X"


@pytest.mark.parametrize(
    "value",
    [
        "110105194912310021",  # check digit
        "990105194912310026",  # no such province
        "110105199902310028",  # 31 February
        "440524188001010014",  # born 1880
    ],
)
def test_anything_else_of_eighteen_characters_is_none(value: str) -> None:
    assert cn_resident(value) is None


@given(st.dates(date(1940, 1, 1), date(2099, 12, 31)), st.integers(0, 999))
def test_what_an_independent_check_accepts_of_a_district_is_accepted(born: date, serial: int) -> None:
    front = f"110105{born:%Y%m%d}{serial:03d}"
    number = front + oracle.calc_check_digit(front + "0")
    assert cn_resident(number) == number
    assert cn_resident(front + ("0" if number[-1] != "0" else "1")) is None
