"""Tables in nested data."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outgate.extract.nested import WIDEST, Placed, Sheet, cell, headed, is_header, sheets
from tests.steps import growth

LEAVES = st.none() | st.text(max_size=4)
TREES = st.recursive(
    LEAVES, lambda inner: st.lists(inner, max_size=5) | st.dictionaries(st.text(max_size=3), inner, max_size=5)
)


@pytest.mark.parametrize(
    ("tree", "expected"),
    [
        ([{"a": "1"}, {"b": "2"}], [(("a", "b"), [["1", None], [None, "2"]])]),
        ({"x": {"y": {"z": "1"}}, "w": "2"}, [(("x.y.z", "w"), [["1", "2"]])]),
        ({"rows": [{"a": "1"}, {"a": "2"}]}, [(("a",), [["1"], ["2"]])]),
        ({"tags": ["1", "2"]}, [(("tags", "tags.1"), [["1", "2"]])]),
        ({"a": ["1", "2"], "b": ["3", "4"]}, [(("a", "b"), [["1", "3"], ["2", "4"]])]),
        ({"a": {"0": "1", "1": "2"}, "b": {"0": "3", "1": "4"}}, [(("a", "b"), [["1", "3"], ["2", "4"]])]),
        ([["a", "b"], ["1", "2"]], [((), [["a", "b"], ["1", "2"]])]),
        (
            {"u1": {"n": "1"}, "u2": {"n": "2"}, "u3": {"n": "3"}},
            [(("", "n"), [["u1", "1"], ["u2", "2"], ["u3", "3"]])],
        ),
        (
            [{"o": "1", "items": [{"s": "A"}, {"s": "B"}]}, {"o": "2", "items": [{"s": "C"}, {"s": "D"}]}],
            [(("o",), [["1"], ["2"]]), (("s",), [["A"], ["B"], ["C"], ["D"]])],
        ),
        ({}, []),
        ("leaf", []),
        ([], []),
    ],
)
def test_rows_are_found_where_they_stand(tree: Any, expected: list[Sheet]) -> None:
    assert sheets([tree]) == expected


def test_names_beside_rows_are_their_header() -> None:
    found = sheets([{"columns": ["a", "b"], "data": [["1", "2"], ["3", "4"]]}])
    assert Sheet((), [["a", "b"], ["1", "2"], ["3", "4"]]) in found


@pytest.mark.parametrize(
    "tree",
    [
        {"columns": [{"name": "a", "type": "x"}, {"name": "b", "type": "y"}], "rows": [["1", "2"], ["3", "4"]]},
        {"meta": {"rowType": [{"name": "a"}, {"name": "b"}]}, "data": [["1", "2"], ["3", "4"]]},
        {
            "schema": {"fields": [{"name": "a"}, {"name": "b"}]},
            "rows": [{"f": [{"v": "1"}, {"v": "2"}]}, {"f": [{"v": "3"}, {"v": "4"}]}],
        },
        {
            "dimensionHeaders": [{"name": "a"}],
            "metricHeaders": [{"name": "b", "type": "INTEGER"}],
            "rows": [
                {"dimensionValues": [{"value": one}], "metricValues": [{"value": other}]} for one, other in ("12", "34")
            ],
        },
    ],
)
def test_names_that_are_objects_and_rows_of_wrapped_cells_are_read_too(tree: Any) -> None:
    assert Sheet((), [["a", "b"], ["1", "2"], ["3", "4"]]) in sheets([tree])


def test_a_header_of_two_rows_is_read_as_one() -> None:
    rows = [["", "Orders", "", "Traffic"], ["SKU", "Units", "Sales", "Visits"], ["KX-1", "1", "2", "3"]]
    assert headed((), rows) == (("SKU", "Orders.Units", "Orders.Sales", "Traffic.Visits"), 2)
    assert headed((), [["Product", "Units", "Units"], ["", "Jan", "Feb"], ["KX-1", "1", "2"]])[0][1] == "Jan.Units"
    assert headed((), [["name", "", "city"], ["Jane", "Roe", "York"], ["Tom", "Poe", "Bath"]])[1] == 1
    assert headed((), [["name", "city"], ["Jane", "York"], ["Tom", "12"]]) == (("name", "city"), 1)


def test_documents_side_by_side_are_rows() -> None:
    assert sheets([{"a": "1"}, {"a": "2"}]) == [Sheet(("a",), [["1"], ["2"]])]


def test_rows_with_ever_new_keys_do_not_make_one_wide_sheet() -> None:
    found = sheets([[{f"k{i}": "1"} for i in range(2000)]])
    assert len(found) > 1
    assert all(len(sheet.header) <= WIDEST for sheet in found)


@given(TREES)
def test_the_shape_does_not_depend_on_what_the_leaves_are(tree: Any) -> None:
    """A tree of texts and a tree of spans agree cell by cell."""

    def other(node: Any) -> Any:
        if isinstance(node, dict):
            return {key: other(value) for key, value in node.items()}
        if isinstance(node, list):
            return [other(value) for value in node]
        return None if node is None else ("leaf", node)

    texts, spans = sheets([tree]), sheets([other(tree)])
    assert [sheet.header for sheet in texts] == [sheet.header for sheet in spans]
    for left, right in zip(texts, spans, strict=True):
        keys = [[c if isinstance(c, str) or c is None else c[1] for c in row] for row in right.rows]
        assert left.rows == keys


def test_the_key_of_a_row_is_where_it_stands() -> None:
    tree = Placed()
    for key in ("u1", "u2", "u3"):
        tree[key] = row = Placed()
        tree.places[key] = f"at {key}"
        row["n"] = "1"
    assert sheets([tree]) == [Sheet(("", "n"), [["at u1", "1"], ["at u2", "1"], ["at u3", "1"]])]


def test_an_object_too_wide_or_too_deep_is_read_apart() -> None:
    deep: Any = {"leaf": "1"}
    for _ in range(20):
        deep = {"in": deep}
    assert [sheet.rows for sheet in sheets([deep])] == [[["1"]]]
    wide = {f"k{i}": "1" for i in range(WIDEST + 1)} | {"more": {"x": "2"}}
    assert len(sheets([wide])) == 2


def test_what_several_rows_around_lead_to_is_looked_into_once() -> None:
    """All rows around an array lead to it: looked into each time, 40 levels were more than are looked into at all."""
    node: Any = "1"
    for _ in range(40):
        node = [{"a": node}]
    assert [sheet.rows for sheet in sheets([node])] == [[["1"]]] * 5  # one for each row that it still is a cell of


def test_what_is_deep_or_wide_costs_no_more_than_its_size() -> None:
    def deep(levels: int) -> Any:
        node: Any = "x"
        for _ in range(levels):
            node = [node]
        return [node]

    assert growth(sheets, deep, 10_000) < 2.5
    assert growth(sheets, lambda keys: [{f"k{i}": [{"a": "1"}] for i in range(keys)}], 10_000) < 2.5


def test_the_first_row_names_the_columns_or_nothing_does() -> None:
    assert headed((), [["name", "email"], ["J", "j@x"]]) == (("name", "email"), 1)
    assert headed((), [["J", "j@x"], ["K", "k@x"]]) == (("", ""), 0)
    assert headed(("a",), [["1"]]) == (("a",), 0)
    assert headed(("c1", "c2"), [["name", "email"], ["J", "j@x"]]) == (("name", "email"), 1)
    assert headed(("c1", "c2"), [["J", "j@x"], ["K", "k@x"]]) == (("c1", "c2"), 0)
    assert headed(("q1", "h2"), [["name", "email"], ["J", "j@x"]]) == (("q1", "h2"), 0)
    assert headed((), []) == ((), 0)


@pytest.mark.parametrize(
    ("row", "expected"),
    [(["Name", "E-mail"], True), (["Name", "2024", "2025", "a", "b", "c", "d", "e"], True), (["J", "j@x"], False)],
)
def test_a_header_is_words(row: list[str], expected: bool) -> None:  # noqa: FBT001 - a case
    assert is_header(row) is expected


def test_there_are_no_cells_outside() -> None:
    assert [cell([["a"]], *place) for place in ((0, 0), (1, 0), (0, 1), (-1, 0))] == ["a", None, None, None]
