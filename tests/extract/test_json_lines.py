"""Strings of JSON that are lines of a table: read as one, each cell where it stands."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outgate.extract.json_lines import tables
from outgate.model import everywhere
from tests.extract.probing import shape

LINES = ["Sku,Units", "A1,7", "B2,9"]
SALES = (("Sku", "Units"), [["A1", "7"], ["B2", "9"]])


@pytest.mark.parametrize(
    "tree",
    [
        LINES,
        [{"type": "text", "text": f"{line}\n"} for line in LINES],
        {"type": "doc", "content": [{"type": "paragraph", "content": [{"text": line}]} for line in LINES]},
        {"v": LINES[0], "next": {"v": LINES[1], "next": {"v": LINES[2]}}},
    ],
)
def test_strings_are_lines_wherever_they_stand(tree: object):
    for data in (json.dumps(tree), json.dumps(tree, separators=(",", ":"))):
        assert SALES in [shape(table) for table in tables(data.encode(), everywhere)]


def test_a_cell_is_where_it_stands():
    data = b'["Sku,Units","A1,7","B2,9"]'
    [table] = tables(data, everywhere)
    assert [table.span(1, column) for column in (0, 1)] == [(21, 23), (24, 25)]
    assert table.span(2, 0) is None


def test_escapes_are_undone_and_a_line_end_inside_is_a_blank():
    data = b'["Name|City","J\\u00e4n\\nRoe|Ulm","Ann|Bonn"]'
    [table] = tables(data, everywhere)
    span = table.span(0, 0)
    assert (table.rows[0][0], span and data[slice(*span)]) == ("Jän Roe", b"J\\u00e4n\\nRoe")


def test_keys_words_and_what_is_not_worth_it_are_no_lines():
    assert tables(b'{"a,b": "x", "c,d": "y", "e,f": "z"}', everywhere) == []
    assert tables(json.dumps(LINES).encode(), lambda *_: False) == []
    assert tables(b'["one,two"]', everywhere) == []


@given(st.lists(st.text(alphabet='a1,;"\\\nä', max_size=6), max_size=8))
def test_no_strings_make_it_fail_and_places_lie_in_the_text(lines: list[str]):
    data = json.dumps(lines).encode()
    for table in tables(data, everywhere):
        for number, row in enumerate(table.rows):
            for column, _ in enumerate(row):
                span = table.span(number, column)
                assert span is None or 0 <= span[0] <= span[1] <= len(data)
