"""Documents with made-up people in every corner, written by the libraries and by hand; and what to ask of them."""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
from typing import TYPE_CHECKING, Any

import docx
import openpyxl
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from openpyxl.comments import Comment
from openpyxl.workbook.defined_name import DefinedName

from outgate.extract import extract, rewrite
from outgate.extract.tree import Budget, Child, Hints
from outgate.model import Edit, Limits, Message, Part, Reading
from tests.extract.messages import message

if TYPE_CHECKING:
    from collections.abc import Mapping

    from outgate.extract.tree import Reader

ADDRESS = re.compile(rb"[\w.]+@shop\.example")
MASK = b"[person.email]"
SHEET_TYPES = (
    b'<Types><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.'
    b'spreadsheetml.sheet.main+xml"/></Types>'
)
TEXT_TYPES = (
    b'<Types><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.'
    b'wordprocessingml.document.main+xml"/></Types>'
)
IN_WORKBOOK = {b"jane0", b"jane1", b"hidden.ann", b"named.ned", b"zoe", b"head.max", b"jim", b"prop.pia"}
IN_DOCUMENT = {
    b"joe.split",
    b"cell.cora",
    b"header.hal",
    b"author.amy",
    b"link.lou",
    b"gone.gus",
    b"new.nan",
    b"note.nia",
}
IN_SLIDES = {b"joe.split", b"notes.ned", b"comment.zoe"}


def workbook(orders: int = 5) -> bytes:
    """Return a workbook with an address in a cell, a hidden sheet, a note, a header, a name, a formula, a property."""
    book = openpyxl.Workbook()
    sheet: Any = book.active
    sheet.title = "Orders"
    sheet.append(["Order", "Email", "Phone", "Date", "Share", "Amount", "Link"])
    for i in range(orders):
        day = dt.date(2026, 3, 1) + dt.timedelta(days=i)
        formula = '=HYPERLINK("mailto:jim@shop.example","mail jim")'
        sheet.append([f"ORD-{i}", f"jane{i}@shop.example", 5550100 + i, day, 0.25, 19.5 + i, formula])
        sheet.cell(i + 2, 5).number_format = "0.00%"
    sheet["A9"], sheet["B9"], sheet["Z30"] = 'two\nlines "q"', "jane0@shop.example", "far away"
    sheet["A1"].comment = Comment("call zoe@shop.example", "Zoe")
    sheet.oddHeader.center.text = "head.max@shop.example"
    hidden: Any = book.create_sheet("Hidden")
    hidden.sheet_state = "hidden"
    hidden["A1"] = "hidden.ann@shop.example"
    book.properties.creator = "prop.pia@shop.example"
    book.defined_names["who"] = DefinedName("who", attr_text='"named.ned@shop.example"')
    return _saved(book)


def harmless_workbook() -> bytes:
    """Return a workbook that tells of nobody."""
    book = openpyxl.Workbook()
    sheet: Any = book.active
    for row in (["Room", "Seats"], ["Blue", 12], ["Green", 8], ["Attic", 4]):
        sheet.append(row)
    return _saved(book)


