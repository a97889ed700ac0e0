"""Compressed RTF is what the specification's own examples say."""

from __future__ import annotations

import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outgate.extract.mail.rtf_stream import START, decompress
from outgate.extract.tree import Budget, Exceeded
from outgate.model import Limits

# [MS-OXRTFCP], sections 4.1.1 and 4.1.2.
SIMPLE = bytes.fromhex(
    "2d0000002b0000004c5a4675f1c5c7a703000a007263706731323542320af32068656c090020627705b06c647d0a800fa0"
)
CROSSING = bytes.fromhex("1a0000001c0000004c5a4675e2d44b51410004205758595a0d6e7d010eb0")


def test_the_examples_of_the_specification():
    assert decompress(SIMPLE, Budget(Limits())) == b"{\\rtf1\\ansi\\ansicpg1252\\pard hello world}\r\n"
    assert decompress(CROSSING, Budget(Limits())) == b"{\\rtf1 WXYZWXYZWXYZWXYZWXYZ}"


def test_what_is_not_compressed_is_as_it_is():
    assert decompress(b"\0" * 8 + b"MELA" + b"\0" * 4 + b"{\\rtf1}", Budget(Limits())) == b"{\\rtf1}"
    assert decompress(b"neither", Budget(Limits())) == b""


def test_the_window_starts_as_both_sides_know():
    assert len(START) == 207


def test_a_size_over_the_limit_is_refused():
    with pytest.raises(Exceeded):
        decompress(struct.pack("<II4sI", 0, 1 << 30, b"LZFu", 0) + b"\xff" * 1000, Budget(Limits(expanded=1000)))


@given(st.binary(max_size=300))
def test_no_bytes_make_it_raise(noise: bytes):
    decompress(b"\0" * 8 + b"LZFu" + b"\0" * 4 + noise, Budget(Limits()))
