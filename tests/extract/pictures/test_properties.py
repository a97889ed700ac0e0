"""What is said of a picture in its file is read."""

from __future__ import annotations

import io

import pytest
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from outgate.extract.pictures import properties
from tests.extract.pictures.paint import file

PLAIN = Image.new("RGB", (64, 64), "red")
XMP = b"<x:xmpmeta xmlns:x='adobe:ns:meta/'>jane@shop.example</x:xmpmeta>"


def said(data: bytes) -> str:
    with Image.open(io.BytesIO(data)) as image:
        return properties.lines(image)


def with_exif(tag: int, value: object, ifd: int | None = None) -> bytes:
    exif = Image.Exif()
    (exif if ifd is None else exif.get_ifd(ifd))[tag] = value
    return file(PLAIN, "jpeg", exif=exif)


@pytest.mark.parametrize(
    ("tag", "value", "ifd", "line"),
    [
        (0x010E, "jane@shop.example", None, "ImageDescription: jane@shop.example"),
        (0x013B, "Jane Roe", None, "Artist: Jane Roe"),
        (0x9C9C, "Größe".encode("utf-16-le"), None, "XPComment: Größe"),
        (0x9286, b"ASCII\0\0\0jane", 0x8769, "UserComment: jane"),
        (0x9286, b"UNICODE\0" + "jäne".encode("utf-16-be"), 0x8769, "UserComment: jäne"),
    ],
)
def test_exif_is_read(tag: int, value: object, ifd: int | None, line: str):
    assert line in said(with_exif(tag, value, ifd)).splitlines()


def test_text_of_png_is_read_in_all_its_kinds():
    info = PngInfo()
    info.add_text("Author", "Jane Roe")
    info.add_text("Comment", "jane@shop.example", zip=True)
    info.add_itxt("Title", "Größe", zip=True)
    lines = said(file(PLAIN, "png", pnginfo=info)).splitlines()
    assert {"Author: Jane Roe", "Comment: jane@shop.example", "Title: Größe"} <= set(lines)


def test_comments_are_read():
    assert "comment: jane@shop.example" in said(file(PLAIN, "jpeg", comment=b"jane@shop.example"))
    assert "comment: jane@shop.example" in said(file(PLAIN, "gif", comment=b"jane@shop.example"))


@pytest.mark.parametrize("kind", ["png", "jpeg", "webp"])
def test_xmp_is_read(kind: str):
    info = PngInfo()
    info.add_itxt("XML:com.adobe.xmp", XMP.decode())
    more = {"pnginfo": info} if kind == "png" else {"xmp": XMP}
    with Image.open(io.BytesIO(file(PLAIN, kind, **more))) as image:
        assert properties.xmp(image) == XMP


def test_a_picture_without_any_says_nothing():
    assert "Author" not in said(file(PLAIN, "png"))
