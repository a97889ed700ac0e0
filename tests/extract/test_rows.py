"""Rows of separated cells."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outgate.extract.rows import read_rows

TEXT = st.text(alphabet=st.characters(exclude_categories=("Cs", "Cc")), max_size=6)
CELLS = st.text(alphabet='ab,;|\t"\n é', max_size=6).map(lambda cell: cell.strip(" \t\n\r"))
GRIDS = st.lists(st.lists(CELLS, min_size=2, max_size=4), min_size=1, max_size=5)


@given(GRIDS, st.sampled_from(",;\t|"), st.sampled_from(["\n", "\r\n"]))
def test_what_is_written_as_csv_is_read_as_it_was(grid: list[list[str]], at: str, end: str) -> None:
    """An independent writer, in all dialects; and each cell is what its span holds."""
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=at, lineterminator=end, quoting=csv.QUOTE_ALL).writerows(grid)
    data = text.getvalue().encode()
    rows = read_rows(data, at.encode())
    assert [rows[i] for i in range(len(rows))] == grid
    for row, cells in enumerate(grid):
        for column, cell in enumerate(cells):
            span = rows.span(row, column)
            assert span is not None
            assert data[slice(*span)].decode().replace('""', '"') == cell


@given(st.text(alphabet='ab, |\t;"\n\r-é', max_size=60), st.sampled_from([b",", b"\t", b"|", b";", b"  "]))
def test_texts_and_spans_agree_on_any_text(text: str, at: bytes) -> None:
    data = text.encode()
    rows = read_rows(data, at)
    for row in range(len(rows)):
        for column, cell in enumerate(rows[row]):
            span = rows.span(row, column)
            assert span is not None
            assert data[slice(*span)].decode().replace('""', '"') == cell.replace('""', '"')


@pytest.mark.parametrize(
    ("at", "data", "expected"),
    [
        (b",", b"\xef\xbb\xbfa,b\n1,2", [["a", "b"], ["1", "2"]]),
        (b",", b'a,5" wide,c\n', [["a", '5" wide', "c"]]),
        (b",", b'a,"never closed\nb,c', [["a", '"never closed'], ["b", "c"]]),
        (b",", b"a, b ,\n", [["a", "b", ""]]),
        (b"\t", b"a\t\tb\n", [["a", "", "b"]]),
        (b"|", b"| a | b |\n|:--|--:|\n| 1 | 2 |\n", [["a", "b"], ["1", "2"]]),
        (b"|", b"+---+---+\n| a | b |\n+---+---+\n", [["a", "b"]]),
        (b"  ", b"a name   b  c\nx   y  z z\n", [["a name", "b", "c"], ["x", "y", "z z"]]),
        (b",", b"a,b\rc,d", [["a", "b"], ["c", "d"]]),
    ],
)
def test_dialects(at: bytes, data: bytes, expected: list[list[str]]) -> None:
    rows = read_rows(data, at)
    assert [rows[i] for i in range(len(rows))] == expected


def test_the_header_is_found_below_titles() -> None:
    (table,) = read_rows(b"Sales report\nMay 2026\n\nSKU,Units,Sales\nA1,3,4.50\nB2,5,6.00\n", b",").tables()
    assert table.header == ("SKU", "Units", "Sales")
    assert list(map(list, table.rows)) == [["A1", "3", "4.50"], ["B2", "5", "6.00"]]


def test_rows_without_a_header_have_nameless_columns() -> None:
    (table,) = read_rows(b"jane@x.example,3\njoe@x.example,5\n", b",").tables()
    assert table.header == ("", "")
    assert len(table.rows) == 2


def test_another_width_after_a_blank_line_is_another_table() -> None:
    one, two = read_rows(b"a,b\nc,d\n\nx,y,z\n1,2,3\n", b",").tables()
    assert one.header == ("a", "b")
    assert two.header == ("x", "y", "z")
    assert two.span(0, 2) == (19, 20)


def test_a_line_of_prose_above_a_table_is_not_its_header() -> None:
    *_, table = read_rows(b"Dear colleague, please see:\n\nsku,units\nKX-1,20\nKX-2,30\n", b",").tables()
    assert (table.header, len(table.rows)) == (("sku", "units"), 2)
    (table,) = read_rows(b"name,city\n\nJane,York\nTom,Bath\n", b",").tables()
    assert (table.header, len(table.rows)) == (("name", "city"), 2)


def test_a_slice_is_of_rows() -> None:
    rows = read_rows(b"a,b\nc,d\ne,f\n", b",")
    assert list(map(list, rows[1:])) == [["c", "d"], ["e", "f"]]
    assert rows[-1] == ["e", "f"]
    assert list(rows.touching(5, 9)) == [1, 2]
    assert rows.span(3, 0) is None
    assert rows.span(0, 2) is None


def test_of_several_tables_those_are_read_that_are_worth_it():
    rows = read_rows(b"a,b\nc,d\n\nx,y,z\n1,2,3\n", b",")
    (table,) = rows.tables(lambda start, end: start < 12 < end)
    assert table.header == ("x", "y", "z")


@given(
    st.sampled_from((b",", b";", b"\t", b"|", "\uff0c".encode(), b"  ")),
    st.lists(st.lists(st.text('ab ",;|\t\uff0c', max_size=4), min_size=1, max_size=4), min_size=1, max_size=3),
    st.sampled_from(('"', '""')),
)
def test_rows_of_which_each_cell_is_in_quotes_read_as_others_do(at: bytes, cells: list[list[str]], quote: str) -> None:
    said = [[cell.replace('"', quote) for cell in row] for row in cells]
    data = "\n".join(at.decode().join(f'"{cell}"' for cell in row) for row in said).encode()
    rows = read_rows(data, at)
    assert [*rows] == [rows[number] for number in range(len(rows))]
    for number, row in enumerate(rows):
        cut = rows._cut(number)
        assert row == [rows._text(cell) for cell in cut]
        assert rows.spans(number) == [(start, end) for start, end, _ in cut]
