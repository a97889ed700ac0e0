"""Rows become lines that are read back as the same cells."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from outgate.extract.data.sheet import cell, line
from outgate.extract.delimited import recognise
from tests.extract.probing import shape, tables_of


def test_rows_are_a_table():
    rows = [("Jane", "jane@shop.example", 3, 1.5), ('say "x"', '"quoted"', None, b"text")]
    data = b"".join(map(line, (["name", "email", "units", "rate"], *rows)))
    [table] = tables_of(recognise, data)
    assert shape(table) == (
        ("name", "email", "units", "rate"),
        [["Jane", "jane@shop.example", "3", "1.5"], ['say "x"', "'quoted\"", "", "text"]],
    )


@given(st.lists(st.text() | st.integers() | st.binary() | st.none(), min_size=1, max_size=5))
def test_a_row_is_one_line_of_as_many_cells(row: list[object]):
    data = line(row)
    assert data.count(b"\n") == 1
    assert data.count(b"\t") == len(row) - 1
    assert all("\t" not in cell(value) for value in row)
