"""Tables turned."""

from __future__ import annotations

from outgate.detect.grid import layouts, turned
from outgate.model import Table
from tests.detect.sheets import table

TEXT = "sku\tA-1\tB-2\nunits\t3\t4\nnote\tx"


def test_a_turned_table_has_its_first_column_as_header() -> None:
    other = turned(table(TEXT))
    assert other.header == ("sku", "units", "note")
    assert other.rows == [["A-1", "3", "x"], ["B-2", "4", ""]]


def test_the_cells_of_a_turned_table_stand_where_they_did() -> None:
    other = turned(table(TEXT))
    start, end = other.span(1, 1) or (0, 0)
    assert TEXT[start:end] == "4"
    assert other.span(1, 0) is None
    assert other.span(1, 2) is None


def test_a_long_table_is_not_turned() -> None:
    long = Table(("a", "b"), [["1", "2"]] * 300, lambda _row, _column: None)
    assert list(layouts(long)) == [long]
    assert len(list(layouts(table(TEXT)))) == 2
