"""Checks of card numbers and IBANs."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum import luhn as oracle

from outgate.detect.checks.payment import iban, iban_pl, luhn, luhn_with_issuer

# Test numbers that the schemes and payment providers publish for this use.
CARDS = (
    "4111 1111 1111 1111",
    "4222222222222",
    "5555-5555-5555-4444",
    "2223003122003222",
    "378282246310005",
    "30569309025904",
    "36227206271667",
    "6011111111111117",
    "3530111333300000",
    "6200000000000005",
    "6304000000000000",
    "2200000000000004",
)
NO_CARDS = (
    "4111 1111 1111 1112",
    "1234567812345670",
    "9999999999999995",
    "55555555555544440",
    "37828224631000",
    "4027882395709",  # a GTIN-13
    "0" * 16,
)

# The examples of the IBAN registry (SWIFT, ISO 13616).
IBANS = (
    "AL47 2121 1009 0000 0002 3569 8741",
    "BE68539007547034",
    "BR1800360305000010009795493C1",
    "DE89370400440532013000",
    "FR1420041010050500013M02606",
    "GB29 NWBK 6016 1331 9268 19",
    "MT84MALT011000012345MTLCAST001S",
    "NO9386011117947",
    "SC18SSCB11010000000000001497USD",
    "gb29nwbk60161331926819",
)
NO_IBANS = (
    "GB28NWBK60161331926819",  # check digits
    "AB150120690000003111141",  # no such country
    "DE8937040044053201300",  # too short
    "GB29 nwbk 6016 1331 9268 19",  # mixed letters
    "NL91 1BNA 0417 1643 00",  # a digit for a letter
)


@pytest.mark.parametrize("value", CARDS)
def test_published_card_numbers_are_cards_and_their_normal_form_is_digits(value: str) -> None:
    assert luhn_with_issuer(value) == value.replace(" ", "").replace("-", "")


@pytest.mark.parametrize("value", NO_CARDS)
def test_a_wrong_digit_length_or_issuer_is_no_card(value: str) -> None:
    assert luhn_with_issuer(value) is None


@given(st.text("0123456789", min_size=12, max_size=19))
def test_luhn_agrees_with_an_independent_one(digits: str) -> None:
    assert (luhn(digits) is not None) == (oracle.is_valid(digits) and len(set(digits)) > 1)


@pytest.mark.parametrize("value", IBANS)
def test_the_examples_of_the_registry_are_ibans(value: str) -> None:
    assert iban(value) == value.replace(" ", "").upper()


@pytest.mark.parametrize("value", NO_IBANS)
def test_a_wrong_check_digit_country_length_or_letter_is_no_iban(value: str) -> None:
    assert iban(value) is None


@given(st.from_regex(r"[A-Z]{2}[0-9]{2}[A-Z0-9]{11,30}", fullmatch=True))
def test_any_text_of_that_form_is_checked_without_an_error(value: str) -> None:
    assert iban(value) in {None, value}


def test_a_polish_account_without_its_country_is_the_same_as_with_it() -> None:
    assert iban_pl("61 1090 1014 0000 0712 1981 2874") == iban("PL61109010140000071219812874")
    assert iban_pl("62 1090 1014 0000 0712 1981 2874") is None
