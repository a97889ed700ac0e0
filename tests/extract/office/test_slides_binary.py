"""The text of PowerPoint's old presentations, record by record."""

from __future__ import annotations

import struct

from hypothesis import given
from hypothesis import strategies as st

from outgate.extract.office.slides_binary import text


def atom(kind: int, data: bytes, version: int = 0) -> bytes:
    return struct.pack("<2HI", version, kind, len(data)) + data


def test_atoms_inside_containers_are_read_in_both_widths():
    inner = atom(4000, "joe@shop.example\rÄpfel".encode("utf-16-le")) + atom(4008, b"notes\x0bmore")
    stream = atom(1000, atom(1006, inner, 0xF) + atom(9999, b"\0\1"), 0xF) + atom(4026, "title".encode("utf-16-le"))
    assert text(stream).decode() == "joe@shop.example\nÄpfel\nnotes\nmore\ntitle"


def test_a_text_that_stands_there_twice_is_one_line():
    assert text(atom(4008, b"same") * 3) == b"same"


@given(st.binary(max_size=200))
def test_nothing_makes_it_fail(data: bytes):
    assert isinstance(text(data), bytes)
