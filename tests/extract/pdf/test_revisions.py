"""Earlier states of a pdf are found where they end, and nothing else is taken for one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outgate.extract.pdf.revisions import earlier
from tests.extract.pdf.pdfs import Line, pdf, revised

OLD, NEW = pdf([Line("old")]), pdf([Line("new")])


def test_each_state_but_the_last_is_an_earlier_one():
    two = revised(OLD, NEW)
    assert earlier(two) == [len(OLD)]
    assert earlier(revised(two, OLD)) == [len(OLD), len(two)]
    assert earlier(b"junk\n" + two) == [5 + len(OLD)]


@pytest.mark.parametrize("data", [OLD, OLD + b"\n\n", b"", b"%PDF-1.7", b"startxref\n0\n%%EOF\n" + OLD])
def test_what_was_written_at_once_has_none(data: bytes):
    assert earlier(data) == []


def test_a_pdf_inside_of_a_pdf_is_no_earlier_state():
    head = b"%PDF-1.7\n9 0 obj\n"
    assert earlier(head + OLD + b"endobj\n" + NEW) == []


def test_of_what_goes_on_behind_its_end_the_end_is_one():
    assert earlier(OLD + b"something else") == [len(OLD)]


@given(st.binary(max_size=60), st.integers(0, len(OLD)))
def test_no_bytes_make_it_raise(noise: bytes, at: int):
    assert all(0 < end <= len(OLD) + len(noise) for end in earlier(OLD[:at] + noise + OLD[at:]))
