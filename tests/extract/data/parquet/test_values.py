"""Values are read in each of the encodings of parquet, and never more of them than there should be."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outgate.extract.data import told
from outgate.extract.data.parquet.schema import BOOLEAN, BYTES, DOUBLE, FIXED, INT32, INT64, INT96, Column
from outgate.extract.data.parquet.values import ENCODINGS, bits, differences, plain, runs

TYPES = (BOOLEAN, INT32, INT64, INT96, DOUBLE, BYTES, FIXED)


def column(of_type: int, size: int = 0) -> Column:
    return Column((), of_type, size, None)


def test_plain_values_stand_behind_each_other():
    assert plain(b"\x01\0\0\0\xff\xff\xff\xff", column(INT32), 2) == [1, -1]
    assert plain(b"\x02\0\0\0hi\0\0\0\0", column(BYTES), 2) == [b"hi", b""]
    assert plain(b"\x05", column(BOOLEAN), 3) == [True, False, True]
    assert plain(b"abcd", column(FIXED, 2), 2) == [b"ab", b"cd"]


@given(st.integers(1, 32), st.lists(st.integers(0, 2**32 - 1), min_size=1, max_size=40))
def test_packed_numbers_of_any_width_are_told(width: int, numbers: list[int]):
    numbers = [number % (1 << width) for number in numbers]
    together = sum(number << width * at for at, number in enumerate(numbers))
    packed = together.to_bytes(width * ((len(numbers) + 7) // 8), "little")
    assert bits(packed, width, len(numbers)) == numbers
    assert runs(bytes(((len(numbers) + 7) // 8 << 1 | 1,)) + packed, width, len(numbers)) == numbers


def test_a_run_stands_for_as_many_as_there_should_be():
    assert runs(b"\x08\x03\xfe\xff\xff\x7f\x05", 3, 10) == [3] * 4 + [5] * 6


def test_numbers_by_their_differences():
    # Blocks of 128 in 4 parts, three numbers, the first 7; the least difference -2, and 0 and 3 more in two bits.
    data = b"\x80\x01\x04\x03\x0e\x03" + b"\x02\0\0\0" + b"\x0c" + bytes(7)
    assert differences(data, 3) == ([7, 5, 6], len(data))


@pytest.mark.parametrize(
    ("encoding", "of_type", "data"),
    [
        (0, INT64, b"1234567"), (0, BYTES, b"\xff\0\0\0a"), (0, FIXED, b""), (3, BOOLEAN, b"\0\0\0\0\0"),
        (5, INT64, b"\x80\x01\0\x01\0"), (5, INT64, b"\x80\x01\x04\xff\xff\x03\0"), (6, BYTES, b"\x80\x01\x04\x01\x08"),
        (9, DOUBLE, b"1234567"),
    ],
)  # fmt: skip
def test_too_little_does_not_fit(encoding: int, of_type: int, data: bytes):
    with pytest.raises(told.Unfit):
        ENCODINGS[encoding](data, column(of_type), 1)


@given(st.sampled_from(sorted(ENCODINGS)), st.sampled_from(TYPES), st.integers(0, 300), st.binary(max_size=300))
def test_any_bytes_give_as_many_as_asked_for_or_do_not_fit(encoding: int, of_type: int, count: int, data: bytes):
    with suppress(told.Unfit):
        assert len(ENCODINGS[encoding](data, column(of_type, 3), count)) <= count
