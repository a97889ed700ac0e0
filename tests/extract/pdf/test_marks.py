"""What is laid over a page is read: notes, fields, links and pinned files."""

from __future__ import annotations

import pypdfium2

from outgate.extract.pdf.marks import attached, lay_flat, marks
from tests.extract.pdf.pdfs import Line, pdf


def opened(data: bytes) -> tuple[pypdfium2.PdfDocument, pypdfium2.PdfPage]:
    document = pypdfium2.PdfDocument(data)
    document.init_forms()
    return document, document[0]


def test_notes_say_what_was_written():
    assert [mark.texts for mark in marks(*opened(pdf([Line("x")], notes=["call Jäne", "again"])))] == [
        ("call Jäne",),
        ("again",),
    ]


def test_fields_have_a_name_and_what_was_filled_in():
    [mark] = marks(*opened(pdf([Line("x")], fields={"email": "jane@shop.example"})))
    assert mark.field == "email"
    assert mark.texts == ("jane@shop.example",)


def test_links_lead_somewhere():
    data = pdf([Line("x")], notes=["NOTE"]).replace(
        b"/Contents<4e4f5445>", b"/A<</S/URI/URI(http://x.example/?m=jane@shop.example)>>"
    )
    [mark] = marks(*opened(data.replace(b"/Subtype/Text", b"/Subtype/Link")))
    assert mark.texts == ("http://x.example/?m=jane@shop.example",)


def test_files_are_pinned_to_pages():
    data = pdf([Line("x")], notes=["NOTE"], attached={"q3.csv": b"a,b"})
    number = data.index(b" 0 obj\n<</Type/Filespec")
    reference = data[data.rindex(b"\n", 0, number) + 1 : number] + b" 0 R"
    _, page = opened(data.replace(b"/Subtype/Text", b"/Subtype/FileAttachment/FS " + reference))
    assert len(list(attached(page))) == 1
    assert list(attached(opened(pdf([Line("x")], notes=["no file"]))[1])) == []


def test_what_a_stamp_shows_can_be_laid_into_the_page():
    document, page = opened(pdf([Line("x")], stamp=b"BT /F1 11 Tf 50 600 Td (stamped) Tj ET"))
    assert "stamped" not in page.get_textpage().get_text_range()
    assert lay_flat(page) == (True, True)
    page.close()
    assert "stamped" in document[0].get_textpage().get_text_range()
    assert lay_flat(opened(pdf([Line("x")]))[1]) == (False, True)
