"""What was made of an incident is followed through its entries."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from typing import Any

import pytest

from outgate.record.reviews import _review
from tests.record.outcomes import AT


def entry(kind: str, edition: int = 0, at: datetime = AT, **to: object) -> Any:
    data = json.dumps({"edition": edition, "to": to}) if edition else "{}"
    return {"kind": kind, "at": at, "data": data}


CLOSED = entry("changed", 2, state="resolved", verdict="benign")


def columns(entries: list[Any]) -> tuple[Any, ...]:
    review = _review(entries)
    assert review is not None
    return tuple(review.columns[name] for name in ("state", "verdict", "assignee", "closed", "closed_at", "edition"))


@pytest.mark.parametrize(
    ("entries", "expected"),
    [
        ([], ("new", None, None, False, None, 1)),
        ([CLOSED], ("resolved", "benign", None, True, AT, 2)),
        (
            [entry("changed", 3, AT + timedelta(1), assignee="tom"), CLOSED],
            ("resolved", "benign", "tom", True, AT, 3),
        ),
        ([CLOSED, entry("reopened", 3, state="new", verdict=None)], ("new", None, None, False, None, 3)),
    ],
)
def test_changes_are_followed_in_the_order_of_their_editions(entries: list[Any], expected: tuple[Any, ...]) -> None:
    assert columns(entries) == expected


@pytest.mark.parametrize("entries", [[CLOSED, CLOSED], [entry("changed", 3, assignee="tom")]])
def test_a_change_that_is_missing_or_doubled_agrees_with_no_row(entries: list[Any]) -> None:
    assert columns(entries)[-1] == -1


def test_where_entries_were_purged_nobody_can_tell() -> None:
    purged: Any = {"kind": "changed", "at": AT, "data": None}
    assert _review([purged]) is None


def test_one_of_the_looks_is_the_first() -> None:
    review = _review([entry("looked"), entry("looked", at=AT + timedelta(1))])
    assert review is not None
    row = {**review.columns, "looked_at": AT}
    assert review.agrees(row)
    assert not review.agrees({**row, "looked_at": None})
    assert not review.agrees({**row, "looked_at": AT + timedelta(2)})
