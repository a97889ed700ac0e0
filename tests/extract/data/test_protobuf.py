"""Messages are read without their schema, and random bytes are none."""

from __future__ import annotations

import random
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outgate.extract.data.protobuf import is_whole, message
from outgate.extract.data.told import Count, Unfit
from tests.extract.data.writers import protobuf


def test_fields_are_what_they_look_like():
    data = protobuf(
        [
            (1, "jane@shop.example"),
            (2, 4111111111111111),
            (3, [(1, "x\x01\x02"), (2, 5)]),
            (4, 99.5),
            (5, b"\xff\xfe"),
            (6, 7),
            (6, 8),
        ]
    )
    assert message(data, Count()) == {
        "1": "jane@shop.example",
        "2": 4111111111111111,
        "3": {"1": b"x\x01\x02", "2": 5},
        "4": 99.5,
        "5": b"\xff\xfe",
        "6": [7, 8],
    }


def test_lists_of_messages_stay_lists():
    people = protobuf([(1, [(1, f"p{at}@shop.example"), (2, at + 200)]) for at in range(3)])
    assert message(people, Count())["1"][1] == {"1": "p1@shop.example", "2": 201}


def test_groups_are_read():
    assert message(b"\x0b\x10\x05\x0c", Count()) == {"1": {"2": 5}}
    for broken in (b"\x0b\x10\x05", b"\x0b\x14", b"\x0c"):
        with pytest.raises(Unfit):
            message(broken, Count())


@pytest.mark.parametrize("data", [b"", b"\x0a\x05abc", b"\x00\x01", b"\x0f\x01", b"\x08" + b"\xff" * 11, b"\x09abc"])
def test_what_ends_early_or_says_nothing_is_unfit(data: bytes):
    with pytest.raises(Unfit):
        message(data, Count())
    assert not is_whole(data, 10)


def test_random_bytes_are_no_message():
    noise = random.Random(5)  # noqa: S311 - a test
    taken = 0
    for _ in range(2000):
        try:
            message(noise.randbytes(64), Count())
            taken += 1
        except Unfit:
            pass
    assert taken < 20


def test_the_outermost_fields_tell_whether_it_is_one():
    data = protobuf([(1, "x" * 100), (2, 5), (3, 1.5)])
    assert is_whole(data, 100)
    assert is_whole(data + b"\0", 2)
    assert not is_whole(data + b"\0", 100)


def test_depth_is_bounded():
    data = b"\x0b" * 5000
    with pytest.raises(Unfit):
        message(data, Count())


@given(st.binary(max_size=100))
def test_no_bytes_make_it_raise_anything_else(data: bytes):
    is_whole(data, 50)
    with suppress(Unfit):
        assert message(data, Count())
