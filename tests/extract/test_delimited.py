"""Separated values: recognised by their first lines, kept cell by cell, located by line and column."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outgate.extract.delimited import fit, recognise
from outgate.extract.separator import separator
from outgate.extract.tree import Hints, apply
from outgate.model import Edit, Unwritable
from tests.extract.probing import fitted, part_of, place, probe, shape, syntax_of, tables_of
from tests.steps import growth

SHEET = b'Email,Name,Note\njane@x.example,"Roe, ""J""",x\njoe@x.example,Joe,"two\nlines"\n'


@pytest.mark.parametrize(
    ("needle", "expected"),
    [
        (b"jane@x.example", b"[x]"),
        (b'example,"Roe, ""J', b'[x],"[x]"'),
        (b"x\njoe", b"[x]\n[x]"),
        (b"two\nlines", b"[x]"),
    ],
)
def test_an_edit_keeps_the_cells(needle: bytes, expected: bytes) -> None:
    after = fitted(recognise, SHEET, needle, new=b"[x]")
    assert expected in after
    assert [len(row) for row in csv.reader(io.StringIO(after.decode(), newline=""))] == [3, 3, 3]


@given(st.lists(st.lists(st.text(alphabet='ab,"\n '), min_size=3, max_size=3), min_size=3, max_size=6), st.data())
def test_rows_and_cells_stay_as_many(grid: list[list[str]], choice: st.DataObject) -> None:
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\n").writerows([["x", "y", "z"], *grid])
    data = text.getvalue().encode()
    start = choice.draw(st.integers(0, len(data) - 1))
    end = choice.draw(st.integers(start + 1, len(data)))
    if separator(data) != b",":
        return
    try:
        edits = fit(part_of(data), [Edit(start, end, b"[person.email]")])
    except Unwritable:
        return
    before = csv.reader(io.StringIO(data.decode(), newline=""))
    after = csv.reader(io.StringIO(apply(data, edits).decode(), newline=""))
    assert [len(row) for row in after] == [len(row) for row in before]


def test_what_would_split_the_cell_is_refused() -> None:
    with pytest.raises(Unwritable):
        fitted(recognise, SHEET, b"Joe", new=b"a,b")


def test_an_edit_of_nothing_but_separators_is_refused() -> None:
    with pytest.raises(Unwritable):
        fitted(recognise, b"a,,b\n1,,2\n", b",,")


def test_a_place_is_a_line_and_a_column() -> None:
    assert place(recognise, SHEET, b"joe@") == "csv[3.Email]"
    assert place(recognise, SHEET, b"Roe") == "csv[2.Name]"
    assert place(recognise, b"a@x.example\t1\nb@x.example\t2\n", b"b@") == "tsv[2.1]"


def test_tables_are_read_with_their_header() -> None:
    (table,) = tables_of(recognise, SHEET)
    assert shape(table) == (
        ("Email", "Name", "Note"),
        [["jane@x.example", 'Roe, "J"', "x"], ["joe@x.example", "Joe", "two\nlines"]],
    )


def test_a_large_sheet_is_indexed_and_not_copied() -> None:
    """The table, the last place, and the span of its cell: twice the rows are twice the steps."""

    def sheet(rows: int) -> bytes:
        return b"email,name,qty\n" + b"".join(b"u%d@x.example,User %d,%d\n" % (i, i, i) for i in range(rows))

    def read(data: bytes) -> None:
        (table,) = tables_of(recognise, data)
        last = len(table.rows) - 1
        at = data.rindex(b"u%d@" % last)
        end = data.index(b",", at)
        assert table.rows[last][0].encode() == data[at:end]
        assert table.span(last, 0) == (at, end)
        syntax = syntax_of(recognise, data)
        assert syntax.locate is not None
        assert syntax.locate(part_of(data), at)[-1] == f"csv[{last + 2}.email]"

    assert growth(read, sheet, 10_000) < 2.5


@given(st.text(alphabet='a,;|\t"\n\r- 1', max_size=80).map(str.encode) | st.binary(), st.integers(0, 99))
def test_nothing_raises_on_any_bytes(data: bytes, at: int) -> None:
    probe(recognise, None, data, Hints(), at)
    probe(recognise, None, b"a,b\nc,d\n" + data, Hints(), at)


@given(st.permutations(range(59)))
def test_a_place_is_the_same_in_whatever_order_places_are_asked_for(order: list[int]) -> None:
    """What is remembered of the last row and line is a help and no more; blanks at a cell's end are behind it."""
    data = b"Mail,Name\na@x.example , Ann\n\nb@x.example,Bob\r\nc@x.example,Cy\n"
    together, part = syntax_of(recognise, data), part_of(data)
    assert together.locate is not None
    for offset in order:
        alone = syntax_of(recognise, data).locate
        assert alone is not None
        assert together.locate(part, offset) == alone(part, offset)
