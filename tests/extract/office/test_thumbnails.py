"""Thumbnails are left alone while a document is only read, and are blank once it is rewritten."""

from __future__ import annotations

import io
import zipfile

import pytest
from PIL import Image, PngImagePlugin

from outgate.extract.office.thumbnails import blank, is_legible, is_thumbnail
from tests.extract.messages import SECRET, message, redacted
from tests.extract.office import made
from tests.extract.pictures.paint import file, page


def _told() -> PngImagePlugin.PngInfo:
    told = PngImagePlugin.PngInfo()
    told.add_text("Comment", SECRET.decode(), zip=True)
    return told


def picture(kind: str, side: int = 60) -> bytes:
    out = io.BytesIO()
    Image.effect_noise((side, side), 90).save(out, kind)
    return out.getvalue()


def test_a_small_picture_in_the_place_of_a_thumbnail_is_one():
    assert is_thumbnail("Thumbnails/thumbnail.png", picture("PNG"))
    assert is_thumbnail("docProps/thumbnail.jpeg", picture("JPEG"))
    assert not is_thumbnail("word/media/image1.png", picture("PNG"))
    assert not is_thumbnail("Thumbnails/thumbnail.png", b"joe@shop.example")
    assert not is_thumbnail("Thumbnails/thumbnail.png", picture("PNG", 400))


def flat(side: int = 256, kind: str = "png", **more: object) -> bytes:
    return file(Image.new("L", (side, side), "white"), kind, **more)


@pytest.mark.parametrize(
    "data",
    [
        flat(513),
        flat() + SECRET,
        flat(pnginfo=_told()),
        flat()[:-20],
        b"\x89PNG\r\n\x1a\n" + SECRET,
        flat(100, kind="jpeg", comment=SECRET),
        flat(100, kind="jpeg") + SECRET,
        flat(100, kind="jpeg") + flat(100, kind="jpeg"),
        flat(100, kind="jpeg")[:300],
        flat(513, kind="jpeg"),
    ],
)
def test_what_is_large_or_broken_or_says_more_is_no_thumbnail(data: bytes):
    name = "docProps/thumbnail.jpeg"
    assert is_thumbnail(name, flat())
    assert is_thumbnail(name, flat(kind="jpeg"))
    assert not is_thumbnail(name, data)


def test_a_picture_in_the_place_of_a_thumbnail_is_read():
    shot = file(page([[SECRET.decode()], ["a"], ["page"] * 2]).convert("1"))
    members = {
        "[Content_Types].xml": made.TEXT_TYPES,
        "word/document.xml": b"<w:p><w:t>hello</w:t></w:p>",
        "docProps/thumbnail.jpeg": shot,
    }
    assert any(SECRET in part.data for part in made.read(made.packed(members)).parts)


def test_what_can_be_read_in_a_thumbnail_goes_with_it():
    shot = file(page([[SECRET.decode()]]).convert("1").crop((0, 0, 400, 110)))
    assert is_legible(shot)
    assert not is_legible(flat(256))
    members = {
        "[Content_Types].xml": made.TEXT_TYPES,
        "word/document.xml": b"<w:p><w:t>hello</w:t></w:p>",
        "docProps/thumbnail.jpeg": shot,
    }
    sent = message(made.packed(members))
    new = redacted(sent).body
    assert any(SECRET in part.data for part in made.read(sent.body).parts)
    assert not any(SECRET in part.data for part in made.read(new).parts)
    assert any(b"hello" in part.data for part in made.read(new).parts)


def test_a_blank_one_is_a_picture_of_the_same_format():
    for kind in ("PNG", "JPEG"):
        with Image.open(io.BytesIO(blank(picture(kind)))) as made_blank:
            assert (made_blank.format, made_blank.size) == (kind, (1, 1))


def test_a_document_is_rewritten_without_its_picture():
    members = {
        "[Content_Types].xml": made.TEXT_TYPES,
        "word/document.xml": b"<w:p><w:t>joe@shop.example</w:t></w:p>",
        "docProps/thumbnail.jpeg": picture("JPEG"),
    }
    assert made.read(made.packed(members)).gaps == ()
    with zipfile.ZipFile(io.BytesIO(made.redacted(made.packed(members)))) as new:
        assert new.read("docProps/thumbnail.jpeg") == blank(members["docProps/thumbnail.jpeg"])
