"""Levels and values become rows, or records with lists in them."""

from __future__ import annotations

from typing import Any

from outgate.extract.data.parquet.pages import Filled
from outgate.extract.data.parquet.records import bare, flat, nested
from outgate.extract.data.parquet.schema import INT32, Column, Step

NAME = Step("name", is_repeated=False, defined=1, repeated=0)
TAGS = Step("tags", is_repeated=True, defined=1, repeated=1)


def test_a_row_without_a_value_has_none():
    pages = [Filled(None, [1, 0], ["a"], 2), Filled(None, None, ["b"], 1)]
    assert flat(pages, Column((NAME,), INT32, 0, None)) == ["a", None, "b"]


def test_values_of_a_list_go_to_their_records_over_pages():
    records: list[dict[str, Any]] = []
    pages = [Filled([0, 1, 0], [1, 1, 0], ["a", "b"], 3), Filled([0, 1], [1, 1], ["c", "d"], 2)]
    nested(pages, Column((TAGS,), INT32, 0, None), records)
    assert records == [{"tags": ["a", "b"]}, {"tags": []}, {"tags": ["c", "d"]}]


def test_columns_of_one_group_meet_in_its_elements():
    records: list[dict[str, Any]] = []
    for name in ("a", "b"):
        own = Column((TAGS, Step(name, is_repeated=False, defined=2, repeated=1)), INT32, 0, None)
        nested([Filled([0, 1], [2, 2], [f"{name}1", f"{name}2"], 2)], own, records)
    assert records == [{"tags": [{"a": "a1", "b": "b1"}, {"a": "a2", "b": "b2"}]}]


def test_the_layers_of_a_list_are_left_out():
    assert bare({"tags": {"list": [{"element": {"sku": "a"}}, {"element": None}]}}) == {"tags": [{"sku": "a"}, None]}
