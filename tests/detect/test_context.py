"""Words near a value."""

# ruff: noqa: RUF001 - characters that look like others are what is tested

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outgate.detect.context import Context

CONTEXT = Context(("card", "kartennummer", "câble", "卡号"), 30)


@pytest.mark.parametrize(
    "text",
    [
        "card #",
        "cardNumber: #",
        "CARD_NO=#",
        "my_card #",
        "# card",
        "卡号：#",
        "Kartennummer #",
        "Câble #",
        "CÂBLE #",
        "newCard #",
    ],
)
def test_a_word_near_a_value_counts(text: str) -> None:
    data = text.encode()
    at = data.index(b"#")
    assert CONTEXT.is_near(data, at, at + 1)


@pytest.mark.parametrize(
    "text", ["discard #", "cardinal #", "card" + " " * 40 + "#", "#", "car d#", "discard, discards #"]
)
def test_a_part_of_another_word_or_one_too_far_away_does_not(text: str) -> None:
    data = text.encode()
    at = data.index(b"#")
    assert not CONTEXT.is_near(data, at, at + 1)


def test_the_value_itself_is_no_context() -> None:
    assert not CONTEXT.is_near(b"card", 0, 4)


@given(st.binary(max_size=80), st.integers(0, 80), st.integers(0, 80))
def test_any_bytes_can_be_looked_at(data: bytes, start: int, end: int) -> None:
    assert CONTEXT.is_near(data, min(start, end), max(start, end)) in {True, False}
