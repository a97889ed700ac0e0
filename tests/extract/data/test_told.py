"""Values become JSON that says the same, whatever they are."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outgate.extract.data import told

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=4),
    max_leaves=20,
)


@given(st.lists(VALUES, max_size=3))
def test_what_json_can_say_is_said(values: list[object]):
    lines = told.json(values).split(b"\n") if values else []
    assert len(lines) == len(values)
    assert [json.loads(line) is not None or value is None for line, value in zip(lines, values, strict=True)].count(
        False
    ) == 0


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ({"a": b"jane@shop.example"}, b'{"a":"jane@shop.example"}'),
        ({"a": b"\x00\xff"}, b'{"a":"AP8="}'),
        ({"a": float("nan")}, b'{"a":null}'),
        ({"a": 1 << 70}, b'{"a":"1180591620717411303424"}'),
        ({1: "x"}, b'{"1":"x"}'),
        (["\ud800"], b'["?"]'),
    ],
)
def test_what_json_cannot_hold_becomes_text(value: object, text: bytes):
    assert told.json([value]) == text


def test_too_many_and_too_deep_are_refused():
    count = told.Count(3)
    count.one(3)
    with pytest.raises(told.Unfit):
        count.one()
    count = told.Count()
    for _ in range(told.DEEPEST):
        count.enter()
    with pytest.raises(told.Unfit):
        count.enter()


@given(st.binary(max_size=50))
def test_any_bytes_have_a_text(raw: bytes):
    assert isinstance(told.text(raw), str)
    assert told.key(raw) == told.text(raw)