def document(*, harmless: bool = False, noted: bool = True) -> bytes:
    """Return a text with addresses over several runs, in a table, a header, a link, tracked changes, a comment."""
    text = docx.Document()
    paragraph = text.add_paragraph("We meet on Monday " if harmless else "mail jo")
    if not harmless:
        paragraph.add_run("e.s").bold = True
        paragraph.add_run("plit@shop.example now")
        table = text.add_table(2, 2)
        for row, cells in enumerate((("Name", "Email"), ("Cora", "cell.cora@shop.example"))):
            for column, cell in enumerate(cells):
                table.cell(row, column).text = cell
        text.sections[0].header.paragraphs[0].text = "header.hal@shop.example"
        text.core_properties.author = "author.amy@shop.example"
        text.part.relate_to("mailto:link.lou@shop.example", RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
        paragraph._p.addnext(parse_xml(_TRACKED))
        if noted:
            text.add_comment(paragraph.runs, "ask note.nia@shop.example", "Nia", "N")
    return _saved(text)


_TRACKED = (
    f'<w:p {nsdecls("w")}><w:r><w:t xml:space="preserve">write to </w:t></w:r>'
    '<w:del w:id="1" w:author="Z"><w:r><w:delText>gone.gus@shop.example</w:delText></w:r></w:del>'
    '<w:ins w:id="2" w:author="Z"><w:r><w:t>new.nan@shop.example</w:t></w:r></w:ins></w:p>'
)
SLIDES = b"""<?xml version="1.0" encoding="UTF-8"?>
<office:document xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0"
 xmlns:presentation="urn:oasis:names:tc:opendocument:xmlns:presentation:1.0"
 xmlns:svg="urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0"
 office:version="1.3" office:mimetype="application/vnd.oasis.opendocument.presentation">
<office:body><office:presentation><draw:page draw:name="p1">
<office:annotation svg:x="1cm" svg:y="1cm"><dc:creator>Zoe</dc:creator><text:p>comment.zoe@shop.example</text:p>
</office:annotation>
<draw:frame svg:x="2cm" svg:y="2cm" svg:width="15cm" svg:height="3cm"><draw:text-box>
<text:p>mail jo<text:span>e.s</text:span>plit@shop.example now</text:p></draw:text-box></draw:frame>
<presentation:notes><draw:frame svg:x="2cm" svg:y="15cm" svg:width="15cm" svg:height="3cm" presentation:class="notes">
<draw:text-box><text:p>notes.ned@shop.example</text:p></draw:text-box></draw:frame></presentation:notes>
</draw:page></office:presentation></office:body></office:document>
"""


def packed(members: Mapping[str, bytes]) -> bytes:
    """Return a zip of the members."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name, data in members.items():
            new.writestr(name, data)
    return out.getvalue()


def sheets(*sheets: bytes, strings: bytes = b"", **more: bytes) -> bytes:
    """Return a workbook of sheets in SpreadsheetML, by hand."""
    members = {"[Content_Types].xml": SHEET_TYPES, "xl/workbook.xml": b"<workbook/>"}
    for number, sheet in enumerate(sheets, 1):
        members[f"xl/worksheets/sheet{number}.xml"] = b"<worksheet><sheetData>%b</sheetData></worksheet>" % sheet
    if strings:
        members["xl/sharedStrings.xml"] = b"<sst>%b</sst>" % strings
    return packed(members | {name.replace("__", "/") + ".xml": data for name, data in more.items()})


def text_file(body: bytes, **more: bytes) -> bytes:
    """Return a text document in WordprocessingML, by hand."""
    members = {
        "[Content_Types].xml": TEXT_TYPES,
        "word/document.xml": b"<w:document><w:body>%b</w:body></w:document>" % body,
    }
    return packed(members | {name.replace("__", "/") + ".xml": data for name, data in more.items()})


def read(data: bytes, limits: Limits | None = None) -> Reading:
    """Read a POST of `data`."""
    return extract(message(data), limits or Limits())


def shown(data: bytes, limits: Limits | None = None) -> dict[str, bytes]:
    """Return the parts in `data` by the last step of their path."""
    return {part.path[-1]: part.data for part in read(data, limits).parts if part.path != ("body",)}


def asked(reader: Reader, data: bytes, limits: Limits | None = None, name: str = "") -> tuple[list[Child], list[str]]:
    """Return what one reader finds in `data`, and the reasons for what it could not read."""
    budget = Budget(limits or Limits())
    found = list(reader(Part(("body",), data, root="body", is_text=False), Hints(name=name), budget))
    return found, [gap.data_type.removeprefix("uninspected.") for gap in budget.gaps]


def names(data: bytes) -> set[bytes]:
    """Return the people of whom `data` tells, by the part of their address before the at sign."""
    return {found[0].partition(b"@")[0] for part in read(data).parts for found in ADDRESS.finditer(part.data)}


def redacted(data: bytes, value: re.Pattern[bytes] = ADDRESS) -> bytes:
    """Return `data` with each `value` in the parts of the document replaced by a mask."""
    sent: Message = message(data)
    edits: dict[Part, list[Edit]] = {}
    for part in extract(sent, Limits()).parts:
        if part.to_parent is None or part.path[-2:-1] == ("rtf",):  # not a view of what is edited already
            for found in value.finditer(part.data) if part.path != ("body",) else ():
                edits.setdefault(part, []).append(Edit(found.start(), found.end(), MASK))
    return rewrite(sent, edits).body


def _saved(document: Any) -> bytes:
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()
