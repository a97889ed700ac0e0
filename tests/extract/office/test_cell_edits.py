"""Cells that are rewritten: the rest of the workbook stays byte for byte, and another library reads it as meant."""

from __future__ import annotations

import io
import re
import zipfile
from typing import Any

import openpyxl
import pytest

from outgate.model import Unwritable
from tests.extract.office import made


def after(data: bytes, value: bytes = rb"\w+@shop\.example") -> dict[str, bytes]:
    """The members of `data` after redaction."""
    with zipfile.ZipFile(io.BytesIO(made.redacted(data, re.compile(value)))) as new:
        return {name: new.read(name) for name in new.namelist()}


def sheet(data: bytes, value: bytes = rb"\w+@shop\.example") -> bytes:
    inside = after(data, value)["xl/worksheets/sheet1.xml"]
    return inside.removeprefix(b"<worksheet><sheetData>").removesuffix(b"</sheetData></worksheet>")


def test_a_shared_string_that_all_cells_lose_is_changed_where_it_stands():
    cells = b'<row><c r="A1" s="7" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c><c r="C1" t="s"><v>0</v></c></row>'
    strings = b"<si><r><rPr><b/></rPr><t>to jo</t></r><r><t>e@shop.example!</t></r></si><si><t>other</t></si>"
    members = after(made.sheets(cells, strings=strings))
    assert cells in members["xl/worksheets/sheet1.xml"]
    changed = b"<si><r><rPr><b/></rPr><t>to [person.email]</t></r><r><t>!</t></r></si><si><t>other</t></si>"
    assert members["xl/sharedStrings.xml"] == b"<sst>" + changed + b"</sst>"


def test_a_cell_that_alone_loses_its_shared_string_gets_one_of_its_own():
    cells = b'<row><c r="A1" s="7" t="s"><v>0</v></c></row><row><c r="A2" t="s"><v>0</v></c></row>'
    file = made.sheets(cells, strings=b"<si><t>joe</t></si>")
    members = after(file, rb"^joe")  # the first line only
    assert b"<si><t>joe</t></si>" in members["xl/sharedStrings.xml"]
    alone = b'<c r="A1" s="7" t="inlineStr"><is><t xml:space="preserve">[person.email]</t></is></c>'
    assert members["xl/worksheets/sheet1.xml"] == (
        b"<worksheet><sheetData><row>"
        + alone
        + b'</row><row><c r="A2" t="s"><v>0</v></c></row></sheetData></worksheet>'
    )


def test_a_number_becomes_a_string_with_its_style():
    file = made.sheets(b'<row><c r="B7" s="3"><v>4111111111111111</v></c><c r="C7"><v>5</v></c></row>')
    assert sheet(file, rb"4111111111111111") == (
        b'<row><c r="B7" s="3" t="inlineStr"><is><t xml:space="preserve">[person.email]</t></is></c>'
        b'<c r="C7"><v>5</v></c></row>'
    )


def test_a_formula_becomes_one_that_gives_the_new_text():
    file = made.sheets(
        b'<row><c r="A1" s="2" t="str"><f>"joe@"&amp;"shop.example"</f><v>joe@shop.example</v></c></row>'
    )
    assert sheet(file) == (b'<row><c r="A1" s="2" t="str"><f>"[person.email]"</f><v>[person.email]</v></c></row>')


def test_a_formula_that_tells_more_than_its_cell_shows_is_replaced_by_what_it_shows():
    file = made.sheets(b'<row><c r="A1" t="str"><f>HYPERLINK("mailto:joe@shop.example","Joe")</f><v>Joe</v></c></row>')
    assert sheet(file) == b'<row><c r="A1" t="str"><f>"Joe"</f><v>Joe</v></c></row>'


@pytest.mark.parametrize(
    "formula",
    [b'<f t="shared" ref="A1:A9" si="0">"joe@shop.example"</f>', b'<f t="array" ref="A1:A2">"joe@shop.example"</f>'],
)
def test_a_formula_that_other_cells_share_is_not_rewritten(formula: bytes):
    with pytest.raises(Unwritable, match="share"):
        made.redacted(made.sheets(b'<row><c r="A1" t="str">' + formula + b"<v>joe@shop.example</v></c></row>"))


def test_a_dependent_of_a_shared_formula_can_be_rewritten():
    file = made.sheets(b'<row><c r="A2" t="str"><f t="shared" si="0"/><v>joe@shop.example</v></c></row>')
    assert sheet(file) == b'<row><c r="A2" t="str"><f>"[person.email]"</f><v>[person.email]</v></c></row>'


def test_a_string_with_hints_how_to_read_it_loses_them():
    strings = b"<si><t>joe@shop.example</t><rPh><t>joe@shop.example</t></rPh></si>"
    file = made.sheets(b'<row><c r="A1" t="s"><v>0</v></c></row>', strings=strings)
    with pytest.raises(Unwritable, match="two readings"):
        made.redacted(file)


def test_prefixes_of_elements_are_kept():
    file = made.sheets(b'<x:row><x:c r="A1"><x:v>4111111111111111</x:v></x:c></x:row>')
    assert b'<x:c r="A1" t="inlineStr"><x:is><x:t xml:space="preserve">' in sheet(file, rb"4111111111111111")


def test_another_library_reads_the_redacted_workbook_as_meant():
    book = openpyxl.load_workbook(io.BytesIO(made.redacted(made.workbook())))
    orders: Any = book["Orders"]
    assert [cell.value for cell in orders[2]][:3] == ["ORD-0", "[person.email]", 5550100]
    assert orders["E2"].number_format == "0.00%"
    assert orders["A9"].value == 'two\nlines "q"'
    assert orders["A1"].comment.text == "call [person.email]"
    assert book["Hidden"]["A1"].value == "[person.email]"
    assert book.properties.creator == "[person.email]"
