"""Folded lines are read as one, and what is found goes out of the lines it stands in."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outgate.extract.folded import read
from tests.extract.probing import children, written_back

EVENT = b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nDESCRIPTION:mail jane.r\r\n oe@exam\r\n\tple.com\\, now\r\nEND:VEVENT\r\n"
ENTRY = b"version: 1\ndn: cn=Jane\nmail: jane.r\n oe@example.com\n"


@pytest.mark.parametrize("data", [EVENT, ENTRY])
def test_a_value_that_is_folded_is_read_and_taken_out(data: bytes):
    [child] = children(read, data)
    assert b"jane.roe@example.com" in child.part.data
    new = written_back(child, b"jane.roe@example.com")
    assert b"[person.email]" in new
    assert b"jane" not in new
    assert b"ple.com" not in new


def test_what_is_escaped_is_undone():
    [child] = children(read, b"BEGIN:VCARD\nNOTE:a\\,b\\n1\\;2\\\\n\nEND:VCARD")
    assert child.part.data == b"BEGIN:VCARD\nNOTE:\na,b\n1;2\\n\nEND:VCARD"


@pytest.mark.parametrize("data", [b"def f():\n return 1\n", b"BEGIN:VCARD\nFN:Jane\nEND:VCARD", b""])
def test_other_text_and_what_is_not_folded_is_left_alone(data: bytes):
    assert children(read, data) == []


@given(st.lists(st.sampled_from([b"BEGIN:VCARD", b"\n ", b"\r\n\t", b"\\,", b"\\n", b"a", b"\\"])))
def test_every_place_is_where_it_came_from(pieces: list[bytes]):
    data = b"".join(pieces)
    for child in children(read, data):
        part = child.part
        assert part.to_parent is not None
        for at in range(len(part.data)):
            start, end = part.to_parent(at, at + 1)
            assert part.data[at : at + 1] in (data[start:end], data[start + 1 : end], b"\n")
