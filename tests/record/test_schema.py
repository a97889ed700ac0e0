from datetime import UTC, datetime, timedelta, timezone

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection, insert, select
from sqlalchemy.dialects import sqlite

from outgate.record import migrations, schema
from outgate.record.desk import tables
from tests.record.outcomes import PEOPLE


def test_the_migrations_make_exactly_the_tables_of_the_code(connection: Connection):
    migrations.upgrade(connection, PEOPLE)
    assert tables.accounts.metadata is schema.metadata
    assert compare_metadata(MigrationContext.configure(connection), schema.metadata) == []


def test_a_moment_comes_back_in_utc_whatever_its_zone(connection: Connection):
    at = datetime(2026, 11, 22, 9, 30, 1, 5, timezone(timedelta(hours=-8)))
    migrations.upgrade(connection, PEOPLE)
    values = {"uid": b"u" * 16, "at": at, "kind": "opened", "actor": "x", "data": "{}", "sha256": b"s" * 32}
    connection.execute(insert(schema.events), [values])
    back = connection.execute(select(schema.events.c.at)).scalar_one()
    assert back == at
    assert back.tzinfo is UTC


@pytest.mark.parametrize("method", ["process_bind_param", "process_result_value"])
def test_no_moment_stays_none(method: str):
    assert getattr(schema.Utc(), method)(None, sqlite.dialect()) is None


def test_what_is_set_aside_is_found_by_an_index_of_these_alone(connection: Connection):
    migrations.upgrade(connection, PEOPLE)
    c, words = schema.incidents.c, "EXPLAIN QUERY PLAN"
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql("SET LOCAL enable_seqscan = off")
        words = "EXPLAIN"
    asked = select(c.id).where(schema.SET_ASIDE, c.state == "suppressed")
    written = asked.compile(connection, compile_kwargs={"literal_binds": True})
    assert "ix_incidents_state" in str(connection.exec_driver_sql(f"{words} {written}").all())
