"""Cells of tables that are nodes with their text somewhere inside."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from outgate.extract.nested import Sheet, sheets
from outgate.extract.nested_cells import held, told

if TYPE_CHECKING:
    from collections.abc import Callable

ROWS = [["SKU", "Units"], ["KX-1", "312"], ["KX-2", "17"]]


def paragraph(text: str) -> dict[str, Any]:
    return {"type": "paragraph", "content": [{"type": "text", "text": text}]}


CELLS: dict[str, tuple[Callable[[str], Any], Callable[[list[Any]], Any]]] = {
    "ProseMirror": (
        lambda text: {"type": "tableCell", "attrs": {"colspan": "1"}, "content": [paragraph(text)]},
        lambda cells: {"type": "tableRow", "content": cells},
    ),
    "Slate": (lambda text: {"type": "td", "children": [{"text": text}]}, lambda cells: {"children": cells}),
    "Sheets": (lambda text: {"userEnteredValue": {"stringValue": text}}, lambda cells: {"values": cells}),
    "Notion": (
        lambda text: [{"type": "text", "text": {"content": text}}],
        lambda cells: {"table_row": {"cells": cells}},
    ),
    "Slack": (lambda text: {"type": "raw_text", "text": text}, list),
    "Docs": (
        lambda text: {"content": [{"paragraph": {"elements": [{"startIndex": "1", "textRun": {"content": text}}]}}]},
        lambda cells: {"tableCells": cells},
    ),
}


@pytest.mark.parametrize(("cell", "row"), CELLS.values(), ids=CELLS)
def test_nodes_are_the_cells_of_rows(cell: Callable[[str], Any], row: Callable[[list[Any]], Any]) -> None:
    tree = {"table": {"rows": [row([cell(text) for text in texts]) for texts in ROWS]}}
    assert Sheet((), ROWS) in sheets([tree])


def test_names_of_columns_stand_beside_rows_of_cells_and_of_numbered_keys() -> None:
    columns = [{"id": "7", "title": name} for name in ROWS[0]]
    rows = [
        {"id": "1", "cells": [{"columnId": "7", "value": one}, {"columnId": "8", "value": other}]}
        for one, other in ROWS[1:]
    ]
    assert Sheet((), ROWS) in sheets([{"columns": columns, "rows": rows}])
    keyed = [{"c1": one, "c2": other} for one, other in ROWS[1:]]
    tree = {"schema": {"c1": "SKU", "c2": "Units"}, "rows": keyed}
    assert Sheet(("c1", "c2"), ROWS) in sheets([tree])


def test_a_cell_without_a_name_for_text_says_nothing() -> None:
    assert told({"a": "1", "b": {"c": "2"}}) is None
    assert told("1") == held({"any": "1"}) == "1"
    assert told({"any": "1"}) is None
    assert told([{"a": "1"}, {"text": "2"}, {"text": "3"}]) == "2"


def test_records_are_no_cells() -> None:
    assert told({"sku": "KX-1", "qty": "2", "value": "9.90"}) is None
    assert told({"detail": "0", "children": [{"a": "1", "b": "2", "text": "x"}], "width": "3"}) == "x"


def test_a_cell_of_many_nodes_is_not_looked_through() -> None:
    deep: Any = {"text": "1"}
    for _ in range(100_000):
        deep = {"in": deep}
    assert told(deep) is None
    assert told([{}] * 100_000) is None
