"""Sheets of OpenDocument, also those that declare more cells than there are atoms in a drop."""

from __future__ import annotations

import re

import pytest

from outgate.model import everywhere
from tests.extract.office import made

HEAD = b"<office:document-content><office:body><office:spreadsheet>"

BARE = b'<table:table-cell office:value-type="%b"/>'  # a cell without a paragraph


def sheet(rows: bytes) -> bytes:
    content = HEAD + b'<table:table table:name="T">' + rows + b"</table:table></office:spreadsheet></office:body>"
    mimetype = b"application/vnd.oasis.opendocument.spreadsheet"
    content += b"</office:document-content>"
    return made.packed({"mimetype": mimetype, "META-INF/manifest.xml": b"<manifest/>", "content.xml": content})


def cell(text: bytes, said: bytes = b' office:value-type="string"') -> bytes:
    return b"<table:table-cell" + said + b"><text:p>" + text + b"</text:p></table:table-cell>"


def row(*cells: bytes, said: bytes = b"") -> bytes:
    return b"<table:table-row" + said + b">" + b"".join(cells) + b"</table:table-row>"


def test_what_libreoffice_writes_is_a_table_with_all_that_is_beside_it(written: dict[str, bytes]):
    parts = {part.path[-1]: part for part in made.read(written["ods"]).parts}
    part = parts["sheet[Orders]"]
    assert part.tables
    table = part.tables(part, everywhere)[0]
    assert table.header[:3] == ("Order", "Email", "Phone")
    assert list(table.rows[0])[:5] == ["ORD-0", "jane0@shop.example", "5550100", "2026-03-01", "25.00%"]
    assert b"zoe@shop.example" in parts["beside sheets"].data
    assert b"mailto:jim@shop.example" in parts["beside sheets"].data


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        (row(cell(b"a"), cell(b"b")), b"a\tb"),
        (row(cell(b"a", b' table:number-columns-repeated="3"'), cell(b"b")), b"a\ta\ta\tb"),
        (row(b'<table:table-cell table:number-columns-repeated="9"/>', cell(b"b")) + row(cell(b"c")), b"\tb\nc"),
        (row(cell(b"a"), said=b' table:number-rows-repeated="4"') + row(cell(b"b")), b"a\n\nb"),
        (row(cell(b"jo<text:span>e</text:span>"), cell(b"x</text:p><text:p>y")), b'joe\t"x\ny"'),
        (row(cell(b"4.1E+15", b' office:value-type="float" office:value="4111111111111111"')), b"4111111111111111"),
        (row(cell(b"1,234", b' office:value-type="float" office:value="1234"')), b"1,234"),
        (row(b"<table:covered-table-cell/>", cell(b"&#97;&amp;")), b"a&"),
        (row(BARE % b'float" office:value="12', BARE % b'string" office:string-value="a&amp;b'), b"12\ta&b"),
        (row(BARE % b'date" office:date-value="2026-01-02', cell(b"a")), b"2026-01-02\ta"),
    ],
)
def test_cells_are_shown(rows: bytes, expected: bytes):
    assert made.shown(sheet(rows))["sheet[T]"] == expected


def test_a_sheet_that_repeats_itself_a_billion_times_is_read_once():
    cells = cell(b"joe@shop.example", b' table:number-columns-repeated="1000000000"')
    reading = made.read(sheet(row(cells, said=b' table:number-rows-repeated="1000000000"') * 50))
    assert reading.gaps == ()
    assert sum(len(part.data) for part in reading.parts) < 1 << 20
    assert made.names(sheet(row(cells))) == {b"joe"}


def test_cells_are_rewritten_as_strings_and_keep_their_styles():
    said = b' table:style-name="ce1" office:value-type="float" office:value="4111111111111111"'
    shared = b' table:number-columns-repeated="2" office:value-type="string"'
    file = sheet(row(cell(b"4.1E+15", said), cell(b"jo<text:span>e@shop.example</text:span>!", shared)))
    new = made.shown(made.redacted(file, re.compile(rb"joe@shop\.example|4111111111111111")))
    assert new["sheet[T]"] == b"[person.email]\t[person.email]!\t[person.email]!"


def test_a_cell_that_only_tells_its_value_is_rewritten_as_one_that_shows_it():
    said = b'string" table:style-name="ce1" office:string-value="joe@shop.example'
    again = made.redacted(sheet(row(BARE % said, cell(b"a"))))
    assert made.names(again) == set()
    assert made.shown(again)["sheet[T]"] == b"[person.email]\ta"


def test_a_formula_is_dropped_with_what_it_tells():
    formula = b"of:=HYPERLINK(&quot;mailto:joe@shop.example&quot;;&quot;Joe&quot;)"
    said = b' table:formula="' + formula + b'" office:value-type="string"'
    file = sheet(row(cell(b"Joe", said)))
    assert made.names(file) == {b"joe"}
    again = made.redacted(file)
    assert made.names(again) == set()
    assert made.shown(again)["sheet[T]"] == b"Joe"


def test_notes_shapes_and_history_stand_beside_the_sheets():
    note = b"<office:annotation><dc:creator>Z</dc:creator><text:p>ann@shop.example</text:p></office:annotation>"
    inside = (
        b'<table:table-cell office:value-type="string">'
        + note
        + b"<text:p>joe@shop.example</text:p></table:table-cell>"
    )
    shapes = b"<table:shapes><draw:frame><text:p>sue@shop.example</text:p></draw:frame></table:shapes>"
    file = sheet(shapes + row(inside))
    assert made.names(file) == {b"ann", b"joe", b"sue"}
    assert made.shown(file)["sheet[T]"] == b"joe@shop.example"
    assert made.names(made.redacted(file)) == set()
