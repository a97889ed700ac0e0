"""Who only reads: by number, in pages, beside a proxy that writes, without changing anything."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import text

from outgate.record import Habits, Reader, Store, StoreError
from outgate.record.database import engine, place
from tests.record.outcomes import AT, KEYS, outcome

if TYPE_CHECKING:
    from pathlib import Path


def filled(url: str, count: int) -> list[str]:
    with Store.open(url, KEYS, habits=Habits(timedelta())) as store:
        return [each.number for each in store.add_all([store.occurrence(outcome()) for _ in range(count)])]


@pytest.mark.parametrize("number", ["OG-2026-000002", "OG-2025-000001", "", "42", "OG-2026-1"])
def test_a_number_that_was_not_given_finds_nothing(database: str, number: str):
    filled(database, 1)
    assert Reader.read(database).incident(number) is None


def test_many_incidents_are_read_in_pages_and_none_twice(database: str):
    made = filled(database, 1_200)
    reader = Reader.read(database)
    assert [incident.number for incident in reader.incidents()] == made[::-1]
    assert len(list(reader.incidents(limit=700))) == 700
    assert list(reader.incidents(limit=0)) == []


def test_an_export_is_of_one_moment_while_others_write(database: str):
    filled(database, 3)
    with Store.open(database, KEYS) as store, Reader.read(database) as reader:
        lines = reader.export_log(KEYS.log.origin)
        first = next(lines)
        store.add(outcome(rule="later"))
        assert '"size":4' in first
        assert len([*lines]) == 5
        assert reader.logs() == [KEYS.log.origin]
        assert (reader.checkpoint(KEYS.log.origin) or "").split("\n")[1] == "5"


def test_an_incident_begins_with_the_event_that_it_was_opened(database: str):
    (number,) = filled(database, 1)
    reader = Reader.read(database)
    assert reader.events(number) == [{"at": AT, "kind": "opened", "actor": "outgate", "data": {}}]
    assert reader.occurrences(number) == [reader.incident(number)]
    assert reader.occurrences("none") == []


def test_it_cannot_write(database: str):
    filled(database, 1)
    made = engine(place(database), writable=False)
    with made.connect() as connection, pytest.raises(Exception, match=r"read-?only"):
        connection.execute(text("DELETE FROM events"))
    made.dispose()


def test_a_store_of_another_version_is_refused(tmp_path: Path):
    url = f"sqlite:///{tmp_path / 'outgate.db'}"
    filled(url, 1)
    for version, told in (("9999", "newer version"), ("0002", "older version; `outgate run` brings it up")):
        with closing(sqlite3.connect(tmp_path / "outgate.db", isolation_level=None)) as connection:
            connection.execute("UPDATE alembic_version SET version_num = ?", [version])
        with pytest.raises(StoreError, match=told):
            Reader.read(url)
    with pytest.raises(StoreError, match="there is no such file"):
        Reader.read(f"sqlite:///{tmp_path / 'none.db'}")


def test_an_empty_database_is_no_store_to_read(nothing: str):
    with pytest.raises(StoreError, match="no incident store"):
        Reader.read(nothing)


def test_where_it_is_is_shown_without_a_password(database: str):
    filled(database, 1)
    assert Reader.read(database).shown
