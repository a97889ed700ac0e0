"""Who hides an incident from the lists, or has them tell something else, is found by its entry."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import text

from outgate.record import Store, index
from outgate.record.database import engine, place
from outgate.record.desk.changing import Change, change
from outgate.record.desk.noticing import looked
from outgate.record.desk.reviewed import whole
from outgate.record.desk.scope import Scope
from outgate.record.desk.states import State, Verdict
from tests.record.outcomes import AT, KEYS, outcome

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Connection

CASES: list[tuple[str, list[tuple[str, bool]]]] = [
    ("", []),
    ("DELETE FROM incidents WHERE id = 3", [("3", True)]),
    ("UPDATE incidents SET host = 'x' WHERE id = 2", [("2", False)]),
    ("UPDATE incidents SET severity = 1 WHERE id = 1", [("1", False)]),
    ("UPDATE incidents SET occurrences = 1 WHERE id = 2", [("2", False)]),
    ("UPDATE incidents SET last_at = opened_at WHERE id = 2", [("2", False)]),
    ("UPDATE incident_rules SET rule = 'z'", [("1", False), ("2", False), ("3", False)]),
    ("DELETE FROM incident_rules WHERE incident = 1", [("1", False)]),
    ("UPDATE incident_rules SET risk = 0 WHERE incident = 2", [("2", False)]),
    ("UPDATE incidents SET risk = 0 WHERE id = 1", [("1", False)]),
    ("DELETE FROM incident_groups WHERE incident = 2", [("2", False)]),
    ("UPDATE incident_types SET data_type = 'other' WHERE incident = 3", [("3", False)]),
    ("DELETE FROM incident_values WHERE incident = 1", [("1", False)]),
    ("UPDATE incidents SET host_groups = '' WHERE id = 1", [("1", False)]),
    ("UPDATE incidents SET state = 'resolved', closed = TRUE WHERE id = 1", [("1", False)]),
    ("UPDATE incidents SET verdict = 'benign' WHERE id = 2", [("2", False)]),
    ("UPDATE incidents SET verdict = 'test' WHERE id = 3", [("3", False)]),
    ("UPDATE incidents SET assignee = 'tom' WHERE id = 3", [("3", False)]),
    ("UPDATE incidents SET closed = FALSE WHERE id = 3", [("3", False)]),
    ("UPDATE incidents SET closed_at = opened_at WHERE id = 3", [("3", False)]),
    ("UPDATE incidents SET looked_at = opened_at WHERE id = 1", [("1", False)]),
    ("UPDATE incidents SET looked_at = NULL WHERE id = 3", [("3", False)]),
    ("UPDATE incidents SET edition = 9 WHERE id = 3", [("3", False)]),
    ("DELETE FROM events WHERE incident = 3 AND kind = 'changed'", [("3", False)]),
    ("UPDATE events SET data = NULL WHERE incident = 3 AND kind = 'changed'", []),  # for the log to tell
]


@pytest.fixture
def edited(database: str) -> Iterator[Connection]:
    """The database as an insider has it, with three incidents: the second happened twice, the third was closed."""
    with Store.open(database, KEYS) as store:
        for rule, minutes in (("a", 0), ("b", 0), ("b", 5), ("c", 0)):
            number = store.add(outcome(rule=rule, at=AT + timedelta(minutes=minutes))).number
        with store.reading() as connection:
            looked(store, whole(connection, [3])[0], actor="rea", now=AT + timedelta(minutes=50))
        for edition, wanted in ((1, Change(State.IN_PROGRESS)), (2, Change(State.RESOLVED, Verdict.BENIGN))):
            change(store, number, Scope(), wanted, edition=edition, actor="rea", now=AT + timedelta(hours=1))
    made = engine(place(database), writable=True)
    with made.connect().execution_options(writes=True) as connection, connection.begin():
        yield connection
        connection.rollback()
    made.dispose()


def test_what_was_hidden_or_edited_is_named(edited: Connection, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(index, "_PAGE", 2)
    wrong = []
    for statement, expected in CASES:
        with edited.begin_nested() as undone:
            edited.execute(text(statement or "SELECT 1"))
            found = [(each.number[-1], each.gone) for each in index.astray(edited)]
            undone.rollback()
        wrong += [] if found == expected else [(statement, found)]
    assert wrong == []
    assert len(CASES) == 25
