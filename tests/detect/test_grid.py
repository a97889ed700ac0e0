"""Tables turned."""

from __future__ import annotations

from outgate.detect.grid import layouts, turned
from outgate.model import Table
from tests.detect.sheets import table

TEXT = "sku\tA-1\tB-2\nunits\t3\t4\nnote\tx"


def test_a_turned_table_has_its_first_column_as_header() -> None:
    other = turned(table(TEXT))
    assert other.header == ("sku", "units", "note")
    assert list(other.rows) == [["A-1", "3", "x"], ["B-2", "4", ""]]
    assert list(other.rows[1:]) == [other.rows[-1]]


def test_the_cells_of_a_turned_table_stand_where_they_did() -> None:
    other = turned(table(TEXT))
    start, end = other.span(1, 1) or (0, 0)
    assert TEXT[start:end] == "4"
    assert other.span(1, 0) is None
    assert other.span(1, 2) is None


def test_what_says_that_metrics_stand_below_it_is_no_header_of_those_beside() -> None:
    assert turned(table("Metric\tA-1\nunits\t3")).header == ("", "units")


def test_a_table_that_tells_one_figure_a_row_is_spread_over_a_column_for_each() -> None:
    text = "Measure Names\tSKU\tMeasure Values\nunits\tA-1\t3\nsales\tA-1\t9\nunits\tB-2\t4"
    spread = list(layouts(table(text)))[1]
    assert (spread.header, spread.rows) == (("SKU", "units", "sales"), [["A-1", "3", "9"], ["B-2", "4", ""]])
    cells = [spread.span(row, column) for row in range(2) for column in range(3)]
    assert [text[slice(*cell)] if cell else "" for cell in cells] == ["A-1", "3", "9", "B-2", "4", ""]


def test_a_long_table_is_not_turned() -> None:
    long = Table(("a", "b"), [["1", "2"]] * 300, lambda _row, _column: None)
    assert list(layouts(long)) == [long]
    assert len(list(layouts(table(TEXT)))) == 2
