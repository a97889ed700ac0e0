"""Streams that are not what was written are told from those that are."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outgate.extract.pdf.streams import has_damage
from tests.extract.messages import read, reasons
from tests.extract.pdf.pdfs import Line, jpeg, pdf

TEXT = pdf([Line(f"line {at}", y=700 - 12 * at) for at in range(30)])
PICTURE = pdf([], picture=jpeg(400, 300))


def spoiled(data: bytes, mark: bytes) -> bytes:
    """The pdf with zeros where the stream behind `mark` begins."""
    start = data.index(b"stream\n", data.index(mark)) + 7
    return data[:start] + bytes(16) + data[start + 16 :]


@pytest.mark.parametrize("data", [TEXT, PICTURE, pdf([]), b"", b"stream"])
def test_what_was_written_is_sound(data: bytes):
    assert not has_damage(data, 10**6)


@pytest.mark.parametrize(("data", "mark"), [(TEXT, b"/FlateDecode"), (PICTURE, b"/DCTDecode")], ids=["text", "picture"])
def test_a_stream_that_breaks_off_is_damaged_and_a_page_without_it_is_no_empty_page(data: bytes, mark: bytes):
    damaged = spoiled(data, mark)
    assert has_damage(damaged, 10**6)
    if data is TEXT:
        assert reasons(read(damaged)) == ["truncated"]
    assert reasons(read(pdf([]))) == []


def test_a_stream_without_an_end_is_damaged_and_what_is_encrypted_cannot_be_told():
    assert has_damage(TEXT[: TEXT.index(b"endstream")], 10**6)
    assert not has_damage(spoiled(TEXT, b"/FlateDecode") + b"/Encrypt", 10**6)


@given(st.binary(max_size=60), st.sampled_from([b"/FlateDecode", b"/DCTDecode", b"/ASCIIHexDecode"]))
def test_no_bytes_make_it_raise(body: bytes, name: bytes):
    has_damage(b"1 0 obj<</Filter" + name + b">>stream\n" + body + b"endstream", 10**6)
