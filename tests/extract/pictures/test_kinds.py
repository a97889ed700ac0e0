"""Pictures are known by content, and nothing else is taken for one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from outgate.extract.pictures.kinds import is_picture
from tests.extract.pictures.paint import file


@pytest.mark.parametrize("kind", ["png", "jpeg", "gif", "tiff", "bmp", "webp", "ico", "avif", "jpeg2000"])
def test_what_a_real_writer_writes_is_known(kind: str):
    assert is_picture(file(Image.new("RGB", (64, 64), "red"), kind))


@pytest.mark.parametrize(
    "data",
    [b"", b"BMW is a make of cars, and this a text", b"RIFF\0\0\0\0WAVE", b"\0\0\0\x20ftypmp42", b"\0\0\1\0", b"{}"],
)
def test_other_bytes_are_none(data: bytes):
    assert not is_picture(data)


@given(st.binary(max_size=40))
def test_no_bytes_make_it_raise(data: bytes):
    is_picture(data)
