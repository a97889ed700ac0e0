"""CBOR is read back to what was written, and nothing else is taken for it."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outgate.extract.data.cbor import MARK, is_start, value
from outgate.extract.data.told import Count, Unfit
from tests.extract.data.writers import cbor

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**64), 2**64 - 1) | st.floats(allow_nan=False) | st.text(max_size=50)
    | st.binary(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=40), inner, max_size=20),
    max_leaves=30,
)  # fmt: skip


@given(VALUES)
def test_wrap_then_unwrap_is_the_identity(made: object):
    data = cbor(made)
    assert value(data, 0, Count()) == (made, len(data))


@pytest.mark.parametrize(
    ("data", "expected"),
    [  # RFC 8949, appendix A
        ("1bffffffffffffffff", 18446744073709551615),
        ("f93c00", 1.0),
        ("fa47c35000", 100000.0),
        ("f7", None),
        ("c074323031332d30332d32315432303a30343a30305a", "2013-03-21T20:04:00Z"),
        ("5f42010243030405ff", b"\x01\x02\x03\x04\x05"),
        ("7f657374726561646d696e67ff", "streaming"),
        ("9f018202039f0405ffff", [1, [2, 3], [4, 5]]),
        ("bf61610161629f0203ffff", {"a": 1, "b": [2, 3]}),
        ("a201020304", {"1": 2, "3": 4}),
    ],
)
def test_the_examples_of_the_specification(data: str, expected: object):
    raw = bytes.fromhex(data)
    assert value(raw, 0, Count()) == (expected, len(raw))


@pytest.mark.parametrize("data", ["", "ff", "1c", "61", "62ff41", "9f", "bf01ff", "81ff", "5f61", "f8", "3f"])
def test_what_ends_early_or_says_nothing_is_unfit(data: str):
    with pytest.raises(Unfit):
        value(bytes.fromhex(data), 0, Count())


def test_depth_and_number_are_bounded():
    for bomb in (b"\x81" * 5000, b"\xc6" * 5000, b"\x9f" + b"\x01" * 5000):
        with pytest.raises(Unfit):
            value(bomb, 0, Count(1000))


def test_lists_and_maps_start_a_message():
    assert is_start(0xA1)
    assert not is_start(MARK[0])
    assert not is_start(0x61)


@given(st.binary(max_size=100))
def test_no_bytes_make_it_raise_anything_else(data: bytes):
    with suppress(Unfit):
        assert value(data, 0, Count())[1] <= len(data)
