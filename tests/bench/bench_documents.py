"""The speed of reading documents: `python tests/bench/bench_documents.py [format …]`.

For each format one file that this makes: milliseconds and MB/s of `extract`, that is text, tables and all readers
below, beside the library called bare that people would use. CPU time of one thread, the best of three; trust the
ratios. A format is one line of `FORMATS`.
"""

from __future__ import annotations

import io
import resource
import sys
import time
import zipfile
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

import docx
import openpyxl
import python_calamine

from outgate.extract import extract
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
