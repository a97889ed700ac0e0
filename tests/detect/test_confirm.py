"""From a candidate to a value."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outgate.detect import load
from outgate.detect.confirm import confirm
from tests.detect.made import policy

DIGITS = load(policy("[[pattern]]\nregex = '(?<![\\w.-])[0-9]{4,}(?!\\w)'")).data_types["test.thing"].patterns[0]
PAIR = (
    load(policy("[[pattern]]\nregex = '[a-zäöü日]+@[a-z]+'\nshape = '@'\nreach = 20"))
    .data_types["test.thing"]
    .patterns[0]
)


@given(st.text("aä日 .", max_size=30), st.text("aä日 .", max_size=30))
def test_offsets_are_bytes_whatever_stands_around(before: str, after: str) -> None:
    data = f"{before} 1234 {after}".encode()
    start = len(before.encode()) + 1
    value = confirm(DIGITS, data, start - 1, start + 4)
    assert value is not None
    assert (value.start, value.end, value.text, value.normal) == (start, start + 4, "1234", "1234")


@given(st.binary(max_size=60), st.binary(max_size=300))
def test_bytes_that_are_no_text_do_not_move_it(before: bytes, after: bytes) -> None:
    data = before + b" 1234 " + after
    value = confirm(DIGITS, data, len(before), len(before) + 6)
    assert value is not None
    assert data[value.start : value.end] == b"1234"


def test_a_value_longer_than_the_window_is_taken_whole() -> None:
    data = b" " + b"7" * 3000 + b" "
    value = confirm(DIGITS, data, 0, 5)
    assert value is not None
    assert value.end - value.start == 3000


def test_reach_is_counted_in_characters() -> None:
    data = "x 日日日日日日日日日日日@shop".encode()
    at = data.index(b"@")
    value = confirm(PAIR, data, at, at + 1)
    assert value is not None
    assert value.text == "日日日日日日日日日日日@shop"


@pytest.mark.parametrize("data", [b"x1234 ", b".1234 ", b" 1234x"])
def test_what_the_regex_refuses_is_no_value(data: bytes) -> None:
    assert confirm(DIGITS, data, 0, 6) is None


def test_what_the_check_refuses_is_no_value() -> None:
    body = "[[pattern]]\nregex = '\\d{16}'\ncheck = 'luhn'"
    pattern = load(policy(body)).data_types["test.thing"].patterns[0]
    assert confirm(pattern, b"4111111111111111", 0, 16) is not None
    assert confirm(pattern, b"4111111111111112", 0, 16) is None
