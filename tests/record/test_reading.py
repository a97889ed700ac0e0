"""Incidents are found by all that is given; what one search takes is one statement."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Connection

from outgate.model import Disposition
from outgate.record import Filter, Habits, Store, reading
from tests.record.outcomes import AT, KEYS, PEOPLE, USER, outcome

type Run = Callable[[Callable[[Connection], Any]], Any]
ADA, DESK = PEOPLE.pseudonym("p", USER), PEOPLE.pseudonym("a", "10.20.0.7")


@pytest.fixture
def filled(database: str) -> str:
    with Store.open(database, KEYS, habits=Habits(timedelta())) as store:
        for rule, age in (("first", 9), ("second", 0), ("third", 0)):
            store.add(outcome(rule=rule, at=AT - timedelta(days=age)))
    return database


@pytest.mark.parametrize(
    ("wanted", "rules"),
    [
        (Filter(), ["third", "second", "first"]),
        (Filter(rule="second"), ["second"]),
        (Filter(since=AT - timedelta(days=1)), ["third", "second"]),
        (Filter(user=ADA), ["third", "second", "first"]),
        (Filter(user=DESK, rule="first"), ["first"]),
        (Filter(user="ada.lovelace"), []),
        (Filter(host="example"), ["third", "second", "first"]),
        (Filter(host="aste.example"), []),
        (Filter(host="%"), []),
        (Filter(rule="first", since=AT), []),
        (Filter(disposition=Disposition.REDACTED), []),
        (Filter(disposition=Disposition.BLOCKED, user=ADA, since=AT), ["third", "second"]),
    ],
)
def test_filters_must_all_hold_and_the_newest_comes_first(filled: str, wanted: Filter, rules: list[str]):
    with Store.open_for_reading(filled) as store:
        assert [incident.rules[0].rule for incident in store.incidents(wanted)] == rules


def test_pages_follow_each_other(filled: str, run: Run):
    del filled
    first = run(lambda connection: reading.page(connection, Filter(), None, 2))
    second = run(lambda connection: reading.page(connection, Filter(), 2, 2))
    assert [incident.number[-1] for incident in (*first, *second)] == ["3", "2", "1"]


def test_a_row_that_is_not_there_is_nothing(run: Run):
    assert run(lambda connection: reading.incident(connection, 9)) is None
    assert run(lambda connection: [*reading.occurrences(connection, 9)]) == []
    assert run(lambda connection: reading.events(connection, 9)) == []


def test_events_show_neither_salt_nor_the_details_of_occurrences(filled: str):
    with Store.open(filled, KEYS) as store:
        store.note("commented", "me", {"text": "x"}, number="OG-2026-000001")
    with Store.open_for_reading(filled) as store:
        assert [event["data"] for event in store.events("OG-2026-000001")] == [{}, {"text": "x"}]
