"""Structures in Thrift's compact protocol are told by the numbers of their fields."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outgate.extract.data import told
from outgate.extract.data.parquet.thrift import Source

# Field 1 an i32 of 150, field 2 true, field 5 a binary, field 6 a list of two i32, field 7 a structure with field 1.
WHOLE = b"\x15\xac\x02" + b"\x11" + b"\x38\x02hi" + b"\x19\x25\x02\x04" + b"\x1c\x12\x00" + b"\x00"


def test_fields_are_told_by_their_numbers():
    assert Source(WHOLE).fields() == {1: 150, 2: True, 5: b"hi", 6: [1, 2], 7: {1: False}}


def test_a_field_may_tell_its_number_in_full():
    assert Source(b"\x05\x90\x01\x06\x00").fields() == {72: 3}


def test_a_long_list_tells_its_size_behind_its_kind():
    assert Source(b"\x19\xf3\x10" + bytes(range(16)) + b"\x00").fields() == {1: list(range(16))}


def test_a_map_is_passed_over():
    assert Source(b"\x1b\x01\x55\x02\x04\x15\x06\x00").fields() == {1: None, 2: 3}


@pytest.mark.parametrize(
    "data", [WHOLE[:-1], b"\x1d\x00", b"\x1c" * 1000, b"\x19\xfc\xff\xff\xff\x7f", b"\x18\xff\xff\x01a"]
)
def test_what_is_none_does_not_fit(data: bytes):
    with pytest.raises(told.Unfit):
        Source(data).fields()


@given(st.binary(max_size=200))
def test_any_bytes_are_told_or_do_not_fit(data: bytes):
    with suppress(told.Unfit):
        assert isinstance(Source(data).fields(), dict)
