"""Documents for the benches, made when they are asked for, and the libraries that people would read them with, bare."""

from __future__ import annotations

import email
import email.policy
import io
import json
import sqlite3
import subprocess
import tarfile
import tempfile
import zipfile
from contextlib import closing
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import docx
import olefile
import openpyxl
import pypdfium2
import python_calamine
import tesserocr
from PIL import Image, ImageDraw, ImageFont

from outgate.extract.pictures import ocr
from tests.extract.mail.ole import Tree, msg
from tests.extract.pdf.pdfs import Line, pdf


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


def screenshot(lines: int, said: str = "Order 302-{0:07d} was sent to jane{0}@shop.example today") -> bytes:
    """A window of text, 1,280 pixels wide."""
    image = Image.new("RGB", (1280, 60 + 40 * lines), "white")
    draw, font = ImageDraw.Draw(image), ImageFont.load_default(24)
    for i in range(lines):
        draw.text((30, 30 + 40 * i), said.format(i), fill="black", font=font)
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


def csv(rows: int) -> bytes:
    """A list of customers as text."""
    return b"name,email,units\n" + b"".join(b"Jane %d,jane%d@shop.example,%d\n" % (at, at, at) for at in range(rows))


def records(rows: int) -> list[dict[str, Any]]:
    """The same list as records."""
    return [{"name": f"Jane {at}", "email": f"jane{at}@shop.example", "units": at} for at in range(rows)]


def zipped(data: bytes) -> bytes:
    """A zip of one file."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        new.writestr("q3.csv", data)
    return out.getvalue()


def rooms(rows: int) -> bytes:
    """A workbook that tells of nobody."""
    made = openpyxl.Workbook(write_only=True)
    sheet: Any = made.create_sheet("Rooms")
    for at in range(rows):
        sheet.append([f"room {at}", "blue", "twelve chairs", at % 7, "by the window"])
    return _saved(made)


def unzipped(data: bytes) -> object:
    """All members."""
    with zipfile.ZipFile(io.BytesIO(data)) as old:
        return [old.read(name) for name in old.namelist()]


def tarred(rows: int) -> bytes:
    """The list in a tar.gz."""
    out, data = io.BytesIO(), csv(rows)
    with tarfile.open(fileobj=out, mode="w:gz") as new:
        info = tarfile.TarInfo("q3.csv")
        info.size = len(data)
        new.addfile(info, io.BytesIO(data))
    return out.getvalue()


def untarred(data: bytes) -> object:
    """All members."""
    with tarfile.open(fileobj=io.BytesIO(data)) as old:
        return [file.read() for info in old if (file := old.extractfile(info))]


def seven(rows: int) -> bytes:
    """The list in a 7z, by the program of that name."""
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "q3.csv").write_bytes(csv(rows))
        subprocess.run(["7z", "a", "-bso0", "out.7z", "q3.csv"], cwd=folder, check=True, capture_output=True)
        return (Path(folder) / "out.7z").read_bytes()


def outlook(rows: int) -> bytes:
    """A mail of Outlook with the list attached."""
    attached: Tree = {"__substg1.0_3707001F": "q3.csv".encode("utf-16-le"), "__substg1.0_37010102": csv(rows)}
    return msg({"__substg1.0_1000001F": "The list.".encode("utf-16-le"), "__attach_version1.0_#00000000": attached})


def streams(data: bytes) -> object:
    """All streams of a container."""
    with olefile.OleFileIO(io.BytesIO(data)) as old:
        return [old.openstream(name).read() for name in old.listdir()]


def mailbox(mails: int) -> bytes:
    """Mails with a short list in each."""
    return b"".join(b"From ann Sun Nov 22 10:00:00 2026\n" + letter(20) + b"\n\n" for _ in range(mails))


def book(chapters: int) -> bytes:
    """An epub of chapters of two hundred paragraphs."""
    page = "<p>Nothing in particular happened that day, and so on until the end.</p>" * 200
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        new.writestr("mimetype", "application/epub+zip")
        new.writestr("META-INF/container.xml", "<container/>")
        for at in range(chapters):
            new.writestr(f"OEBPS/{at}.xhtml", f"<html xmlns='http://www.w3.org/1999/xhtml'><body>{page}</body></html>")
    return out.getvalue()


def printed(pages: int) -> bytes:
    """A pdf of pages of text, forty lines on each."""
    lines = [[Line(f"Line {at} of a page that says nothing in particular", y=740 - 17 * at) for at in range(40)]]
    return pdf(*lines * pages)


def texts(data: bytes) -> object:
    """The text of all pages."""
    with closing(pypdfium2.PdfDocument(data)) as opened:
        return [page.get_textpage().get_text_range() for page in opened]


def har(entries: int) -> bytes:
    """A browser's log."""
    entry = {"request": {"url": "https://desk.example/q3"}, "response": {"content": {"text": json.dumps(records(20))}}}
    return json.dumps({"log": {"entries": [entry] * entries}}).encode()


def dump(rows: int) -> bytes:
    """A dump of the database, by SQLite."""
    with closing(sqlite3.connect(":memory:")) as made:
        made.deserialize(database(rows))
        return "\n".join(made.iterdump()).encode()


def pack(rows: int) -> bytes:
    """What git pushes of the list."""
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "q3.csv").write_bytes(csv(rows))
        who = "git -c user.name=Made -c user.email=made"
        command = (
            f"git init -q . && git add q3.csv && {who} commit -qm x && echo HEAD | git pack-objects --revs --stdout -q"
        )
        return subprocess.run(command, shell=True, cwd=folder, check=True, capture_output=True).stdout  # noqa: S602 - of this file


def _saved(document: Any) -> bytes:
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()
