"""What is older than it is kept goes, and nothing else; the log can be proved all the same."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from functools import partial
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Connection, func, insert, select, text

from outgate.record import Habits, Retention, Store, retention, schema
from outgate.record.desk import tables
from outgate.record.desk.changing import Change, change
from outgate.record.desk.scope import Scope
from outgate.record.desk.states import State, Verdict
from outgate.record.ledger.log import Log
from outgate.record.ledger.notes import NoteKey
from outgate.record.verify import verify
from tests.record.outcomes import AT, KEYS, outcome

if TYPE_CHECKING:
    from outgate.record.ledger.entries import Event

type Run = Callable[[Callable[[Connection], Any]], Any]
DAY = timedelta(days=1)
KEPT = Retention(incidents=100 * DAY, observed=10 * DAY, audit=50 * DAY)


def watched(**given: Any) -> Any:
    made = outcome(**given)
    fired = replace(made.decision.fired[0], observed=True)
    return replace(made, decision=replace(made.decision, fired=(fired,)))


@pytest.fixture
def store(database: str):
    with Store.open(database, KEYS, habits=Habits(timedelta())) as opened:
        yield opened


def report(store: Store, key: NoteKey = KEYS.log) -> Any:
    return verify((line.encode() for line in store.export_log(key.origin)), key.public_text)


def test_each_kind_goes_at_its_own_age(store: Store):
    numbers = [store.add(outcome(at=AT - age * DAY)).number for age in (101, 99)]
    numbers += [store.add(watched(at=AT - age * DAY)).number for age in (11, 9)]
    assert store.purge(KEPT, AT, sure=True) == 2
    assert [store.incident(number) is not None for number in numbers] == [False, True, False, True]
    assert (report(store).purged, report(store).faults) == (2, ())
    assert store.purge(KEPT, AT, sure=True) == 0


def test_sealed_evidence_goes_at_its_own_age_and_with_its_incident_and_the_log_is_proved(store: Store, run: Run):
    made = [replace(outcome(at=AT - age * DAY), evidence=b"sealed") for age in (101, 6, 4)]
    numbers = [store.add(each).number for each in made]
    kept = KEPT._replace(evidence=200 * DAY)

    def left() -> list[int]:
        rows: list[int] = run(lambda at: at.execute(select(tables.evidence.c.incident)).scalars().all())
        return sorted(rows)

    assert left() == [int(number[-6:]) for number in numbers]
    store.purge(kept, AT, sure=True)
    assert left() == [int(number[-6:]) for number in numbers[1:]]
    store.purge(kept._replace(evidence=5 * DAY), AT, sure=True)
    assert left() == [int(numbers[2][-6:])]
    assert report(store).faults == ()


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE incidents SET last_at = '2001-01-01 00:00:00.000000'",
        "UPDATE incidents SET last_at = '2001-01-01 00:00:00.000000', observed = true",
        "UPDATE incidents SET observed = true, last_at = '2026-11-01 00:00:00.000000'",
        "UPDATE incidents SET last_at = '2001-01-01 00:00:00'; UPDATE events SET at = '2001-01-01 00:00:00.000000'",
        "UPDATE events SET at = '2001-01-01 00:00:00.000000' WHERE kind = 'resolved'",
    ],
)
def test_what_an_insider_made_older_is_kept_and_holds_up_nothing(
    store: Store, run: Run, monkeypatch: pytest.MonkeyPatch, statement: str
):
    monkeypatch.setattr(retention, "_TOGETHER", 1)
    young = store.add(outcome(at=AT - 20 * DAY)).number
    store.resolve(store.add(outcome(at=AT - 20 * DAY)).user or "", "me", "x")
    for each in statement.split("; "):
        run(partial(Connection.execute, statement=text(each)))
    store.add(outcome(at=AT - 101 * DAY))
    assert store.purge(KEPT, AT, sure=True) == 1
    assert store.incident(young) is not None
    assert [event["data"] is not None for event in store.events(young)] == [True]


def test_a_purge_that_came_too_early_is_no_proof(store: Store, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(retention, "_is_old", lambda *_: True)
    monkeypatch.setattr(retention, "_unheard_since", lambda _: ())
    store.add(outcome(at=AT - 5 * DAY))
    assert store.purge(KEPT, AT, sure=True) == 1
    assert [str(fault) for fault in report(store).faults] == ["missing: entry 1: purged before its time"]


def test_what_happened_again_is_kept_from_then_on(database: str):
    with Store.open(database, KEYS) as store:
        for minutes in (0, 50):
            store.add(outcome(at=AT - 100 * DAY + timedelta(minutes=minutes)))
        assert store.purge(KEPT, AT + timedelta(minutes=40), sure=True) == 0
        assert store.purge(KEPT, AT + timedelta(minutes=51), sure=True) == 2
        assert report(store).faults == ()


def test_who_looked_at_what_goes_at_its_own_age_too(store: Store):
    made = store.add(outcome())
    store.resolve(made.user or "", "me", "x")
    later = AT + 400 * DAY
    assert store.purge(KEPT._replace(incidents=999 * DAY), later, sure=True) == 1
    assert (report(store).purged, report(store).faults) == (1, ())


def test_people_who_are_in_nothing_any_more_are_forgotten(store: Store):
    made = store.add(outcome(at=AT - 102 * DAY))
    assert store.resolve(made.user or "", "me", "x") == "ada.lovelace"
    store.purge(KEPT, AT, sure=True)
    assert store.resolve(made.user or "", "me", "x") is None


def test_nothing_of_a_purged_incident_is_left_but_hashes(store: Store):
    number = store.add(outcome(at=AT - 102 * DAY)).number
    closed = Change(State.RESOLVED, Verdict.FALSE_POSITIVE, note="a note of emails")
    change(store, number, Scope(), closed, edition=1, actor="rea", now=AT - DAY)
    asked = {"incident": 1, "what": "person", "reason": "emails", "asked_by": "rea", "asked_at": AT}

    def ask(connection: Connection) -> list[Event]:
        connection.execute(insert(tables.requests), [asked])
        return []

    store.act(ask)
    store.purge(KEPT, AT, sure=True)
    with store.reading() as connection:
        found_by = (schema.incident_rules, schema.incident_groups, schema.incident_types, schema.incident_values)
        for table in (schema.incidents, *found_by, schema.people, tables.requests, tables.evidence):
            assert connection.execute(select(func.count()).select_from(table)).scalar() == 0
    assert (report(store).faults, store.astray()) == ((), [])
    export = "".join(store.export_log(KEYS.log.origin))
    assert "paste.example" not in export
    assert "emails" not in export


def test_a_proxy_purges_its_own_log_only(database: str):
    other = KEYS._replace(log=NoteKey("other", b"o" * 32))
    with Store.open(database, KEYS) as one, Store.open(database, other) as two:
        number = one.add(outcome(at=AT - 102 * DAY)).number
        two.add(outcome(at=AT - 102 * DAY))
        assert one.purge(KEPT, AT, sure=True) == 1
        assert report(one).faults == report(two, other.log).faults == ()
        assert two.purge(KEPT, AT, sure=True) == 1
        assert two.events(number)[0]["data"] is None
        assert report(two, other.log).faults == ()


def test_many_are_purged_in_steps(store: Store, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(retention, "_TOGETHER", 3)
    store.add_all([store.occurrence(outcome(at=AT - 102 * DAY)) for _ in range(8)])
    assert store.purge(KEPT, AT, sure=True, stop=lambda: True) == 3
    assert store.purge(KEPT, AT, sure=True) == 5
    assert (report(store).purged, report(store).size) == (8, 12)


def test_after_a_jump_the_clock_is_believed_only_after_a_day(run: Run):
    def believed(*ages: float) -> list[bool]:
        return [run(partial(retention.is_believable, now=AT + age * DAY)) for age in ages]

    assert believed(0, 0.5, 0.9, 1.0, 1.5) == [False, False, False, True, True]
    assert believed(900, 900.1) == [False, False]
    assert believed(2.0, 2.5, 3.1) == [False, False, True]


def test_a_purge_is_not_done_while_the_clock_is_not_believed(store: Store):
    number = store.add(outcome(at=AT)).number
    assert [store.purge(KEPT, AT + days * DAY) for days in (0, 0.5, 1.1)] == [0, 0, 0]
    assert store.purge(KEPT, AT + 5000 * DAY) == 0
    assert store.incident(number) is not None
    assert [store.purge(KEPT, AT + days * DAY) for days in (5000.5, 5001.1)] == [0, 1]


def test_the_log_that_is_purged_must_be_there(run: Run):
    assert run(lambda connection: retention.step(connection, Log(NoteKey("none", b"x" * 32)), KEPT, AT)).events == 0


@given(st.sets(st.integers(0, 50), min_size=1))
def test_ranges_cover_exactly_the_places(places: set[int]):
    made = list(retention.ranges(sorted(places)))
    assert {n for first, last in made for n in range(first, last + 1)} == places
    assert all(second[0] > first[1] + 1 for first, second in pairwise(made))
