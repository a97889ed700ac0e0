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


@pytest.mark.parametrize("brands", [b"heim", b"mif2", b"isom\0\0\0\0mp42heic", b"MiHE\0\0\0\0avif"])
def test_a_box_that_names_a_picture_among_its_brands_is_one(brands: bytes):
    assert is_picture((8 + len(brands)).to_bytes(4) + b"ftyp" + brands + bytes(40))


@pytest.mark.parametrize("brands", [b"mp42\0\0\0\0mp42isom", b"isom"])
def test_a_film_is_none(brands: bytes):
    assert not is_picture((8 + len(brands)).to_bytes(4) + b"ftyp" + brands + b"heic")
