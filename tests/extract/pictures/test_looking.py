"""A picture is looked at within limits, and what is not looked at is a gap."""

from __future__ import annotations

import pytest
from PIL import Image, ImageOps

from outgate.extract.pictures import ocr
from outgate.extract.pictures.looking import is_wanted, look
from outgate.extract.tree import Budget
from outgate.model import Limits, Part
from tests.extract.pictures.paint import code, page

PART = Part(("body",), b"")
ROWS = [["asin", "units", "revenue"], ["first", "12", "99.00"], ["second", "3", "12.50"], ["third", "7", "1.50"]]


def wanted(width: int, height: int, limits: Limits, seen: int = 0) -> tuple[bool, list[str]]:
    budget = Budget(limits, pictures=seen)
    found = is_wanted(width, height, PART, ("body", "picture"), budget)
    return found, [gap.sample for gap in budget.gaps]


@pytest.mark.parametrize(
    ("size", "limits", "seen", "expected"),
    [
        ((800, 600), Limits(), 0, (True, [])),
        ((16, 16), Limits(), 0, (False, [])),
        ((16, 16), Limits(pixels=0), 0, (False, [])),
        ((800, 600), Limits(pixels=0), 0, (False, ["not looked at"])),
        ((100_000, 100_000), Limits(), 0, (False, ["more than 25,000,000 pixels"])),
        ((800, 600), Limits(pictures=2), 1, (True, [])),
        ((800, 600), Limits(pictures=2), 2, (False, ["more than 2 pictures"])),
    ],
)
def test_size_and_number_decide(size: tuple[int, int], limits: Limits, seen: int, expected: tuple[bool, list[str]]):
    assert wanted(*size, limits, seen) == expected


def test_without_languages_it_says_so(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(ocr, "languages", tuple)
    assert wanted(800, 600, Limits()) == (False, ["no language files are installed"])


def shown(image: Image.Image) -> dict[str, bytes]:
    return {child.part.path[-1]: child.part.data for child in look(image, PART, ("picture",), Budget(Limits()))}


def test_a_report_is_a_table():
    assert shown(page(ROWS))["table[1]"] == "".join("\t".join(row) + "\n" for row in ROWS).encode()


def test_codes_are_read_beside_text():
    assert shown(code("jane@shop.example"))["code[QR Code]"] == b"jane@shop.example"


def test_text_on_glass_is_read():
    ink = ImageOps.invert(page([["jane.roe@example.com"]]).convert("L"))
    glass = Image.new("RGBA", ink.size, (0, 0, 0, 0))
    glass.putalpha(ink)
    assert b"jane.roe@example.com" in shown(glass)["text"]


def test_light_text_on_glass_is_read():
    ink = ImageOps.invert(page([["jane.roe@example.com"]]).convert("L"))
    glass = Image.new("RGBA", ink.size, (255, 255, 255, 0))
    glass.putalpha(ink)
    assert b"jane.roe@example.com" in shown(glass)["text"]
    [child] = look(glass, PART, ("picture",), Budget(Limits()))
    assert child.part.path == ("picture", "on black", "text")


def test_what_is_seen_on_white_is_not_looked_at_twice():
    dark = ImageOps.invert(page([["jane.roe@example.com"]]).convert("L"))
    glass = Image.new("RGBA", dark.size, (0, 0, 0, 0))
    glass.putalpha(dark)
    solid = page([["jane.roe@example.com"]]).convert("RGBA")
    for image in (glass, solid):
        assert [child.part.path for child in look(image, PART, ("picture",), Budget(Limits()))] == [("picture", "text")]


def test_an_empty_picture_shows_nothing():
    assert shown(Image.new("RGB", (400, 300), "white")) == {}
