"""Purges: what is gone must have been said to be gone."""

from __future__ import annotations

from typing import Any

import pytest

from outgate.record.verify.purges import Purges


def told(without: list[int], *said: Any) -> tuple[int, list[str]]:
    purges = Purges()
    for place in without:
        assert purges.without(place, "opened") is None
    for data in said:
        purges.said(data)
    missing = [fault.what for fault in purges.missing()]
    return purges.count, missing


def test_what_was_said_is_counted() -> None:
    assert told([1, 2, 9], {"places": [[1, 2]]}, {"places": [[5, 9], [20, 21]]}) == (3, [])


def test_the_rest_is_missing_run_by_run() -> None:
    count, missing = told([1, 2, 3, 7], {"places": [[2, 2]]})
    assert count == 1
    assert [line.partition(",")[0] for line in missing] == [
        "the data of entry 1",
        "the data of entry 3",
        "the data of entry 7",
    ]


@pytest.mark.parametrize(
    "data", [{}, {"places": [1]}, {"places": [["a", "b"]]}, {"places": [[1]]}, {"places": [[True, 3]]}]
)
def test_what_says_nothing_explains_nothing(data: dict[str, Any]) -> None:
    assert told([1], data)[0] == 0


@pytest.mark.parametrize("kind", ["log.started", "key.rotated", "purged"])
def test_some_data_is_never_purged(kind: str) -> None:
    fault = Purges().without(3, kind)
    assert fault is not None
    assert fault.kind == "missing"


@pytest.mark.parametrize(
    ("kind", "at", "data", "is_early"),
    [
        ("opened", "2026-01-01T00:00:00+00:00", {"before": "2026-01-02T00:00:00+00:00"}, False),
        ("opened", "2026-01-03T00:00:00+00:00", {"before": "2026-01-02T00:00:00+00:00"}, True),
        ("occurred", "2026-01-03T00:00:00+00:00", {"before": "2026-01-02T00:00:00+00:00"}, True),
        ("noted", "2026-01-03T00:00:00+00:00", {"before": "2026-01-02T00:00:00+00:00"}, False),
        ("opened", "2026-01-03T00:00:00+00:00", {}, False),
        ("noted", "2026-02-03T00:00:00+00:00", {}, True),
        ("opened", "2026-01-03T00:00:00", {"before": 7}, False),
    ],
)
def test_what_is_younger_than_its_purge_may_take_is_a_fault(
    kind: str, at: str, data: dict[str, Any], *, is_early: bool
) -> None:
    purges = Purges()
    purges.without(3, kind, at)
    purges.said({"places": [[1, 5]], **data}, "2026-01-30T00:00:00+00:00")
    assert [fault.what for fault in purges.missing()] == (["entry 3: purged before its time"] if is_early else [])


def test_overlapping_purges_are_one() -> None:
    assert told([1, 5, 8], {"places": [[0, 9], [1, 2]]}) == (3, [])
