"""Thumbnails are left alone while a document is only read, and are blank once it is rewritten."""

from __future__ import annotations

import io
import zipfile

from PIL import Image

from outgate.extract.office.thumbnails import blank, is_thumbnail
from tests.extract.office import made


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
