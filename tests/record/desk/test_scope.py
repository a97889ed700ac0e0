"""What is outside of a scope is as if it were not there, whatever is asked."""

from __future__ import annotations

from outgate.record.desk import counting, incident, related
from outgate.record.desk.filter import Tab
from outgate.record.desk.scope import Scope
from tests.record.desk.casebook import ALL, COUNT, every, numbers, opened, want


def test_only_incidents_of_senders_in_the_groups_are_seen(book: str) -> None:
    with opened(book) as store:
        inside = {one.id: one.observed for one in every(store) if "blue" in one.incident.user_groups}
        scope = Scope.of(["blue", "nobody is in here"])
        assert {*numbers(store, want(scope, **ALL))} == {*inside}
        with store.reading() as connection:
            tabs = counting.tabs(connection, want(scope))
            for one in every(store):
                assert (incident.incident(connection, one.number, scope) is not None) is (one.id in inside)
                for found in (related.of_person(connection, one, scope), related.of_values(connection, one, scope)):
                    assert {each.id for each in found.first} <= {*inside}
            assert incident.incident(connection, "OG-2026-999999", scope) is None
        assert sum(tabs[tab].number for tab in (Tab.OPEN, Tab.CLOSED)) == [*inside.values()].count(False)
        assert tabs[Tab.OBSERVED].number == [*inside.values()].count(True) == 1
        assert 0 < len(inside) < COUNT


def test_without_groups_all_is_seen(book: str) -> None:
    with opened(book) as store:
        assert len(numbers(store, want(Scope.of([]), **ALL))) == COUNT
