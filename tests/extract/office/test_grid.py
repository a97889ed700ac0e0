"""Cells as lines: a place in the text is a cell by name, a table to the detector, and an edit of that cell."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outgate.extract.office.grid import Grid, column_name
from outgate.extract.tree import Budget, Exceeded
from outgate.model import Edit, Limits, Part, Unwritable, everywhere


def grid(*cells: tuple[int, int, bytes]) -> tuple[Grid, bytes]:
    made = Grid()
    for row, column, text in cells:
        made.add(row, column, text, 0)
    return made, made.text(Budget(Limits()))


def test_columns_without_cells_take_no_room_and_rows_left_out_are_one_blank_line():
    _, text = grid((1, 1, b"a"), (1, 16384, b"b"), (2, 16384, b"c"), (900_000, 2, b"d"))
    assert text == b"a\t\tb\n\t\tc\n\n\td"


def test_a_cell_with_lines_stands_in_quotes_and_keeps_its_size():
    made, text = grid((1, 1, b'two\nlines "q"'), (1, 2, b'"x"'), (1, 3, b'y "z"\x00'))
    assert text == b'"two\nlines \'q\'"\t"\'x\'"\ty "z" '
    assert made.changed([Edit(text.index(b"'x'") + 1, text.index(b"'x'") + 2, b"!")]) == {1: [Edit(1, 2, b"!")]}


def test_a_place_is_named_as_a_spreadsheet_does():
    made, text = grid((1, 1, b"a"), (7, 2, b"find me"), (7, 28, b"and me"))
    part = Part(("body", "sheet[Orders]"), text)
    assert made.locate(part, text.index(b"find me") + 3) == ("sheet[Orders]", "B7")
    assert made.locate(part, text.index(b"and me")) == ("sheet[Orders]", "AB7")
    assert Grid().locate(part, 0) == ("sheet[Orders]",)
    assert [column_name(n) for n in (1, 26, 27, 702, 703, 16384)] == ["A", "Z", "AA", "ZZ", "AAA", "XFD"]


def test_a_sheet_is_a_table():
    made, text = grid(
        *[(row, column, b"Head" if row == 1 else b"%d" % row) for row in range(1, 5) for column in (2, 3)]
    )
    [table] = made.tables(Part(("sheet",), text), everywhere)
    assert table.header == ("Head", "Head")
    assert [list(row) for row in table.rows] == [["2", "2"], ["3", "3"], ["4", "4"]]


def test_an_edit_over_several_cells_is_made_in_each_and_one_of_none_is_refused():
    made, text = grid((1, 1, b"ab"), (1, 2, b"cd"), (2, 1, b"ef"))
    assert made.changed([Edit(1, 4, b"x")]) == {0: [Edit(1, 2, b"x")], 1: [Edit(0, 1, b"x")]}
    with pytest.raises(Unwritable):
        made.changed([Edit(2, 3, b"x")])
    assert text == b"ab\tcd\nef"


def test_a_cell_to_the_left_begins_a_line():
    assert grid((1, 2, b"a"), (1, 1, b"b"), (1, 3, b"c"))[1] == b"\ta\nb\t\tc"


def test_more_text_than_the_limit_ends_it():
    made = Grid()
    for row in range(1, 1000):
        made.add(row, 1, b"x" * 1000, 0)
    with pytest.raises(Exceeded):
        made.text(Budget(Limits(expanded=100_000)))


@given(st.lists(st.tuples(st.integers(1, 6), st.integers(1, 6), st.binary(min_size=1, max_size=6))))
def test_every_cell_is_where_it_says(cells: list[tuple[int, int, bytes]]):
    made, text = grid(*cells)
    seen = []
    for line in range(len(made._numbers)):
        for number, start, end in made._cells(line):
            assert len(made.texts[number]) == end - start
            if not set(b'"\t\r\n\x00') & set(made.texts[number]) and min(made.texts[number]) >= 0x20:
                assert text[start:end] == made.texts[number]
            seen.append(number)
    assert seen == list(range(len(cells)))


def test_cells_that_hold_a_line_each_are_a_table_too():
    made, text = grid((1, 1, b"Sku,Units"), (2, 1, b"A1,7"), (3, 1, b"B2,9"))
    assert ("Sku", "Units") in {table.header for table in made.tables(Part(("sheet",), text), everywhere)}
