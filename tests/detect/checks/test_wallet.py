"""Checks of wallet addresses; the addresses are examples of the standards, or of nobody."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outgate.detect.checks.wallet import base58, bech32

BASE58 = (
    "1BoatSLRHtKNngkdXEeobR76b53LETtpyT",
    "3P14159f73E4gFr7JterCCQh9QjiTjiZrG",
    "TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t",
)
BECH32 = (
    "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4",
    "BC1QW508D6QEJXTDG4Y5R3ZARVARY0C5XW7KV8F3T4",
    "bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqzk5jj0",
)


@pytest.mark.parametrize("value", BASE58)
def test_published_base58_addresses_hold_and_one_changed_character_does_not(value: str) -> None:
    assert base58(value) == value
    assert base58(value[:-1] + ("2" if value[-1] != "2" else "3")) is None


@pytest.mark.parametrize("value", BECH32)
def test_published_bech32_addresses_hold_in_either_case_and_not_with_one_changed_character(value: str) -> None:
    assert bech32(value) == value.lower()
    assert bech32(value[:-1] + ("q" if value[-1] not in "qQ" else "p")) is None


def test_mixed_letters_and_foreign_characters_are_none() -> None:
    assert bech32("bc1Qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4") is None
    assert base58("1BoatSLRHtKNngkdXEeobR76b53LETtpy0") is None
    assert base58("z" * 40) is None


@given(st.text(max_size=40))
def test_no_check_raises_on_any_text(value: str) -> None:
    assert base58(value) in {None, value}
    assert bech32(value) in {None, value.lower()}
