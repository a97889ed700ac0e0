"""The cells of a sheet, however they are spelled."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outgate.extract.office import workbook
from outgate.extract.office.cells import cells, column_number
from outgate.extract.tree import Budget
from outgate.model import Limits

BOOK = workbook.opened(
    {
        "xl/workbook.xml": b"<workbook/>",
        "xl/sharedStrings.xml": b"<sst><si><t>zero</t></si><si><r><t>o</t></r><r><t>ne</t></r></si></sst>",
        "xl/styles.xml": b'<styleSheet><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs></styleSheet>',
    }
)


def text(xml: bytes) -> bytes:
    return cells(xml, BOOK)[0].text(Budget(Limits()))


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        (b'<c r="A1" t="s"><v>1</v></c><c r="B1"><v>42</v></c>', b"one\t42"),
        (b'<c t="s" r="A1"><v>0</v></c>', b"zero"),
        (b"<c r='A1' t='inlineStr'><is><r><t>jo</t></r><r><t>e</t></r></is></c>", b"joe"),
        (b'<c r="A1" t="inlineStr"><is><t xml:space="preserve"> a&amp;b</t></is></c>', b" a&b"),
        (b'<c r="A1" s="1"><v>46082</v></c>', b"2026-03-01"),
        (b'<c r="A1" t="b"><v>1</v></c><c r="B1" t="e"><v>#N/A</v></c>', b"TRUE\t#N/A"),
        (b'<c r="A1" t="str"><f>A2&amp;"x"</f><v>ax</v></c>', b"ax"),
        (b'<c r="A1" t="str"><f t="shared" si="0"/><v>ax</v></c>', b"ax"),
        (b'<c r="A1" t="str"><f><![CDATA["x"]]></f><v><![CDATA[a<x]]></v></c>', b"a<x"),
        (b'<x:c r="A1" t="s"><x:v>0</x:v></x:c>', b"zero"),
        (b'<c><v>1</v></c><c/><c><v>3</v></c><c r="B1"/><c><v>4</v></c>', b"1\t3\n\t4"),
        (b'<c r="$a$1" ><v>1</v></c>', b"1"),
        (b'<c r="A1" t="s"><v>99</v></c><c r="B1" t="s"><v>x</v></c>', b"99\tx"),
        (b'<c r="A1"><v>1</v><!-- note --></c><c r="B1"><v>2</v></c>', b"1\t2"),
    ],
)
def test_cells_are_shown(row: bytes, expected: bytes):
    assert text(b'<sheetData><row r="1">' + row + b"</row></sheetData>") == expected


def test_rows_beyond_the_declared_dimension_are_read():
    far = b'<row r="90"><c r="C90"><v>2</v></c></row>'
    xml = b'<dimension ref="A1:A1"/><sheetData><row><c><v>1</v></c></row>' + far + b"</sheetData>"
    assert text(xml) == b"1\n\n\t2"


def test_rows_without_numbers_follow_each_other():
    grid, _ = cells(b"<row><c><v>1</v></c></row><row r='5'><c><v>2</v></c></row><row><c><v>3</v></c></row>", BOOK)
    assert list(grid._numbers) == [1, 5, 6]


def test_formulas_that_hold_a_value_are_told_with_their_cell():
    xml = (
        b'<row><c r="A1"><f>SUM(B1:B9)</f><v>1</v></c><c r="B1" t="str"><f>"joe@x"</f><v>joe@x</v></c>'
        b'<c r="C1"><f>B1&amp;&quot;x&quot;</f></c></row>'
    )
    _, formulas = cells(xml, BOOK)
    assert [xml[f.start : f.end] for f in formulas] == [b'"joe@x"', b"B1&amp;&quot;x&quot;"]
    assert [xml[f.cell : f.cell + 9] for f in formulas] == [b'<c r="B1"', b'<c r="C1"']


def test_columns_have_numbers():
    assert [column_number(name) for name in (b"A", b"Z", b"AA", b"XFD")] == [1, 26, 27, 16384]


PIECES = [
    b'<c r="B2" t="s">',
    b"<c>",
    b"</c>",
    b"<v>",
    b"</v>",
    b"0",
    b"<f>",
    b"</f>",
    b"<is>",
    b"</is>",
    b"<t>",
    b"</t>",
    b"<row>",
    b"</row>",
    b'<row r="3">',
    b"<c/>",
    b'<c r="A1"><v>1</v></c>',
    b"<",
    b'"',
]


def test_a_line_of_empty_strings_is_an_empty_line():
    grid, _ = cells(b'<c r="A1" t="str"><v></v></c><c r="B1" t="s"><v></v></c><c r="B2"><v>1</v></c>', BOOK)
    assert grid.text(Budget(Limits())) == b"\n1"
    alone, _ = cells(b'<c r="A1" t="str"><v></v></c>', BOOK)
    assert alone.text(Budget(Limits())) == b""


@given(st.lists(st.sampled_from(PIECES)).map(b"".join))
def test_no_markup_makes_it_fail_and_each_cell_is_where_it_says(xml: bytes):
    grid, _ = cells(xml, BOOK)
    grid.text(Budget(Limits()))
    assert all(xml[place : place + 2] == b"<c" for place in grid.places)
