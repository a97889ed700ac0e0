"""Blocks of snappy are unpacked up to what they say and what is left."""

from __future__ import annotations

import cramjam
import pytest
from hypothesis import given
from hypothesis import strategies as st

from outgate.extract.data import told
from outgate.extract.data.snappy import unpacked
from outgate.extract.tree import Budget, Exceeded
from outgate.model import Limits


@given(st.binary(max_size=500))
def test_what_was_packed_comes_out(data: bytes):
    budget = Budget(Limits())
    assert unpacked(bytes(cramjam.snappy.compress_raw(data)), budget) == data
    assert budget.expanded == len(data)


def test_a_size_over_the_limit_is_too_much():
    with pytest.raises(Exceeded):
        unpacked(bytes(cramjam.snappy.compress_raw(bytes(2000))), Budget(Limits(expanded=1000)))


@pytest.mark.parametrize("block", [b"", b"\xff" * 6, b"\x05\x10ab"])
def test_a_damaged_block_does_not_fit(block: bytes):
    with pytest.raises(told.Unfit):
        unpacked(block, Budget(Limits()))
