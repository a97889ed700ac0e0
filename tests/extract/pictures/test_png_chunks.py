"""Texts in a PNG are found in every kind of chunk and wherever it stands."""

from __future__ import annotations

import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outgate.extract.pictures.png_chunks import is_damaged, texts
from outgate.extract.tree import Exceeded
from tests.extract.pictures.paint import chunk, file, huge_png, page

SAID = "jane.roe@example.com"
PACKED = zlib.compress(SAID.encode())
MOST = 1000


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        (b"tEXt", b"Comment\0" + SAID.encode()),
        (b"zTXt", b"Comment\0\0" + PACKED),
        (b"iTXt", b"Comment\0\0\0en\0Comment\0" + SAID.encode()),
        (b"iTXt", b"Comment\0\1\0en\0Comment\0" + PACKED),
    ],
)
def test_every_kind_of_text_is_read_before_and_behind_the_pixels(kind: bytes, body: bytes):
    for more in ({"before": chunk(kind, body)}, {"behind": chunk(kind, body)}):
        assert list(texts(huge_png(4, 4, **more), MOST)) == [f"Comment: {SAID}"]


def test_a_picture_that_says_nothing_has_none():
    assert list(texts(huge_png(4, 4), MOST)) == []
    assert list(texts(b"GIF89a", MOST)) == []


def test_what_is_broken_is_nothing_and_what_is_too_large_is_said_to_be():
    assert list(texts(huge_png(4, 4, behind=chunk(b"zTXt", b"a\0\0broken")), MOST)) == ["a: "]
    with pytest.raises(Exceeded):
        list(texts(huge_png(4, 4, behind=chunk(b"zTXt", b"a\0\0" + zlib.compress(bytes(5000)))), MOST))


@given(st.binary(max_size=200))
def test_no_bytes_make_it_fail(noise: bytes):
    assert all(": " in text for text in texts(huge_png(4, 4)[:8] + noise, 10**6))


def test_pixels_that_are_not_those_that_were_written_are_told_by_their_checksum():
    whole = file(page([["words"]]))
    at = whole.index(b"IDAT") + 20
    assert not is_damaged(whole)
    assert is_damaged(whole[:at] + bytes((whole[at] ^ 1,)) + whole[at + 1 :])
    assert not is_damaged(b"no picture")
