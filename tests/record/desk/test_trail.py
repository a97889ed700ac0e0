"""The audit trail: what people did, narrowed and in pages, and nothing of what was found in messages."""

from __future__ import annotations

import sqlite3
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from outgate.record.desk import trail
from outgate.record.desk.trail import Wanted
from outgate.record.ledger.entries import made
from outgate.record.reading import OCCURRED, OPENED
from outgate.record.schema import OF_PEOPLE
from tests.record.desk.people import NOW
from tests.record.outcomes import outcome

if TYPE_CHECKING:
    from pathlib import Path

    from outgate.record import Store


@pytest.fixture
def filled(store: Store) -> Store:
    number = store.add(outcome()).number
    row = int(number.rpartition("-")[2])
    for minute, (kind, actor, incident) in enumerate(
        (
            ("signed_in", "ada", None),
            ("commented", "ada", row),
            ("account.added", "bo", None),
            ("account.reset", "bo", None),
        )
    ):
        event = made(kind, actor, {"n": minute}, incident=incident, at=NOW + timedelta(minutes=minute))
        store.act(lambda _, event=event: [event])  # type: ignore[misc]
    return store


def _seen(store: Store, wanted: Wanted) -> list[str]:
    return [entry.kind for entry in trail.every(store, wanted)]


def test_it_tells_what_people_did_and_not_what_was_found(filled: Store):
    entries = trail.page(filled, Wanted(actor="ada"))
    assert [(e.kind, e.actor, e.data) for e in entries] == [
        ("commented", "ada", {"n": 1}),
        ("signed_in", "ada", {"n": 0}),
    ]
    assert [bool(e.incident) for e in entries] == [True, False]
    assert entries[0].incident.startswith("OG-")
    assert not {"opened", "occurred"} & set(_seen(filled, Wanted()))
    assert not {"opened", "occurred"} & set(trail.kinds(filled))


def test_that_a_sender_said_why_is_told_and_not_what_they_said(store: Store):
    store.note("justified", "outgate", {"text": "ticket 12", "rules": ["emails"]}, number=store.add(outcome()).number)
    assert [entry.data for entry in trail.page(store, Wanted(kind="justified"))] == [{"rules": ["emails"]}]


def test_it_is_narrowed_by_whom_what_and_when(filled: Store):
    assert _seen(filled, Wanted(actor="bo")) == ["account.reset", "account.added"]
    assert _seen(filled, Wanted(kind="account.")) == ["account.reset", "account.added"]
    assert _seen(filled, Wanted(kind="account.added")) == ["account.added"]
    assert _seen(filled, Wanted(kind="signed%")) == []
    since, until = NOW + timedelta(minutes=1), NOW + timedelta(minutes=3)
    assert _seen(filled, Wanted(since=since, until=until)) == ["account.added", "commented"]


def test_pages_follow_each_other_without_gap_or_overlap(filled: Store):
    whole = [entry.id for entry in trail.every(filled, Wanted())]
    paged: list[int] = []
    while found := trail.page(filled, Wanted(), paged[-1] if paged else None, 2):
        paged += [entry.id for entry in found]
    assert paged == whole
    assert len(whole) >= 4


def test_among_a_million_occurrences_it_is_found_by_an_index_of_its_own(made_file: Path):
    query = f"EXPLAIN QUERY PLAN SELECT kind FROM events WHERE {OF_PEOPLE} ORDER BY id DESC LIMIT 9"  # noqa: S608 - of our own words
    connection = sqlite3.connect(made_file)
    (plan,) = connection.execute(query)
    connection.close()
    assert "ix_events_trail" in plan[3]
    assert str(OF_PEOPLE) == f"kind NOT IN ('{OPENED}', '{OCCURRED}')"
