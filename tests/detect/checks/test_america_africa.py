"""Identifiers of America and Africa: published examples, and what is wrong in one place."""

from __future__ import annotations

import pytest

from outgate.detect.checks.america_africa import us_itin, us_npi, za_id

RIGHT = [
    (us_itin, "912-70-1234", "912701234"),
    (us_itin, "911531234", "911531234"),
    (us_npi, "1234-567-893", "1234567893"),
    (za_id, "8001015009087", "8001015009087"),
    (za_id, "920220 1234 088", "9202201234088"),
]
WRONG = [
    (us_itin, "912-89-1234"),
    (us_itin, "812-70-1234"),
    (us_npi, "1234567890"),
    (us_npi, "3234567893"),
    (za_id, "8001015009086"),
    (za_id, "8001015009176"),
    (za_id, "9902294321191"),
]


@pytest.mark.parametrize(("check", "value", "normal"), RIGHT)
def test_what_an_authority_gives_out_has_one_normal_form(check, value, normal) -> None:
    assert check(value) == normal


@pytest.mark.parametrize(("check", "value"), WRONG)
def test_a_wrong_digit_date_or_group_is_refused(check, value) -> None:
    assert check(value) is None
