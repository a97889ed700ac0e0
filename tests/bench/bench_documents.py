"""The speed of reading documents: `python tests/bench/bench_documents.py [format …]`.

For each format one file that this makes: milliseconds and MB/s of `extract`, that is text, tables and all readers
below, beside the library called bare that people would use. CPU time of one thread, the best of three; trust the
ratios. A format is one line of `FORMATS`.
"""

from __future__ import annotations

import email
import email.policy
import io
import resource
import sqlite3
import sys
import time
import zipfile
from contextlib import closing
from datetime import UTC, datetime
from email.message import EmailMessage
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

import docx
import openpyxl
import python_calamine
import tesserocr
from PIL import Image, ImageDraw, ImageFont

from outgate.extract import extract
from outgate.extract.pictures import ocr
from outgate.model import Channel, Destination, Limits, Message, Sender

if TYPE_CHECKING:
    from collections.abc import Callable


class Format(NamedTuple):
    """What makes a file, what reads it bare, and what that is called."""

    make: Callable[[], bytes]
    bare: Callable[[bytes], object]
    library: str


def workbook(rows: int) -> bytes:
    """A sales report of ten columns."""
    book = openpyxl.Workbook(write_only=True)
    sheet: Any = book.create_sheet("Orders")
    sheet.append(["ASIN", "Title", "Units", "Revenue", "Rate", "Date", "Sessions", "SKU", "Region", "Note"])
    for i in range(rows):
        sheet.append(
            [
                f"B0{i:08d}",
                f"Product {i % 997}",
                i % 50,
                round(i * 1.37, 2),
                0.05,
                "2026-01-02",
                i,
                f"S-{i}",
                "EU",
                "ok",
            ]
        )
    return _saved(book)


def text_document(paragraphs: int) -> bytes:
    """A text whose paragraphs have three runs each."""
    text = docx.Document()
    for i in range(paragraphs):
        paragraph = text.add_paragraph(f"Paragraph {i} about nothing in particular, ")
        paragraph.add_run("with bold").bold = True
        paragraph.add_run(" and so on and so forth until the end.")
    return _saved(text)


def open_sheet(rows: int) -> bytes:
    """The same report as OpenDocument."""
    cells = "".join(
        f'<table:table-cell office:value-type="string"><text:p>{text}</text:p></table:table-cell>'
        for text in ("B012345678", "Product", "12", "16.44", "0.05", "2026-01-02", "300", "S-1", "EU", "ok")
    )
    content = (
        f'<office:document-content><table:table table:name="T">{f"<table:table-row>{cells}</table:table-row>" * rows}'
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        new.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        new.writestr("META-INF/manifest.xml", "<manifest/>")
        new.writestr("content.xml", content + "</table:table></office:document-content>")
    return out.getvalue()


def rich_text(paragraphs: int) -> bytes:
    """RTF with a bold run in each paragraph."""
    return b"{\\rtf1\\ansi " + b"Some text {\\b with bold} and so on until the end.\\par\n" * paragraphs + b"}"


def calamine(data: bytes) -> object:
    """All cells of the first sheet."""
    return python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(0).to_python()


def paragraphs(data: bytes) -> object:
    """The text of the body only."""
    return [paragraph.text for paragraph in docx.Document(io.BytesIO(data)).paragraphs]


def letter(rows: int) -> bytes:
    """A mail with a list of customers attached, in base64."""
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = "ann@shop.example", "bob@else.example", "Grüße"
    mail.set_content("The list is attached.")
    lines = "".join(f"Jane {i},jane{i}@shop.example\n" for i in range(rows))
    mail.add_attachment(f"name,email\n{lines}", subtype="csv", filename="q3.csv", cte="base64")
    return mail.as_bytes()


def contents(data: bytes) -> object:
    """What Python's own reader makes of the parts of a mail."""
    mail = email.message_from_bytes(data, policy=email.policy.default)
    return [part.get_content() for part in mail.walk() if not part.is_multipart()]


def database(rows: int) -> bytes:
    """A table of customers."""
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as made:
        made.execute("CREATE TABLE people (name, email, units)")
        people = ((f"Jane {i}", f"jane{i}@shop.example", i) for i in range(rows))
        made.executemany("INSERT INTO people VALUES (?, ?, ?)", people)
        return bytes(made.serialize())


def rows_of(data: bytes) -> object:
    """All rows of the table."""
    with closing(sqlite3.connect(":memory:")) as made:
        made.deserialize(data)
        return made.execute("SELECT * FROM people").fetchall()


def screenshot(lines: int) -> bytes:
    """A window of text, 1,280 pixels wide."""
    image = Image.new("RGB", (1280, 60 + 40 * lines), "white")
    draw, font = ImageDraw.Draw(image), ImageFont.load_default(24)
    for i in range(lines):
        draw.text(
            (30, 30 + 40 * i), f"Order 302-{i:07d} was sent to jane{i}@shop.example today", fill="black", font=font
        )
    out = io.BytesIO()
    image.save(out, "png")
    return out.getvalue()


def written(data: bytes) -> object:
    """What tesseract reads in a picture in the first language alone."""
    with tesserocr.PyTessBaseAPI(path=ocr.FOLDERS[0], lang=ocr.LANGUAGES[0]) as api:
        api.SetImage(Image.open(io.BytesIO(data)))
        return api.GetUTF8Text()


def scans(pages: int) -> bytes:
    """A pdf of pages that are pictures."""
    image, out = Image.open(io.BytesIO(screenshot(18))), io.BytesIO()
    image.save(out, "pdf", save_all=True, append_images=[image] * (pages - 1))
    return out.getvalue()


def _saved(document: Any) -> bytes:
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


FORMATS: dict[str, Format] = {
    "xlsx-1k": Format(lambda: workbook(1_000), calamine, "calamine"),
    "xlsx-50k": Format(lambda: workbook(50_000), calamine, "calamine"),
    "ods-10k": Format(lambda: open_sheet(10_000), len, "nothing"),
    "docx-400": Format(lambda: text_document(400), paragraphs, "python-docx"),
    "rtf-5k": Format(lambda: rich_text(5_000), bytes.split, "split"),
    "eml-10k": Format(lambda: letter(10_000), contents, "email"),
    "sqlite-20k": Format(lambda: database(20_000), rows_of, "sqlite3"),
    "png-18": Format(lambda: screenshot(18), written, "tesseract eng"),
    "pdf-scan-2": Format(lambda: scans(2), len, "nothing"),
}


def best(work: Callable[[], object]) -> float:
    """Seconds of CPU, the least of three."""
    times = []
    for _ in range(3):
        start = time.process_time()
        work()
        times.append(time.process_time() - start)
    return min(times)


def main(chosen: list[str]) -> None:
    """Print a line for each format."""
    print(f"{'format':10} {'KB':>7} {'ms':>8} {'MB/s':>7}   beside")
    for name in chosen or FORMATS:
        made = FORMATS[name]
        data = made.make()
        sent = Message(Channel.HTTP, Sender("10.0.0.1"), Destination("x.example"), datetime.now(UTC), "POST", body=data)
        ours, bare = best(partial(extract, sent, Limits())), best(partial(made.bare, data))
        rate = len(data) / ours / 1e6
        print(
            f"{name:10} {len(data) >> 10:7} {ours * 1e3:8.1f} {rate:7.2f}   {made.library} {bare * 1e3:.1f} ms",
            flush=True,
        )
    print(f"most memory: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10} MB")


if __name__ == "__main__":
    main(sys.argv[1:])
