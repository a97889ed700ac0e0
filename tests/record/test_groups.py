"""The same person, destination and rules within a window are one incident."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import Connection, insert, select

from outgate.model import Destination, Disposition, Sender
from outgate.record import rows, schema
from outgate.record.groups import Group, grouped, grow, kin
from tests.record.outcomes import AT, email, outcome, recorded

if TYPE_CHECKING:
    from outgate.model import Outcome
    from outgate.record.incident import Incident

type Run = Callable[[Callable[[Connection], Any]], Any]
HOUR = timedelta(hours=1)
MADE = recorded(outcome())


def later(minutes: float) -> Incident:
    return replace(MADE, opened_at=AT + timedelta(minutes=minutes))


def shape(run: Run, made: Sequence[Incident], window: timedelta = HOUR) -> list[int]:
    """Which group each belongs to, numbered as they appear."""
    groups = run(lambda connection: grouped(connection, made, window))
    order = list(dict.fromkeys(map(id, groups)))
    return [order.index(id(group)) for group in groups]


def justified(number: str) -> Outcome:
    fired = (replace(outcome().decision.fired[0], justified_by=number),)
    return replace(outcome(), decision=replace(outcome().decision, fired=fired))


def test_what_passed_by_another_reason_is_another_incident():
    one, same, other = (kin(recorded(justified(f"OG-2026-00000{n}"))) for n in (1, 1, 2))
    assert one == same != other


@pytest.mark.parametrize(
    "other",
    [
        outcome(rule="other"),
        outcome(destination=Destination("other.example")),
        outcome(destination=Destination("paste.example", 8443)),
        outcome(sender=Sender("10.20.0.7", "bob")),
        outcome(sender=Sender("10.20.0.7")),
        replace(outcome(), disposition=Disposition.REDACTED),
        justified("OG-2026-000001"),
    ],
)
def test_anything_else_is_another_incident(other: Any):
    assert kin(recorded(other)) != kin(MADE)


def test_what_was_found_and_where_somebody_sits_does_not_matter():
    elsewhere = outcome(email("x@y.example"), sender=Sender("10.9.9.9", "ada.lovelace"), body=b"other")
    assert kin(recorded(elsewhere)) == kin(MADE)


def test_the_window_begins_with_the_first(run: Run):
    assert shape(run, [later(0), later(30), later(59.9), later(60), later(119)]) == [0, 0, 0, 1, 1]


def test_a_clock_that_goes_back_joins_what_is_near(run: Run):
    assert shape(run, [later(0), later(-30), later(-60), later(-61)]) == [0, 0, 1, 1]


def test_without_a_window_nothing_is_grouped(run: Run):
    assert shape(run, [later(0), later(0)], timedelta()) == [0, 1]


def test_what_is_in_the_database_goes_on(run: Run):
    row = rows.incident_row(5, kin(MADE), replace(MADE, number="OG-2026-000005"))
    run(lambda connection: connection.execute(insert(schema.incidents), [row]))
    groups = run(lambda connection: grouped(connection, [later(10), later(90), later(20)], HOUR))
    assert [group.id for group in groups] == [5, None, None]
    run(lambda connection: grow(connection, groups[:1]))
    columns = schema.incidents.c
    (kept,) = run(lambda connection: connection.execute(select(columns.occurrences, columns.last_at)).all())
    assert tuple(kept) == (2, AT + timedelta(minutes=10))


def test_growing_nothing_is_nothing(run: Run):
    run(lambda connection: grow(connection, []))


def test_a_group_counts_and_remembers_the_last_time():
    group = Group(b"k", AT)
    group.add(AT)
    group.add(AT - HOUR)
    assert (group.more, group.last_at) == (2, AT)
