"""What was resolved is open again when it happens again; what was suppressed stays closed."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from outgate.record import Store, schema
from outgate.record.desk.changing import Change, change
from outgate.record.desk.scope import Scope
from outgate.record.desk.states import State, Verdict
from tests.record.outcomes import AT, KEYS, outcome

_AGAIN = {"from": {"state": "resolved", "verdict": "benign"}, "to": {"state": "new", "verdict": None}, "edition": 3}


@pytest.mark.parametrize(
    ("state", "expected", "entries"),
    [
        (State.RESOLVED, ("new", False, None, None, 3), [("outgate", _AGAIN)]),
        (State.SUPPRESSED, ("suppressed", True, AT, "benign", 2), []),
    ],
)
def test_a_resolved_incident_that_happens_again_is_open_and_a_suppressed_one_is_not(
    database: str, state: State, expected: tuple[object, ...], entries: list[object]
) -> None:
    with Store.open(database, KEYS) as store:
        number = store.add(outcome()).number
        change(store, number, Scope(), Change(state, Verdict.BENIGN), edition=1, actor="rea", now=AT)
        assert store.add(outcome(at=AT + timedelta(minutes=5))).number == number
        c = schema.incidents.c
        with store.reading() as connection:
            (row,) = connection.execute(select(c.state, c.closed, c.closed_at, c.verdict, c.edition)).all()
        told = [event for event in store.events(number) if event["kind"] == "reopened"]
        assert tuple(row) == expected
        assert [(event["actor"], event["data"]) for event in told] == entries
        assert store.astray() == []


def test_what_is_open_goes_on_without_an_entry(database: str) -> None:
    with Store.open(database, KEYS) as store:
        for minute in range(3):
            number = store.add(outcome(at=AT + timedelta(minutes=minute))).number
        assert [event["kind"] for event in store.events(number)] == ["opened", "occurred", "occurred"]
        assert store.astray() == []
