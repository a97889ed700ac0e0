"""Letters drawn as shapes are told from what charts and tables are made of."""

from __future__ import annotations

import pypdfium2
import pytest
from pypdfium2 import raw

from outgate.extract.pdf import outlines
from outgate.extract.pdf.outlines import Outlines
from tests.extract.messages import SECRET, holding, read
from tests.extract.pdf.outlined import outlined
from tests.extract.pdf.pdfs import Line, pdf

TEXT = [Line(f"A line of text that can be read, number {at} of many.", y=600 - 14 * at) for at in range(40)]
WRITING = "".join(f"{SECRET.decode()} wrote to us\n" for _ in range(3)).splitlines()
DRAWN = b"".join(outlined(line, 60, 740 - 24 * at, height=16) for at, line in enumerate(WRITING))


def are_letters(drawn: bytes) -> bool:
    found = Outlines()
    for item in pypdfium2.PdfDocument(pdf([], drawn=drawn))[0].get_objects():
        if item.type == raw.FPDF_PAGEOBJ_PATH:
            found.add(item)
    return found.are_letters


def _dot(x: int, y: int) -> bytes:
    return b"%d %d m %d %d %d %d %d %d c %d %d %d %d %d %d c f\n" % (
        x,
        y,
        x,
        y + 4,
        x + 4,
        y + 4,
        x + 4,
        y,
        x + 4,
        y - 4,
        x,
        y - 4,
        x,
        y,
    )


def test_outlines_of_letters_are_letters_whatever_the_scale():
    assert are_letters(DRAWN)
    assert are_letters(b"0.1 0 0 0.1 0 0 cm " + b"".join(outlined(line, 0, 5000, height=160) for line in WRITING))


@pytest.mark.parametrize(
    "drawn",
    [
        b"",
        b"10 10 500 12 re f\n" * 400,
        b"".join(_dot(40 + at % 50 * 10, 700 - at // 50 * 9) for at in range(600)),
        outlined("Outgate Ltd.", 60, 740),
        b"".join(outlined(line, 0, 700, height=1) for line in WRITING),
    ],
    ids=["nothing", "rules", "dots", "a logo", "as small as nobody reads"],
)
def test_charts_tables_and_logos_are_none(drawn: bytes):
    assert not are_letters(drawn)


def test_what_is_too_much_to_look_at_may_be_letters(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(outlines, "_SEGMENTS", 100)
    assert are_letters(b"10 10 500 12 re f\n" * 40)


def test_writing_in_shapes_is_read_on_a_page_full_of_text():
    reading = read(pdf(TEXT, drawn=DRAWN))
    assert [part.path[-2:] for part in holding(reading.parts)] == [("page[1]", "text")]
    assert reading.gaps == ()
    assert [part for part in read(pdf(TEXT)).parts if part.path[-1] == "text"] == []
