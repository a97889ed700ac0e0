"""Tables and labels in the lines of HTML: each cell is where it stands, cells of drawn tables stay apart."""

from __future__ import annotations

import html

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outgate.extract.html_lines import are_rows, tables
from outgate.extract.markup import fit
from outgate.extract.tree import apply
from outgate.model import Edit, Table, everywhere
from tests.extract.probing import part_of, shape

SALES = (("Sku", "Units"), [["A1", "7"], ["B2", "9"]])


def found(data: bytes) -> list[Table]:
    return tables(part_of(data), everywhere)


@pytest.mark.parametrize(
    "data",
    [
        b"<p>Sku,Units</p><p>A1,7</p><p>B2,9</p>",
        b"<div>Hi,</div>\n<div>Sku,Units</div>\n  <div><span>A1</span>,7</div>\n<div>B2,9</div>\n",
        b"Sku,Units<br>A1,7<br/>\nB2,9",
        b"<ul>\n <li>Sku&#44;<b>Un</b>its\n <li>A1,7\n <li>B2,9\n</ul>",
        b"<table><tr><td>Sku,Units<br>A1,7<br>B2,9</td><td>x,y</td></tr></table>",
    ],
)
def test_lines_of_a_table_are_one_whatever_ends_them(data: bytes):
    assert SALES in [shape(table) for table in found(data)]


def test_labels_are_read():
    data = b"<div><b>Name:</b> Jane&nbsp;Roe</div><div><i>City:</i> Ulm</div>"
    [table] = found(data)
    assert (table.header, list(table.rows)) == (("Name", "City"), [["Jane\u00a0Roe", "Ulm"]])
    span = table.span(0, 0)
    assert span is not None
    assert data[slice(*span)] == b"Jane&nbsp;Roe"
    assert table.span(1, 0) is None


def test_cells_that_are_drawn_are_no_lines_of_one_table():
    assert found(b"<table><tr><td>a,b</td></tr><tr><td>1,2</td></tr></table>") == []


def test_prose_and_what_is_not_worth_it_are_left_alone():
    assert found(b"<p>Dear Tom</p>") == []
    assert tables(part_of(b"<p>a,b</p><p>1,2</p>"), lambda *_: False) == []


def test_a_cell_is_taken_out_and_the_tags_stay():
    data = b"<p>Name,Mail</p><p>Jane,ja<b>ne</b>@x.example</p>"
    [table] = found(data)
    span = table.span(0, 1)
    assert span is not None
    assert apply(data, fit(part_of(data), [Edit(*span, b"[mail]")])) == b"<p>Name,Mail</p><p>Jane,[mail]<b></b></p>"


def test_it_is_told_whether_lines_begin_as_rows():
    assert are_rows(b"<div>Sku,Units</div><div>A1,7</div><div>B2,9</div>")
    assert not are_rows(b"<div>Hello Tom</div><div>see you</div>")
    assert not are_rows(b"<b>a,b</b>,1")


@given(st.lists(st.lists(st.text(alphabet="ab<&1", min_size=1, max_size=4), min_size=2, max_size=2), min_size=3))
def test_every_cell_is_what_stands_at_its_place(rows: list[list[str]]):
    data = "".join(f"<p>{html.escape(';'.join(row))}</p>" for row in rows).replace("&lt;", "&#60;").encode()
    for table in found(data):
        for number, row in enumerate(table.rows):
            for column, cell in enumerate(row):
                span = table.span(number, column)
                assert span is not None
                assert html.unescape(data[slice(*span)].decode()) == cell
