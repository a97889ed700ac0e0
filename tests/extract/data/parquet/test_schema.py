"""The schema of a file says where columns stand in a record, and how stored values are meant."""

from __future__ import annotations

from typing import Any

import pytest

from outgate.extract.data import told
from outgate.extract.data.parquet.schema import BYTES, FIXED, INT32, INT64, INT96, columns


def meant(value: Any, **fields: Any) -> Any:
    own = {1: INT64, 3: 0, 4: b"a", **{int(name[1:]): field for name, field in fields.items()}}
    (column,) = columns([{4: b"schema", 5: 1}, own])
    return column.meant(value) if column.meant else value


@pytest.mark.parametrize(
    ("value", "fields", "expected"),
    [
        (7, {}, 7),
        (-105, {"_6": 5, "_7": 2}, "-1.05"),
        (b"\xff\x97", {"_1": BYTES, "_10": {5: {1: 3}}}, "-0.105"),
        (20_455, {"_1": INT32, "_6": 6}, "2026-01-02"),
        (1 << 31, {"_6": 6}, "2147483648"),
        (1_767_323_045_000, {"_6": 9}, "2026-01-02 03:04:05"),
        (1_767_323_045_000_000_000, {"_10": {8: {2: {3: {}}}}}, "2026-01-02 03:04:05"),
        (1 << 62, {"_6": 9}, str(1 << 62)),
        (-1, {"_1": INT32, "_6": 13}, (1 << 32) - 1),
        (-1, {"_10": {10: {1: 64, 2: False}}}, (1 << 64) - 1),
        (-1, {"_10": {10: {1: 64, 2: True}}}, -1),
        (bytes(range(16)), {"_1": FIXED, "_10": {14: {}}}, "00010203-0405-0607-0809-0a0b0c0d0e0f"),
        (b"\0\x38", {"_1": FIXED, "_10": {15: {}}}, 0.5),
        (b"J\xc3\xa4ne", {"_1": BYTES}, "Jäne"),
        (b"\xff\0", {"_1": BYTES}, "/wA="),
        (bytes(8) + (2_440_588 + 20_455).to_bytes(4, "little"), {"_1": INT96}, "2026-01-02 00:00:00"),
    ],
)
def test_a_value_is_told_as_it_is_meant(value: Any, fields: dict[str, Any], expected: Any):
    assert meant(value, **fields) == expected


def test_a_column_knows_the_levels_from_which_it_is_there():
    made = columns(
        [{4: b"schema", 5: 1}, {3: 1, 4: b"items", 5: 1}, {3: 2, 4: b"list", 5: 1}, {1: INT32, 3: 1, 4: b"n"}]
    )
    assert [[(step.name, step.defined, step.repeated) for step in column.steps] for column in made] == [
        [("items", 1, 0), ("list", 2, 1), ("n", 3, 1)]
    ]
    assert not made[0].is_flat


@pytest.mark.parametrize(
    "elements", [[], [{4: b"schema", 5: 2}, {1: INT32, 4: b"a"}], [{4: b"schema", 5: 1}] + [{4: b"g", 5: 1}] * 1000]
)
def test_what_is_no_schema_does_not_fit(elements: list[dict[int, Any]]):
    with pytest.raises(told.Unfit):
        columns(elements)
