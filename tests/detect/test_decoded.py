"""Bytes read as a text, and the way back."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from outgate.detect.decoded import Decoded


def test_bytes_that_are_no_utf8_are_one_character_each() -> None:
    data = b"x" + "é".encode() + b"\xff\xe9\xe9" + "件1".encode()
    found = Decoded(data, 1, len(data))
    assert found.text == "é???件1"
    assert data[slice(*found.span(4, 6))].decode() == "件1"
    assert found.span(4, 6) == (6, 10)


@given(st.binary(max_size=40) | st.text(max_size=40).map(str.encode), st.integers(0, 50), st.integers(0, 50))
def test_each_character_stands_where_it_was_read(data: bytes, start: int, end: int) -> None:
    found = Decoded(data, start, end)
    places = [found.span(at, at + 1) for at in range(len(found.text))]
    assert [found.characters(*place) for place in places] == [(at, at + 1) for at in range(len(found.text))]
    assert b"".join(data[slice(*place)] for place in places) == data[start:end]
    assert found.text.encode().decode() == found.text
