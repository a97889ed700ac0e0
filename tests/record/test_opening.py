"""A store is opened only if it is the right one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import Connection, select, text

from outgate.record import StoreError, opening, schema
from outgate.record.database import place
from outgate.record.ledger.log import Log
from outgate.record.ledger.notes import NoteKey
from outgate.record.people import People
from tests.record.outcomes import KEY, KEYS, PEOPLE

if TYPE_CHECKING:
    from pathlib import Path

    from tests.record.postgres import Server

WHERE = place("postgresql://og@db/og")


def prepare(connection: Connection, *, key: bytes = KEY, people: People = PEOPLE, create: bool = True) -> str:
    return opening.prepare(connection, WHERE, key, people, Log(KEYS.log), create=create)


def test_a_new_store_gets_its_tables_and_begins_its_log(connection: Connection):
    assert prepare(connection).startswith(f"{KEYS.log.origin}\n1\n")
    assert connection.execute(select(schema.logs.c.origin)).scalars().all() == [KEYS.log.origin]
    newest = connection.execute(select(schema.logs.c.checkpoint)).scalar_one()
    assert prepare(connection) == prepare(connection, create=False) == newest


def test_what_is_no_store_is_not_made_one_unless_it_is_to_be(connection: Connection):
    with pytest.raises(StoreError, match="this is no incident store"):
        prepare(connection, create=False)


def test_a_newer_store_is_refused(connection: Connection):
    prepare(connection)
    connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(StoreError, match=r"newer version \(schema 9999\)"):
        prepare(connection)
    with pytest.raises(StoreError, match="newer version"):
        opening.check_version(connection, WHERE)


def test_keys_are_checked(connection: Connection):
    prepare(connection)
    with pytest.raises(StoreError, match="written with another key"):
        prepare(connection, key=b"x" * 32)
    with pytest.raises(StoreError, match="pseudonyms of another key"):
        prepare(connection, people=People({1: b"x" * 32}))
    with pytest.raises(StoreError, match="outgate log new"):
        opening.prepare(connection, WHERE, KEY, PEOPLE, Log(NoteKey("b", b"x" * 32)), create=False)


def test_a_file_that_is_missing_is_an_error(tmp_path: Path):
    with pytest.raises(StoreError, match="there is no such file"):
        opening.must_exist(place(f"sqlite:///{tmp_path / 'a.db'}"))
    opening.must_exist(WHERE)


def test_whether_there_is_a_store_is_told_without_making_one(database: str):
    assert opening.is_there(place(database))


def test_an_empty_server_and_a_missing_file_hold_no_store(server: Server, tmp_path: Path):
    url = server.database()
    assert not opening.is_there(place(url))
    server.drop(url)
    assert not opening.is_there(place(f"sqlite:///{tmp_path / 'a.db'}"))
    with pytest.raises(StoreError, match="og"):
        opening.is_there(place("postgresql://og@127.0.0.1:1/og"))
