"""An archive under the name of a picture is told, and honest misnomers are not."""

from __future__ import annotations

import gzip

import pytest

from outgate.extract.disguise import read
from outgate.extract.tree import Budget, Hints
from outgate.model import Limits, Part
from tests.extract.archives.rars import rar5
from tests.extract.mail.test_internet import mail
from tests.extract.messages import read as read_message
from tests.extract.messages import reasons
from tests.extract.test_zip_file import archive

ZIP = archive({"a": b"b"})


def told(data: bytes, hints: Hints) -> list[str]:
    budget = Budget(Limits())
    assert list(read(Part(("body",), data, is_text=False), hints, budget)) == []
    return [gap.sample for gap in budget.gaps]


@pytest.mark.parametrize(
    ("data", "hints", "said"),
    [
        (ZIP, Hints(name="holiday.JPG"), "zip under the name of jpg"),
        (ZIP, Hints(name="notes.txt"), "zip under the name of txt"),
        (ZIP, Hints(media_type="image/png"), "zip under the name of image"),
        (rar5({"a": b"b"}), Hints(name="a.b/film.mp4"), "rar under the name of mp4"),
        (b"Salted__" + bytes(50), Hints(name="song.mp3"), "openssl enc under the name of mp3"),
    ],
)
def test_archives_in_disguise_are_told(data: bytes, hints: Hints, said: str):
    assert told(data, hints) == [said]


@pytest.mark.parametrize(
    ("data", "hints"),
    [
        (ZIP, Hints(name="q3.zip")),
        (ZIP, Hints(name="q3.csv")),
        (ZIP, Hints(name="q3.xls", media_type="application/vnd.ms-excel")),
        (ZIP, Hints(name="book.epub")),
        (ZIP, Hints(name="no-ending")),
        (ZIP, Hints()),
        (gzip.compress(b"x", mtime=0), Hints(name="server.log")),
        (b"\x89PNG\r\n\x1a\n", Hints(name="photo.jpg")),
        (b"%PDF-1.7", Hints(name="scan.jpg")),
        (b"hello", Hints(name="notes.txt", media_type="text/plain")),
    ],
)
def test_honest_misnomers_are_not(data: bytes, hints: Hints):
    assert told(data, hints) == []


def test_the_whole_way_from_an_attachment():
    made = mail()
    made.add_attachment(ZIP, maintype="image", subtype="jpeg", filename="holiday.jpg")
    assert reasons(read_message(made.as_bytes())) == ["mismatch"]
    assert reasons(read_message(ZIP, b"application/zip")) == []
