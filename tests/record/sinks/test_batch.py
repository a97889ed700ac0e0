from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import Connection, delete, select

from outgate.record import Store, schema
from outgate.record.reading import CHANGED, OCCURRED, OPENED, REOPENED
from outgate.record.sinks.batch import LogRow, log_row, read
from outgate.record.sinks.entry import Standing
from outgate.record.sinks.ocsf.log_activity import Gone
from tests.record.outcomes import KEYS, outcome
from tests.record.sinks.stored import ORIGIN, change, fill, purge

type Run = Callable[[Callable[[Connection], Any]], Any]
KEEP = 1_000_000


def _read(run: Run, place: int, limit: int = 100, keep: int = KEEP) -> Any:
    return run(lambda connection: read(connection, _log(connection), place, limit=limit, keep=keep))


def _log(connection: Connection) -> LogRow:
    log = log_row(connection, ORIGIN)
    assert log is not None
    return log


def test_entries_come_in_order_so_many_at_a_time_and_none_twice(database: str, run: Run):
    fill(database, 7)
    first, second, third = _read(run, 0, 5), _read(run, 5, 5), _read(run, 8, 5)
    assert [entry.place for entry in (*first.entries, *second.entries)] == [*range(8)]
    assert [(each.first, each.end, each.is_empty) for each in (first, second, third)] == [
        (0, 5, False),
        (5, 8, False),
        (8, 8, True),
    ]
    assert [entry.kind for entry in first.entries[:2]] == ["log.started", "opened"]
    assert first.gone is None


def test_a_log_that_is_not_there_is_none(run: Run):
    assert run(lambda connection: log_row(connection, "elsewhere/proxy")) is None


def test_an_entry_tells_its_incident_as_it_was_opened(database: str, run: Run):
    with Store.open(database, KEYS, create=False) as store:
        store.add(outcome())
        store.add(outcome())
    _, opened, again = _read(run, 0).entries
    assert (opened.kind, again.kind) == (OPENED, OCCURRED)
    assert opened.incident == again.opened
    assert again.opened.number == "OG-2026-000001"
    assert again.leaf
    assert opened.uid != again.uid


def test_each_entry_is_told_with_what_reviewers_had_made_of_the_incident_by_then(database: str, run: Run):
    steps: list[tuple[str, dict[str, Any]]] = [
        (CHANGED, {"to": {"state": "in_progress", "assignee": "bo"}}),
        ("commented", {"text": "hm", "to": {"state": "resolved"}}),
        (CHANGED, {"to": {"state": "resolved", "verdict": "true_positive"}}),
        (REOPENED, {"to": {"state": "new", "verdict": None}}),
    ]
    with Store.open(database, KEYS, create=False) as store:
        number = store.add(outcome()).number
        for kind, data in steps:
            store.note(kind, "bo", data, number=number)
    assert [entry.standing for entry in _read(run, 1).entries] == [
        Standing(),
        Standing("in_progress", "", "bo"),
        Standing("in_progress", "", "bo"),
        Standing("resolved", "true_positive", "bo"),
        Standing("new", "", "bo"),
    ]


def test_what_was_purged_before_it_was_told_is_counted(database: str, run: Run):
    fill(database, 6)
    purge(database, 2, 4)
    found = _read(run, 1)
    assert [entry.place for entry in found.entries] == [1, 3, 5, 6]
    assert found.gone == Gone(2, 4, 2)


def test_a_row_that_somebody_deleted_is_counted_too(database: str, run: Run):
    fill(database, 3)
    change(database, delete(schema.events).where(schema.events.c.place == 3))
    assert _read(run, 1).gone == Gone(3, 3, 1)


def test_when_nothing_is_left_the_whole_run_is_gone(database: str, run: Run):
    fill(database, 4)
    purge(database, 1, 2, 3, 4)
    found = _read(run, 1)
    assert (found.entries, found.end, found.gone) == ([], 5, Gone(1, 4, 4))


def test_of_more_than_may_wait_the_oldest_are_gone(database: str, run: Run):
    fill(database, 9)
    found = _read(run, 2, limit=3, keep=4)
    assert [entry.place for entry in found.entries] == [6, 7, 8]
    assert (found.end, found.gone) == (9, Gone(2, 5, 4))


def test_an_occurrence_whose_opening_is_gone_is_told_by_itself(database: str, run: Run):
    with Store.open(database, KEYS, create=False) as store:
        store.add(outcome())
        store.add(outcome())
    purge(database, 1)
    (again,) = _read(run, 2).entries
    assert again.incident.number == "OG-2026-000001"
    assert again.incident.host == "paste.example"


def test_an_entry_of_no_incident_has_none(database: str, run: Run):
    with Store.open(database, KEYS, create=False) as store:
        store.note("resolved", "bo", {"pseudonym": "p1.x"})
    (_, entry) = _read(run, 0).entries
    assert (entry.incident, entry.row, entry.told["pseudonym"]) == (None, None, "p1.x")


def test_what_goes_into_a_second_log_of_the_same_database_is_not_read(database: str, run: Run):
    def second(connection: Connection) -> None:
        connection.execute(
            schema.logs.insert(),
            [{"origin": "other/proxy", "key": "k", "size": 1, "state": b"", "checkpoint": "c"}],
        )

    fill(database, 2)
    run(second)
    other = run(lambda connection: log_row(connection, "other/proxy"))
    assert (other.size, other.checkpoint) == (1, "c")
    assert [entry.log for entry in _read(run, 0).entries] == [ORIGIN] * 3


@pytest.mark.parametrize("kind", ["looked", CHANGED])
def test_data_that_is_not_as_expected_stops_nothing(database: str, run: Run, kind: str):
    with Store.open(database, KEYS, create=False) as store:
        number = store.add(outcome()).number
        store.note(kind, "bo", {"to": "somewhere"}, number=number)
    assert _read(run, 2).entries[0].standing == Standing()
    assert run(lambda connection: len(connection.execute(select(schema.events)).all())) == 3
