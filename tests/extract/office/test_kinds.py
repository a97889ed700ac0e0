"""Documents are told from other zips by their members, never by a name outside."""

import pytest

from outgate.extract.office import kinds
from tests.extract.office import made


@pytest.mark.parametrize(
    ("main", "expected"),
    [
        ("vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml", "xlsx"),
        ("vnd.ms-excel.sheet.macroEnabled.main+xml", "xlsm"),
        ("vnd.ms-excel.sheet.binary.macroEnabled.main", "xlsb"),
        ("vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml", "docx"),
        ("vnd.ms-word.document.macroEnabled.main+xml", "docm"),
        ("vnd.openxmlformats-officedocument.presentationml.slideshow.main+xml", "pptx"),
        ("vnd.ms-powerpoint.presentation.macroEnabled.main+xml", "pptm"),
        ("vnd.ms-visio.drawing.main+xml", "opc"),
    ],
)
def test_the_main_part_says_the_kind(main: str, expected: str):
    types = f'<Override ContentType="application/{main}"/>'
    assert kinds.kind_of({"[Content_Types].xml": types.encode()}) == expected
    assert kinds.kind_of({"[Content_Types].xml": types.encode("utf-16")}) == expected


def test_open_formats_say_it_in_a_member_of_their_own():
    assert kinds.kind_of({"mimetype": b"application/vnd.oasis.opendocument.text"}) == "odt"
    assert kinds.kind_of({"mimetype": b"application/epub+zip"}) == "epub"
    manifest = b'<file-entry media-type="application/vnd.oasis.opendocument.spreadsheet"/>'
    assert kinds.kind_of({"META-INF/manifest.xml": manifest}) == "ods"


def test_other_zips_are_none():
    assert kinds.kind_of({"a.csv": b"a,b"}) == ""
    assert kinds.kind_of({"META-INF/MANIFEST.MF": b"Main-Class: a"}) == ""
    assert not kinds.is_document(made.packed({"a.csv": b"a,b"}))
    assert not kinds.is_document(b"[Content_Types].xml")
    assert kinds.is_document(made.text_file(b""))
    assert kinds.is_document(made.packed({"META-INF/manifest.xml": b""}))


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("word/document.xml", "document"),
        ("ppt/slides/slide12.xml", "slide[12]"),
        ("ppt/notesSlides/notesSlide3.xml", "notes[3]"),
        ("word/_rels/document.xml.rels", "links"),
        ("docProps/core.xml", "properties"),
        ("meta.xml", "properties"),
        ("word/styles.xml", "layout"),
        ("word/header1.xml", "header1"),
        ("customXml/item1.xml", "item1"),
    ],
)
def test_members_are_called_by_what_they_are(name: str, expected: str):
    assert kinds.step(name) == expected
