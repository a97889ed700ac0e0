"""Pictures are read for what they show and say; hostile ones cost a gap."""

from __future__ import annotations

import random
import resource
import zlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from outgate.extract.pictures.reading import read
from outgate.extract.tree import Budget, Exceeded, Hints
from outgate.model import Limits, Part
from tests.extract.messages import SECRET, holding, reasons
from tests.extract.messages import read as read_message
from tests.extract.pictures.paint import chunk, code, file, huge_png, page

NOTHING = Limits(pixels=0)


def found(data: bytes, limits: Limits | None = None) -> tuple[dict[tuple[str, ...], bytes], list[str]]:
    budget = Budget(limits or Limits())
    children = {}
    try:
        for child in read(Part(("body",), data, is_text=False), Hints(), budget):
            children[child.part.path[1:]] = child.part.data
    except Exceeded as limit:
        budget.gap(limit.reason, ("body",), limit.detail)
    return children, [gap.data_type.removeprefix("uninspected.") for gap in budget.gaps]


@pytest.mark.parametrize("kind", ["png", "jpeg", "webp", "bmp"])
def test_a_leak_in_a_screenshot_is_found(kind: str):
    reading = read_message(file(page([["ordered by"], [SECRET.decode()]]), kind), b"image/*")
    [part] = holding(reading.parts)
    assert part.path == ("body", "picture", "text")
    assert part.lift is None
    assert reading.gaps == ()


def test_a_harmless_twin_holds_nothing_and_no_gap():
    reading = read_message(file(page([["nothing but words"]])))
    assert holding(reading.parts) == []
    assert reading.gaps == ()


def test_codes_are_read():
    assert found(file(code(SECRET.decode())))[0]["picture", "code[QR Code]"] == SECRET


def test_all_pages_of_a_fax_are_read():
    pages = [page([[word]]).convert("1") for word in ("first", "second", SECRET.decode())]
    data = file(pages[0], "tiff", save_all=True, append_images=pages[1:], compression="group4")
    assert SECRET in found(data)[0]["picture", "frame[3]", "text"]


def test_texts_behind_the_pixels_of_a_png_are_read():
    said = chunk(b"zTXt", b"Comment\0\0" + zlib.compress(SECRET))
    assert found(huge_png(40, 40, behind=said)) == ({("picture", "texts"): b"Comment: " + SECRET}, [])
    assert found(huge_png(40, 40, before=said)) == ({("picture", "properties"): b"Comment: " + SECRET}, [])


def test_properties_are_read_even_of_what_is_not_looked_at():
    data = file(Image.new("RGB", (400, 300), "red"), "jpeg", comment=SECRET)
    parts, gaps = found(data, NOTHING)
    assert SECRET in parts["picture", "properties"]
    assert gaps == ["image"]


def test_icons_are_no_gap():
    assert found(file(Image.new("RGB", (16, 16), "red")), NOTHING) == ({}, [])


@pytest.mark.parametrize("kind", ["png", "jpeg", "gif", "webp"])
def test_what_follows_the_end_of_a_picture_is_read(kind: str):
    assert found(file(Image.new("RGB", (16, 16), "red"), kind) + SECRET)[0][f"{kind} trailing",] == SECRET


def test_a_picture_of_a_hundred_thousand_pixels_square_costs_a_gap_and_no_memory():
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    assert found(huge_png(100_000, 100_000)) == ({}, ["image"])
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 200_000  # KiB


def test_frames_without_end_are_one_gap():
    frames = [Image.new("RGB", (100, 100), (4 * shade, 0, 0)) for shade in range(60)]
    data = file(frames[0], "gif", save_all=True, append_images=frames[1:])
    assert found(data, Limits(pictures=2))[1] == ["image"]


def test_damaged_and_unknown_pictures_are_gaps():
    whole = file(page([["words"]]))
    assert found(whole[: len(whole) // 2])[1] == ["image"]
    assert found(b"\x89PNG\r\n\x1a\n")[1] == ["image"]
    assert reasons(read_message(b"\0\0\0\x20ftypheic" + bytes(200))) == ["image"]


@pytest.mark.parametrize("kind", ["png", "jpeg", "gif", "tiff", "bmp", "webp", "ico", "avif"])
@given(seed=st.integers(0, 2**32))
@settings(max_examples=15)
def test_no_bytes_make_it_raise(kind: str, seed: int):
    noise = random.Random(seed)  # noqa: S311 - a test
    data = bytearray(file(Image.new("RGB", (40, 40), "red"), kind))
    for _ in range(noise.randrange(1, 20)):
        data[noise.randrange(4, len(data))] = noise.randrange(256)
    found(bytes(data), Limits(pixels=10_000))
