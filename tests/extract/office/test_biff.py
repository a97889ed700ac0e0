"""Workbooks of Excel 97: as LibreOffice writes them, and records as other writers put them."""

from __future__ import annotations

import io
import struct

import olefile
import pytest
import python_calamine
from hypothesis import given, settings
from hypothesis import strategies as st

from outgate.extract.office import biff
from outgate.extract.tree import Budget
from outgate.model import Limits


def record(kind: int, data: bytes) -> bytes:
    return struct.pack("<2H", kind, len(data)) + data


BEGIN = record(0x809, b"\0\x06\x10\0")


def text(sheet: biff.Sheet) -> bytes:
    return sheet.grid.text(Budget(Limits()))


def stream(written: dict[str, bytes]) -> bytes:
    with olefile.OleFileIO(io.BytesIO(written["xls"])) as container, container.openstream("Workbook") as inside:
        return bytes(inside.read())


def test_what_libreoffice_writes_is_read_as_another_reader_does(written: dict[str, bytes]):
    sheets = {sheet.title: sheet for sheet in biff.sheets(stream(written))}
    lines = text(sheets["Orders"]).split(b"\n")
    assert lines[0].split(b"\t")[:3] == [b"Order", b"Email", b"Phone"]
    assert lines[1].split(b"\t")[:5] == [b"ORD-0", b"jane0@shop.example", b"5550100", b"2026-03-01", b"25%"]
    assert text(sheets["Hidden"]) == b"hidden.ann@shop.example"
    other = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(written["xls"]))
    rows = other.get_sheet_by_name("Orders").to_python()
    cells = [str(cell) for row in rows for cell in row if isinstance(cell, str) and cell]
    assert len(cells) > 10
    assert all(cell.replace('"', "'").encode() in text(sheets["Orders"]) for cell in cells)


def test_notes_headers_and_names_stand_beside_the_cells(written: dict[str, bytes]):
    beside = b"".join(piece for sheet in biff.sheets(stream(written)) for piece in sheet.beside).replace(b"\0", b"")
    for value in (b"zoe@shop.example", b"head.max@shop.example", b"named.ned@shop.example"):
        assert value in beside


def test_numbers_of_all_kinds_are_shown_by_their_format():
    styles = record(0xE0, struct.pack("<2H", 0, 0)) + record(0xE0, struct.pack("<2H", 0, 14))
    cells = (
        record(0x203, struct.pack("<3Hd", 0, 0, 0, 1.5))
        + record(0x27E, struct.pack("<3HI", 0, 1, 0, (42 << 2) | 2))
        + record(0x27E, struct.pack("<3HI", 0, 2, 0, (1250 << 2) | 3))
        + record(0xBD, struct.pack("<2HHIHIH", 1, 0, 0, (7 << 2) | 2, 1, (46082 << 2) | 2, 1))
        + record(0x205, struct.pack("<3H2B", 2, 0, 0, 1, 0))
        + record(0x06, struct.pack("<3H", 2, 1, 0) + b"\0\0\0\0\0\0\xff\xff" + bytes(8))
        + record(0x207, struct.pack("<HB", 3, 0) + b"joe")
    )
    [sheet] = biff.sheets(BEGIN + styles + cells)
    assert text(sheet) == b"1.5\t42\t12.5\n7\t2026-03-01\nTRUE\tjoe"


def test_a_shared_string_goes_on_in_the_next_record_and_may_change_its_width():
    head = struct.pack("<2I", 2, 2) + struct.pack("<HB", 7, 0) + b"joe"
    more = b"\1" + "東@xy".encode("utf-16-le") + struct.pack("<HBH", 2, 8, 1) + b"ok" + bytes(4)
    table = record(0xFC, head) + record(0x3C, more)
    cells = record(0xFD, struct.pack("<3HI", 0, 0, 0, 0)) + record(0xFD, struct.pack("<3HI", 0, 1, 0, 1))
    [sheet] = biff.sheets(BEGIN + table + cells)
    assert text(sheet).decode() == "joe東@xy\tok"


def test_strings_of_old_versions_are_in_the_code_page_of_the_file():
    cells = record(0x42, struct.pack("<H", 1251)) + record(
        0x204, struct.pack("<4H", 0, 0, 0, 4) + "Иван".encode("cp1251")
    )
    [sheet] = biff.sheets(record(0x809, b"\0\x05\x10\0") + cells)
    assert text(sheet).decode() == "Иван"


def test_a_password_is_said():
    with pytest.raises(biff.Encrypted):
        biff.sheets(BEGIN + record(0x2F, bytes(6)))


@settings(max_examples=80)
@given(st.data())
def test_no_bytes_raise_anything_unexpected(data: st.DataObject):
    kinds = st.sampled_from(
        [0x809, 0xFC, 0x3C, 0x85, 0xE0, 0x41E, 0xFD, 0x204, 0x27E, 0xBD, 0x203, 0x06, 0x205, 0x207, 1]
    )
    noise = b"".join(
        record(data.draw(kinds), data.draw(st.binary(max_size=40))) for _ in range(data.draw(st.integers(0, 8)))
    )
    try:
        found = biff.sheets(BEGIN + noise)
    except (struct.error, IndexError, ValueError, OverflowError):
        return
    assert all(isinstance(sheet, biff.Sheet) for sheet in found)
