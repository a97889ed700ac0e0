"""Independent readers: each opens a file that was redacted, fails when it is damaged, and returns what it says."""

from __future__ import annotations

import email
import email.policy
import io
import json
import mailbox
import sqlite3
import tempfile
import zipfile
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import openpyxl

from tests.documents.archives import run

if TYPE_CHECKING:
    from collections.abc import Callable


def by_program(command: str) -> Callable[[bytes], str]:
    """Return a reader that has `command` write what the file `in` says."""

    def read(data: bytes) -> str:
        with tempfile.TemporaryDirectory() as folder:
            (Path(folder) / "in").write_bytes(data)
            return run(command, Path(folder)).decode()

    return read


def workbook(data: bytes) -> str:
    """By openpyxl."""
    with closing(openpyxl.load_workbook(io.BytesIO(data))) as book:
        return "\n".join(str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row)


def letter(data: bytes) -> str:
    """By Python's own reader, which finds no fault in it."""
    made = email.message_from_bytes(data, policy=email.policy.default)
    assert [part.defects for part in made.walk() if part.defects] == []
    held = [part.get_content() for part in made.walk() if not part.is_multipart()]
    return "\n".join(part if isinstance(part, str) else part.decode() for part in held)


def nested(data: bytes) -> str:
    """By Python's own reader of mails, that of zips, and openpyxl."""
    made = email.message_from_bytes(data, policy=email.policy.default)
    (attached,) = [part.get_content() for part in made.walk() if part.get_filename()]
    with zipfile.ZipFile(io.BytesIO(attached)) as opened:
        return workbook(opened.read("q3.xlsx"))


def box(data: bytes) -> str:
    """By Python's own reader of mailboxes."""
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "box").write_bytes(data)
        opened = mailbox.mbox(Path(folder) / "box", create=False)
        try:
            said = [letter(opened.get_bytes(key)) for key in opened.keys()]  # noqa: SIM118 - it is no dictionary
        finally:
            opened.close()
    assert len(said) == 2
    return "\n".join(said)


def database(data: bytes) -> str:
    """By SQLite, from a dump."""
    with closing(sqlite3.connect(":memory:")) as made:
        made.executescript(data.decode())
        return "\n".join(map(str, made.execute("SELECT * FROM people")))


def record(data: bytes) -> str:
    """By the reader of JSON, down to the text inside an answer."""
    (entry,) = json.loads(data)["log"]["entries"]
    return "\n".join(map(str, json.loads(entry["response"]["content"]["text"])))


def json_lines(data: bytes) -> str:
    """By the reader of JSON, line by line."""
    return "\n".join(str(json.loads(line)) for line in data.splitlines())


def drawing(data: bytes) -> str:
    """By the reader of XML."""
    return "\n".join(ET.fromstring(data).itertext())  # noqa: S314 - of these tests


def book(data: bytes) -> str:
    """By the reader of zips, and that of XML for each page; the type still stands first, stored (EPUB 3.3, 4.2.2)."""
    with zipfile.ZipFile(io.BytesIO(data)) as opened:
        assert opened.testzip() is None
        first = opened.infolist()[0]
        assert (first.filename, first.compress_type) == ("mimetype", zipfile.ZIP_STORED)
        pages = [opened.read(name) for name in opened.namelist() if name.endswith((".xhtml", ".opf", ".xml"))]
    return "\n".join(drawing(page) for page in pages)
