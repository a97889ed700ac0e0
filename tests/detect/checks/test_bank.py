"""Checks of bank codes; the codes are those that banks and standards publish as examples."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.us import rtn

from outgate.detect.checks.bank import account, bic, routing, sort_code


@given(st.text("0123456789", min_size=9, max_size=9))
def test_routing_numbers_agree_with_an_independent_check(digits: str) -> None:
    if routing(digits) is not None:
        assert rtn.is_valid(digits)


@pytest.mark.parametrize(("value", "normal"), [("011000015", "011000015"), ("0210-0002-1", "021000021")])
def test_routing_numbers_in_use_are_found_in_any_spelling(value: str, normal: str) -> None:
    assert routing(value) == normal


@pytest.mark.parametrize("value", ["011000016", "991000013", "000000000", "11111111", "0110000151"])
def test_a_wrong_digit_prefix_or_length_is_no_routing_number(value: str) -> None:
    assert routing(value) is None


def test_an_account_keeps_its_digits_and_a_clabe_must_hold() -> None:
    assert account("5577 9911") == "55779911"
    assert account("032180000118359719") == "032180000118359719"
    assert account("032180000118359718") is None
    assert account("000000") is None
    assert account("1234") is None


def test_a_sort_code_stands_alone_or_with_an_account_and_is_no_pair_of_dates() -> None:
    assert sort_code("20-00-00 55779911") == "20000055779911"
    assert sort_code("20-00-00") == "200000"
    assert sort_code("20-01-02 20010203") is None
    assert sort_code("00-00-00") is None


@pytest.mark.parametrize(
    ("value", "normal"),
    [("DEUTDEFF", "DEUTDEFF"), ("chasus33xxx", "CHASUS33XXX"), ("HSBCHKHHHKH", "HSBCHKHHHKH"), ("ANSWERED", None)],
)
def test_a_bic_names_a_country(value: str, normal: str | None) -> None:
    assert bic(value) == normal


@given(st.text("0123456789- ABCXZ", max_size=24))
def test_no_check_raises(value: str) -> None:
    assert {type(check(value)) for check in (account, bic, routing, sort_code)} <= {str, type(None)}
