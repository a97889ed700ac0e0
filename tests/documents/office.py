"""Office documents: workbooks and texts by the libraries, and by LibreOffice in all of its formats."""

from __future__ import annotations

import io
import struct
import zipfile
from typing import TYPE_CHECKING, Any

import docx
import openpyxl

from tests.documents.said import LEAK, TWIN
from tests.extract.office.libreoffice import Job, convert
from tests.extract.office.made import packed
from tests.extract.office.test_xlsb import BOOK, RELATIONS, STRINGS, STYLES, TYPES, cell, record, string

if TYPE_CHECKING:
    from pathlib import Path

    from tests.documents.said import Cells

# What LibreOffice is given to write each of its formats from.
SOURCES = {
    "xls": "xlsx",
    "ods": "xlsx",
    "docx": "docx",
    "doc": "docx",
    "odt": "docx",
    "rtf": "docx",
    "pdf": "docx",
    "pptx": "fodp",
    "ppt": "fodp",
    "odp": "fodp",
}


def workbook(cells: Cells) -> bytes:
    """Return a workbook of one sheet, by openpyxl."""
    book = openpyxl.Workbook()
    sheet: Any = book.active
    sheet.title = "Orders"
    for row in cells:
        sheet.append(row)
    return _saved(book)


def macro_workbook(cells: Cells) -> bytes:
    """Return the workbook as one that may hold macros: a member by that name, and another type."""
    book, out = zipfile.ZipFile(io.BytesIO(workbook(cells))), io.BytesIO()
    with book, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in book.namelist():
            data = book.read(name)
            if name == "[Content_Types].xml":
                plain = b"vnd.openxmlformats-officedocument.spreadsheetml.sheet.main"
                assert plain in data
                data = data.replace(plain, b"vnd.ms-excel.sheet.macroEnabled.main")
            new.writestr(name, data)
    return out.getvalue()


def binary_workbook(cells: Cells) -> bytes:
    """Return a binary workbook, record by record ([MS-XLSB])."""
    rows = b"".join(
        record(0, struct.pack("<I", at) + bytes(13))
        + b"".join(cell(6, column, string(text)) for column, text in enumerate(row))
        for at, row in enumerate(cells)
    )
    sheet = record(129) + record(148, bytes(16)) + record(145) + rows + record(146) + record(130)
    return packed(
        {
            "[Content_Types].xml": TYPES,
            "xl/workbook.bin": BOOK,
            "xl/_rels/workbook.bin.rels": RELATIONS,
            "xl/worksheets/sheet1.bin": sheet,
            "xl/styles.bin": STYLES,
            "xl/sharedStrings.bin": STRINGS,
        }
    )


def document(cells: Cells) -> bytes:
    """Return a text with a paragraph a row, by python-docx."""
    text = docx.Document()
    for row in cells:
        paragraph = text.add_paragraph("We wrote to ")
        paragraph.add_run(row[0]).bold = True
        paragraph.add_run(f" at {row[1]} on Monday.")
    return _saved(text)


def slides(cells: Cells) -> bytes:
    """Return one slide, as the flat file that LibreOffice takes."""
    said = "".join(f"<text:p>{name}, {mail}</text:p>" for name, mail in cells)
    return _SLIDES.replace("{}", said).encode()


def book(cells: Cells) -> bytes:
    """Return an epub of one chapter (EPUB 3.3): the type first and stored, the container, the package, a page."""
    rows = "".join(f"<tr><td>{name}</td><td>{mail}</td></tr>" for name, mail in cells)
    members = {
        "META-INF/container.xml": _CONTAINER,
        "OEBPS/book.opf": _PACKAGE,
        "OEBPS/one.xhtml": _PAGE.format(rows),
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        new.writestr("mimetype", "application/epub+zip", zipfile.ZIP_STORED)
        for name, text in members.items():
            new.writestr(name, text)
    return out.getvalue()


_WRITERS = {"xlsx": workbook, "docx": document, "fodp": slides}
_LOCKED = {"ods": "leak.ods", "odt": "leak.odt"}


def write_all(folder: Path) -> None:
    """Have LibreOffice write the leak and its twin in all of its formats, as `leak.xls` and so on, and locked ones."""
    jobs = []
    for name, cells in (("leak", LEAK), ("twin", TWIN)):
        for kind, write in _WRITERS.items():
            (folder / f"{name}-source.{kind}").write_bytes(write(cells))
        jobs += [Job(folder / f"{name}-source.{source}", folder / f"{name}.{kind}") for kind, source in SOURCES.items()]
    jobs += [Job(folder / source, folder / f"locked.{kind}", "secret") for kind, source in _LOCKED.items()]
    convert(jobs, folder)


def _saved(made: Any) -> bytes:
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


_SLIDES = """<?xml version="1.0" encoding="UTF-8"?>
<office:document xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"
 xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0"
 xmlns:svg="urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0"
 office:version="1.3" office:mimetype="application/vnd.oasis.opendocument.presentation">
<office:body><office:presentation><draw:page draw:name="p1">
<draw:frame svg:x="2cm" svg:y="2cm" svg:width="20cm" svg:height="10cm"><draw:text-box>{}</draw:text-box></draw:frame>
</draw:page></office:presentation></office:body></office:document>
"""
_CONTAINER = """<?xml version="1.0"?>
<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>
<rootfile full-path="OEBPS/book.opf" media-type="application/oebps-package+xml"/></rootfiles></container>
"""
_PACKAGE = """<?xml version="1.0"?>
<package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="id">
<metadata xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:identifier id="id">urn:q3</dc:identifier>
<dc:title>Third quarter</dc:title><dc:language>en</dc:language></metadata>
<manifest><item id="one" href="one.xhtml" media-type="application/xhtml+xml"/></manifest>
<spine><itemref idref="one"/></spine></package>
"""
_PAGE = """<?xml version="1.0" encoding="UTF-8"?>
<html xmlns="http://www.w3.org/1999/xhtml"><head><title>One</title></head><body><table>{}</table></body></html>
"""
