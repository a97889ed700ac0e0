"""Incidents are read with their review, in the order asked for."""

from __future__ import annotations

from outgate.record.desk.reviewed import numbers, whole
from outgate.record.desk.states import State, Verdict
from tests.record.desk.casebook import opened
from tests.record.outcomes import AT


def test_an_incident_has_what_happened_and_what_was_made_of_it(book: str) -> None:
    with opened(book) as store, store.reading() as connection:
        last, first, gone = 6, 4, 99
        found = whole(connection, [last, gone, first])
        assert [one.number for one in found] == ["OG-2026-000006", "OG-2026-000004"]
        assert found[0].incident == store.incident("OG-2026-000006")
        assert (found[0].state, found[0].verdict, found[0].edition) == (State.RESOLVED, Verdict.FALSE_POSITIVE, 2)
        assert found[0].closed_at is not None
        assert found[0].closed_at > AT
        assert (found[0].looked_at, found[0].observed, whole(connection, [])) == (None, False, [])
        assert numbers(connection, [last, gone]) == {last: "OG-2026-000006"}
