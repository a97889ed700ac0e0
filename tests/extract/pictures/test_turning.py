"""Writing that stands on its head, is slanted or small is read; what cannot be read is said to be there."""

from __future__ import annotations

import pytest
from PIL import Image, ImageDraw

from outgate.extract.pictures import ocr
from outgate.extract.pictures.looking import look
from outgate.extract.pictures.turning import better, slant
from outgate.extract.tree import Budget
from outgate.model import Limits, Part
from tests.extract.messages import read, reasons
from tests.extract.pictures.paint import file, page

WRITING = page([[f"Customer {at} is", "jane.roe@example.com"] for at in range(6)]).convert("L")
BARS = Image.new("L", (400, 300), 255)
for at in range(20):
    ImageDraw.Draw(BARS).rectangle((10 + at * 19, 290 - at * 13, 20 + at * 19, 290), fill=0)


def turned(angle: int) -> Image.Image:
    return WRITING.rotate(angle, Image.Resampling.BICUBIC, expand=True, fillcolor=255)


@pytest.mark.parametrize("angle", [0, 7, 30, -45, -60])
def test_the_slant_of_lines_is_told(angle: int):
    found, is_sharp = slant(turned(angle))
    assert abs(found + angle) <= 1
    assert is_sharp


@pytest.mark.parametrize(
    "image", [Image.new("L", (300, 200), 255), Image.effect_noise((300, 200), 60)], ids=["white", "noise"]
)
def test_what_has_no_lines_is_told(image: Image.Image):
    assert slant(image)[1] is False


@pytest.mark.parametrize("angle", [180, 30])
def test_turned_writing_is_read(angle: int):
    image = turned(angle)
    seen = ocr.read(image)
    assert seen is not None
    assert "jane.roe@example.com" not in seen.text
    found, is_read = better(image, seen)
    assert "jane.roe@example.com" in found.text
    assert is_read


@pytest.mark.parametrize("image", [Image.new("RGB", (300, 200), "white"), BARS], ids=["white", "bars"])
def test_a_picture_without_writing_has_no_gap(image: Image.Image):
    assert reasons(read(file(image))) == []


def test_writing_that_is_a_guess_is_a_gap():
    mirrored = WRITING.transpose(Image.Transpose.FLIP_LEFT_RIGHT)
    reading = read(file(mirrored))
    assert reasons(reading) == ["image"]
    assert [gap.sample for gap in reading.gaps] == ["writing that can hardly be read"]


def test_a_picture_that_is_read_twice_counts_twice():
    counts = {}
    for angle in (0, 180):
        budget = Budget(Limits())
        list(look(turned(angle), Part(("body",), b""), ("picture",), budget))
        counts[angle] = budget.pictures
    assert counts == {0: 0, 180: 1}  # whoever asks for the picture counts the first time


def test_a_photograph_that_says_which_way_up_it_is_is_read_so():
    exif = Image.Exif()
    exif[0x0112] = 3
    reading = read(file(turned(180).convert("RGB"), "jpeg", exif=exif))
    texts = [part.data for part in reading.parts if part.path[-1] == "text"]
    assert len(texts) == 1
    assert b"jane.roe@example.com" in texts[0]
