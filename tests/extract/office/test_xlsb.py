"""Binary workbooks, put together record by record, and read the same by another reader."""

from __future__ import annotations

import io
import struct

import pytest
import python_calamine
from hypothesis import given, settings
from hypothesis import strategies as st

from outgate.model import Unwritable
from tests.extract.messages import reasons
from tests.extract.office import made

TYPES = (
    b'<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="bin" ContentType='
    b'"application/vnd.ms-excel.sheet.binary.macroEnabled.main"/></Types>'
)
RELATIONS = (
    b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    b'<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" '
    b'Target="worksheets/sheet1.bin"/></Relationships>'
)


def record(kind: int, data: bytes = b"") -> bytes:
    number = bytes([kind]) if kind < 0x80 else bytes([kind & 0x7F | 0x80, kind >> 7])
    size, out = len(data), b""
    while size > 0x7F:
        out, size = out + bytes([size & 0x7F | 0x80]), size >> 7
    return number + out + bytes([size]) + data


def string(text: str) -> bytes:
    return struct.pack("<I", len(text)) + text.encode("utf-16-le")


def cell(kind: int, column: int, value: bytes, style: int = 0) -> bytes:
    return record(kind, struct.pack("<II", column, style) + value)


SHEET = (
    record(129)
    + record(148, struct.pack("<4I", 0, 0, 0, 0))  # a dimension that says A1 only
    + record(145)
    + record(0, struct.pack("<I", 0) + bytes(13))
    + cell(7, 0, struct.pack("<I", 0))
    + cell(6, 1, string("Email"))
    + record(0, struct.pack("<I", 8) + bytes(13))
    + cell(2, 0, struct.pack("<I", (42 << 2) | 2))
    + cell(8, 1, string("joe@shop.example") + bytes(10) + string("joe@shop.example")[4:])
    + cell(5, 2, struct.pack("<d", 46082.0), style=1)
    + cell(4, 3, b"\1")
    + cell(9, 4, struct.pack("<d", 1.5) + bytes(10))
    + record(146)
    + record(479, string("head.max@shop.example"))
    + record(130)
)
BOOK = (
    record(131)
    + record(153, bytes(12))
    + record(143)
    + record(156, struct.pack("<II", 0, 1) + string("rId1") + string("Orders"))
    + record(144)
    + record(132)
)
STYLES = (
    record(278)
    + record(617, struct.pack("<I", 2))
    + record(47, bytes(16))
    + record(47, struct.pack("<HH", 0, 14) + bytes(12))
    + record(618)
    + record(279)
)
STRINGS = record(159, struct.pack("<2I", 1, 1)) + record(19, b"\0" + string("Order")) + record(160)


def workbook(**more: bytes) -> bytes:
    members = {
        "[Content_Types].xml": TYPES,
        "xl/workbook.bin": BOOK,
        "xl/_rels/workbook.bin.rels": RELATIONS,
        "xl/worksheets/sheet1.bin": SHEET,
        "xl/styles.bin": STYLES,
        "xl/sharedStrings.bin": STRINGS,
    }
    return made.packed(members | {name.replace("__", "/") + ".bin": data for name, data in more.items()})


def test_cells_are_shown_also_beyond_the_declared_dimension():
    shown = made.shown(workbook())
    assert shown["sheet[Orders]"] == b"Order\tEmail\n\n42\tjoe@shop.example\t2026-03-01\tTRUE\t1.5"
    assert b"head.max@shop.example" in shown["beside[Orders]"]
    assert made.read(workbook()).gaps == ()


def test_another_reader_reads_the_same_cells():
    other = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(workbook()))
    rows = other.get_sheet_by_name("Orders").to_python()
    assert rows[0][:2] == ["Order", "Email"]
    assert rows[-1][:2] == [42.0, "joe@shop.example"]


def test_what_is_found_in_one_cannot_go_back():
    with pytest.raises(Unwritable):
        made.redacted(workbook())


def test_notes_and_other_members_are_read():
    assert made.names(workbook(xl__comments1=record(637, string("ann@shop.example")))) == {b"joe", b"head.max", b"ann"}


@settings(max_examples=60)
@given(st.integers(0, len(SHEET)), st.binary(max_size=20))
def test_no_bytes_make_it_fail(at: int, noise: bytes):
    damaged = workbook(xl__worksheets__sheet1=SHEET[:at] + noise + SHEET[at + len(noise) :])
    assert "failure" not in reasons(made.read(damaged))
