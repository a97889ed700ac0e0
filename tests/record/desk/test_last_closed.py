"""When an incident was closed last."""

from __future__ import annotations

from datetime import timedelta

from outgate.record import Store
from outgate.record.desk.changing import Change, change
from outgate.record.desk.last_closed import last_closed
from outgate.record.desk.scope import Scope
from outgate.record.desk.states import State, Verdict
from tests.record.outcomes import AT, KEYS, outcome


def test_it_is_that_of_the_one_closed_last_in_the_scope(database: str):
    close = Change(state=State.RESOLVED, verdict=Verdict.TEST)
    with Store.open(database, KEYS) as store:
        made = [store.add(outcome(at=AT + timedelta(hours=2 * n))) for n in range(3)]
        for hours, incident in enumerate(made[:2]):
            now = AT + timedelta(days=1, hours=hours)
            change(store, incident.number, Scope(), close, edition=1, actor="vera", now=now)
        with store.reading() as connection:
            assert last_closed(connection, Scope()) == AT + timedelta(days=1, hours=1)
            assert last_closed(connection, Scope.of(["support"])) == AT + timedelta(days=1, hours=1)
            assert last_closed(connection, Scope.of(["elsewhere"])) is None
