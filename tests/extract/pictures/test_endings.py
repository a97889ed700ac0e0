"""What stands behind the end of a picture is told from the picture."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from outgate.extract.pictures.endings import end_of
from tests.extract.pictures.paint import file


def picture(kind: str) -> bytes:
    noise = Image.effect_noise((60, 40), 80)
    if kind == "gif":
        frames = [Image.effect_noise((60, 40), 80) for _ in range(3)]
        return file(noise, kind, save_all=True, append_images=frames)
    return file(noise, kind)


@pytest.mark.parametrize("kind", ["png", "jpeg", "gif", "webp"])
@pytest.mark.parametrize("behind", [b"", b"\x1f\x8b\x08 hidden", b"\xff\xd9\x3bIEND\xae\x42\x60\x82"])
def test_a_picture_ends_at_its_own_end_mark(kind: str, behind: bytes):
    data = picture(kind)
    assert end_of(data + behind) == (kind, len(data))


def test_a_small_picture_inside_of_a_jpeg_does_not_end_it():
    data = picture("jpeg")
    inside = b"\xff\xe1\x00\x08\xff\xd8\xff\xd9ab"
    assert end_of(data[:2] + inside + data[2:] + b"x") == ("jpeg", len(data) + len(inside))


@pytest.mark.parametrize("kind", ["png", "jpeg", "gif", "webp"])
def test_a_picture_that_is_cut_off_has_nothing_behind_it(kind: str):
    data = picture(kind)[:-20]
    assert end_of(data)[1] == len(data)


def test_other_pictures_are_left_alone():
    assert end_of(b"BM picture") == ("", 10)


@given(st.sampled_from([b"GIF89a", b"\xff\xd8\xff", b"RIFF", b"\x89PNG"]), st.binary(max_size=100))
def test_no_bytes_make_it_raise(start: bytes, noise: bytes):
    assert end_of(start + noise)[1] >= 0
