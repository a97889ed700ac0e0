"""MessagePack is read back to what was written, and nothing else is taken for it."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outgate.extract.data.msgpack import is_start, value
from outgate.extract.data.told import Count, Unfit
from tests.extract.data.writers import msgpack

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**63), 2**63 - 1) | st.floats(allow_nan=False) | st.text(max_size=50)
    | st.binary(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=40), inner, max_size=20),
    max_leaves=30,
)  # fmt: skip


@given(VALUES)
def test_wrap_then_unwrap_is_the_identity(made: object):
    data = msgpack(made)
    assert value(data, 0, Count()) == (made, len(data))


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"\xcc\xff", 255),
        (b"\xcd\x01\x00", 256),
        (b"\xff", -1),
        (b"\xd0\x80", -128),
        (b"\xca\x3f\x80\x00\x00", 1.0),
        (b"\xd9\x03abc", "abc"),
        (b"\xdb\0\0\0\x01a", "a"),
        (b"\xdf\0\0\0\x01\xa1a\x01", {"a": 1}),
        (b"\xdd\0\0\0\x01\x05", [5]),
        (b"\xd6\x01abcd", b"abcd"),
        (b"\xc7\x02\x01ab", b"ab"),
        (b"\x81\x01\xc3", {"1": True}),
    ],
)
def test_every_spelling_is_read(data: bytes, expected: object):
    assert value(data, 0, Count()) == (expected, len(data))


@pytest.mark.parametrize("data", [b"", b"\xc1", b"\xa5abc", b"\xdf\xff\xff\xff\xff", b"\x91", b"\xcb\0", b"\xd9"])
def test_what_ends_early_or_says_nothing_is_unfit(data: bytes):
    with pytest.raises(Unfit):
        value(data, 0, Count())


def test_depth_and_number_are_bounded():
    for bomb in (b"\x91" * 5000, b"\xdd\xff\xff\xff\xff" + b"\x01" * 5000):
        with pytest.raises(Unfit):
            value(bomb, 0, Count(1000))


def test_only_lists_and_maps_start_a_message():
    assert [first for first in range(256) if is_start(first)] == [*range(0x80, 0xA0), 0xDC, 0xDD, 0xDE, 0xDF]


@given(st.binary(max_size=100))
def test_no_bytes_make_it_raise_anything_else(data: bytes):
    with suppress(Unfit):
        assert value(data, 0, Count())[1] <= len(data)
