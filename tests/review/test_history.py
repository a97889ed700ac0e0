"""Entries of the log as sentences."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from outgate.record.desk.incident import Told
from outgate.record.ledger.log import OURSELVES
from outgate.review.history import changes, steps

AT = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)


def entry(kind: str, data: dict[str, object] | None, actor: str = "vera") -> Told:
    """An entry of now."""
    return Told(1, AT, kind, actor, data)


@pytest.mark.parametrize(
    ("kind", "data", "what", "note"),
    [
        (
            "changed",
            {"from": {"state": "new"}, "to": {"state": "resolved"}, "note": "Why"},
            "State: New → Resolved",
            "Why",
        ),
        (
            "changed",
            {"from": {"assignee": None, "verdict": None}, "to": {"assignee": "omar", "verdict": "benign"}, "note": ""},
            "Verdict: none → Benign; Assigned to: nobody → omar",
            "",
        ),
        ("changed", {"from": {"assignee": "omar"}, "to": {"assignee": None}}, "Assigned to: omar → nobody", ""),
        ("commented", {"text": "Asked."}, "commented", "Asked."),
        ("looked", {}, "looked at it", ""),
        ("sink.paused", {"reason": "HR asked"}, "sink: paused", "HR asked"),
        ("changed", None, "changed (what was written is purged)", ""),
    ],
)
def test_an_entry_says_what_was_done(kind: str, data: dict[str, object] | None, what: str, note: str):
    step = steps([entry(kind, data)], AT)[0]
    assert (step.actor, step.what, step.note) == ("vera", what, note)


def test_what_the_proxy_did_is_told_by_its_name_and_the_first_is_that_it_was_recorded():
    found = steps([entry("reopened", {}, OURSELVES)], AT)
    assert [(step.actor, step.what) for step in found] == [
        ("Outgate", "opened it again, since it has happened again"),
        ("Outgate", "recorded it"),
    ]


def test_what_the_sender_said_is_told_as_theirs():
    step = steps([entry("justified", {"text": "ticket 12", "rules": ["emails"]}, OURSELVES)], AT)[0]
    assert (step.actor, step.what, step.note) == ("The sender", "said why it is needed", "ticket 12")


def test_only_a_look_or_a_reopening_is_not_by_hand():
    kinds = ["changed", "commented", "looked", "reopened", "request.asked"]
    assert [steps([entry(kind, {})], AT)[0].by_hand for kind in kinds] == [True, True, False, False, True]


def test_nothing_is_told_of_no_entry():
    assert changes(None) == []
