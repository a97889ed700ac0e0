"""Workbooks: sheets as tables, and nothing beside the cells is left out."""

from __future__ import annotations

from outgate.model import Limits, everywhere
from tests.extract.messages import reasons
from tests.extract.office import made


def test_a_sheet_is_a_table_with_its_title_and_its_cells_have_names():
    parts = {part.path[-1]: part for part in made.read(made.workbook()).parts}
    part = parts["sheet[Orders]"]
    assert part.path == ("body", "xlsx", "sheet[Orders]")
    assert part.tables
    assert part.locate
    table = part.tables(part, everywhere)[0]
    assert table.header[:3] == ("Order", "Email", "Phone")
    assert list(table.rows[1])[:5] == ["ORD-1", "jane1@shop.example", "5550101", "2026-03-02", "25%"]
    assert part.locate(part, part.data.index(b"jane1")) == ("sheet[Orders]", "B3")
    span = table.span(1, 1)
    assert span
    assert part.data[slice(*span)] == b"jane1@shop.example"


def test_what_is_no_cell_stands_beside_the_sheet():
    shown = made.shown(made.workbook())
    beside = shown["beside[Orders]"]
    for value in (b"head.max@shop.example", b"zoe@shop.example", b'HYPERLINK("mailto:jim@shop.example"'):
        assert value in beside
    assert b"Chead" not in beside
    assert b"hidden.ann@shop.example" in shown["sheet[Hidden]"]
    assert b"named.ned@shop.example" in shown["workbook"]


def test_strings_that_no_cell_shows_are_read_and_redacted():
    strings = b"<si><t>used</t></si><si><t>gone</t></si><si><t>left.lea@shop.example</t></si>"
    file = made.sheets(b'<row><c r="A1" t="s"><v>0</v></c></row>', strings=strings)
    assert made.shown(file)["strings"] == b"gone\nleft.lea@shop.example"
    assert made.names(made.redacted(file)) == set()


def test_lists_and_links_of_a_sheet_are_read():
    file = made.packed(
        {
            "[Content_Types].xml": made.SHEET_TYPES,
            "xl/workbook.xml": b"<workbook/>",
            "xl/worksheets/sheet1.xml": b'<worksheet><sheetData/><dataValidation><formula1>"joe@shop.example,b"'
            b'</formula1></dataValidation><hyperlink ref="A1" tooltip="ann@shop.example"/></worksheet>',
            "xl/worksheets/_rels/sheet1.xml.rels": b'<Relationships><Relationship Id="1" '
            b'Target="mailto:lou@shop.example"/></Relationships>',
            "xl/pivotCache/pivotCacheDefinition1.xml": b'<x><s v="pia@shop.example"/></x>',
        }
    )
    assert made.names(file) == {b"joe", b"ann", b"lou", b"pia"}
    assert made.names(made.redacted(file)) == set()


def test_one_long_string_in_very_many_cells_ends_at_the_limit():
    cells = b"".join(b'<row><c t="s"><v>0</v></c></row>' for _ in range(3_000))
    bomb = made.sheets(cells, strings=b"<si><t>%b</t></si>" % (b"x" * 32_000))
    assert reasons(made.read(bomb, Limits(expanded=4 << 20))) == ["expansion"]


def test_a_billion_cells_declared_cost_nothing():
    file = made.sheets(b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row><row r="1"><c r="A1"><v>2</v></c></row>')
    assert made.shown(file)["sheet[sheet1.xml]"] == b"\t1\n2"
    assert made.read(file).gaps == ()
