"""Tables of an HTML text."""

import html

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outgate.extract.html_tables import tables
from outgate.model import everywhere
from tests.extract.probing import part_of, shape

CELLS = st.text(alphabet="ab1 <>&é\"'", max_size=6).map(lambda text: " ".join(text.split()))


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (
            b"<table><tr><th>Email<th>Units</tr><tr><td>a@x.example</td><td>3</td></tr></table>",
            [(("Email", "Units"), [["a@x.example", "3"]])],
        ),
        (
            (
                b"<TABLE><thead><tr><td>Name</td><td>City</td></tr></thead>"
                b"<tr><td><a href='x'>J <b>R</b></a></td><td>X<br>Y</td>"
            ),
            [(("Name", "City"), [["J R", "X Y"]])],
        ),
        (
            b"<table><tr><td>a<table><tr><td>1</td><td>2</td></tr></table></td><td>b</td></tr></table>",
            [(("", ""), [["1", "2"]]), (("", ""), [["a12", "b"]])],
        ),
        (b"<tr><td>x@y</td><td>5</td></tr>", [(("", ""), [["x@y", "5"]])]),
        (b"<dl><dt>Name<dd>Jane<dt>Email</dt><dd>j@x</dd></dl>", [(("Name", "Email"), [["Jane", "j@x"]])]),
        (b"<input name=email value='j@x'><input value=\"J&amp;R\" name=who>", [(("email", "who"), [["j@x", "J&R"]])]),
        (b"<p>no rows</p>", []),
    ],
)
def test_rows_are_read(data: bytes, expected: list[tuple[tuple[str, ...], list[list[str]]]]) -> None:
    found = [shape(table) for table in tables(part_of(data), everywhere)]
    assert [(header, [[cell.replace(" ", "") for cell in row] for row in rows]) for header, rows in found] == [
        (header, [[cell.replace(" ", "") for cell in row] for row in rows]) for header, rows in expected
    ]


@given(st.lists(st.lists(CELLS, min_size=2, max_size=3), min_size=2, max_size=4))
def test_every_cell_is_what_its_span_says(grid: list[list[str]]) -> None:
    rows = "".join(f"<tr>{''.join(f'<td> {html.escape(cell)} </td>' for cell in row)}</tr>" for row in grid)
    data = f"<table><tr><th>A</th><th>B</th></tr>{rows}</table>".encode()
    (table,) = tables(part_of(data), everywhere)
    assert shape(table) == (("A", "B"), grid)
    for row, cells in enumerate(grid):
        for column, cell in enumerate(cells):
            span = table.span(row, column)
            assert span is not None
            assert html.unescape(data[slice(*span)].decode()) == cell


def test_the_span_of_a_cell_with_tags_holds_all_of_its_text() -> None:
    data = b"<table><tr><td> <a>jane</a> <b>roe</b> </td><td>x</td></tr></table>"
    (table,) = tables(part_of(data), everywhere)
    assert table.span(0, 0) == (data.index(b"jane"), data.index(b"</b>"))
    assert table.span(1, 0) is None
    assert table.span(0, 2) is None
