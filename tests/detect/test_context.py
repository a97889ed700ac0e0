"""Words near a value."""

# ruff: noqa: RUF001 - characters that look like others are what is tested

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outgate.detect.context import Context, Words

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


@given(
    st.lists(st.sampled_from(["card", "Card", "dis", "卡号", "#", " ", "s", "câble", "-" * 29, "x" * 900]), max_size=99)
)
def test_many_values_of_one_text_have_the_words_near_that_each_has_by_itself(pieces: list[str]) -> None:
    data = "".join(pieces).encode()
    words = Words(CONTEXT, data)
    places = [at for at, byte in enumerate(data) if byte == ord("#")] + list(range(0, len(data), 11))
    assert [words.is_near(at, at + 1) for at in places] == [CONTEXT.is_near(data, at, at + 1) for at in places]


def test_a_value_that_is_longer_than_a_stretch_of_a_text_has_the_words_behind_it() -> None:
    data = b"#" * 20_000 + b" card"
    words = Words(CONTEXT, data)
    assert [words.is_near(at, 20_000) for at in range(20)] == [True] * 20
    assert [words.is_near(at, 19_000) for at in range(20)] == [False] * 20


def test_a_context_without_words_is_near_nothing() -> None:
    words = Words(Context((), 30), b"card 1" * 9)
    assert [words.is_near(5, 6) for _ in range(20)] == [False] * 20
