"""Both databases are brought to the newest version, with what an older one kept."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, inspect, text

from outgate.record import index, migrations
from outgate.record.ledger.log import Log
from outgate.record.reading import Filter, page
from tests.record.outcomes import AT, KEYS, PEOPLE

# What version 0002 kept of one incident.
OLD = (
    """INSERT INTO incidents VALUES (7, '2026-11-22 09:30:01.250000', 'http', 'ada.lovelace', '["support"]',
    '10.20.0.7', 'paste.example', 443, 'https', '[]', 'POST', 4, 'blocked', '', 'abc', 'dd', 21)""",
    "INSERT INTO incident_rules VALUES (7, 0, 'emails', 'Addresses', 3, 4, :no, '')",
    """INSERT INTO incident_findings VALUES
    (7, 0, 'person.email', '["body"]', 2, 1, 1, 0, '["j***@m***.com"]', '["ab"]')""",
    """INSERT INTO events (incident, at, kind, actor, data)
    VALUES (7, '2026-11-22 09:30:01.250000', 'opened', 'outgate', '{}')""",
    "UPDATE numbering SET last = 7",
)


def to(connection: Connection, version: str) -> None:
    config = Config(attributes={"connection": connection, "people": PEOPLE})
    config.set_main_option("script_location", str(Path(migrations.__file__).parent))
    command.upgrade(config, version)


def test_head_is_the_newest_version():
    config = Config()
    config.set_main_option("script_location", str(Path(migrations.__file__).parent))
    assert ScriptDirectory.from_config(config).get_current_head() == migrations.HEAD


def test_an_empty_database_has_no_version_and_gets_one(connection: Connection):
    assert migrations.version(connection) == ""
    migrations.upgrade(connection, PEOPLE)
    assert migrations.version(connection) == migrations.HEAD


def test_upgrading_again_changes_nothing(connection: Connection):
    migrations.upgrade(connection, PEOPLE)
    connection.execute(text("UPDATE numbering SET last = 7"))
    migrations.upgrade(connection, PEOPLE)
    assert connection.execute(text("SELECT last FROM numbering")).scalar() == 7


@pytest.fixture
def older(connection: Connection) -> Connection:
    """A database of version 0002 with an incident, brought up to date."""
    to(connection, "0002")
    for statement in OLD:
        connection.execute(text(statement), {"no": False} if ":no" in statement else {})
    migrations.upgrade(connection, PEOPLE)
    return connection


def test_what_was_kept_before_is_kept_and_people_become_pseudonyms(older: Connection):
    (incident,) = page(older, Filter(), None, 10)
    assert (incident.number, incident.opened_at, incident.occurrences) == ("OG-2026-000007", AT, 1)
    assert (incident.user, incident.address) == (
        PEOPLE.pseudonym("p", "ada.lovelace"),
        PEOPLE.pseudonym("a", "10.20.0.7"),
    )
    assert (incident.user_groups, incident.findings[0].samples) == (("support",), ("j***@m***.com",))
    assert (incident.rules[0].rule, incident.rules[0].observed) == ("emails", False)
    assert [one.number for one in page(older, Filter(rule="emails"), None, 10)] == [incident.number]
    assert [*index.astray(older)] == []


def test_no_name_of_before_is_left_but_in_the_directory(older: Connection):
    tables = ("incidents", "incident_rules", "events", "people")
    kept = str([older.execute(text(f"SELECT * FROM {name}")).all() for name in tables])  # noqa: S608 - ours
    assert "lovelace" not in kept
    assert "10.20.0.7" not in kept
    sealed = older.execute(text("SELECT sealed FROM people WHERE pseudonym LIKE 'p%'")).scalar_one()
    assert PEOPLE.opened(PEOPLE.pseudonym("p", "ada.lovelace"), bytes(sealed)) == "ada.lovelace"


def test_the_next_number_follows_and_the_log_that_is_begun_takes_the_incident_in(older: Connection):
    log = Log(KEYS.log)
    log.start(older, AT)
    places = older.execute(text("SELECT place, kind FROM events ORDER BY place")).all()
    assert [tuple(row) for row in places] == [(0, "log.started"), (1, "opened")]
    data = older.execute(text("SELECT data FROM events WHERE place = 1")).scalar_one()
    assert json.loads(data)["digest"] == "dd"
    if older.dialect.name == "postgresql":
        assert older.execute(text("SELECT nextval('incident_numbers')")).scalar() == 8


def test_what_is_recorded_costs_no_index_that_another_answers_for(connection: Connection):
    to(connection, "0004")
    before = {index["name"] for index in inspect(connection).get_indexes("incidents")}
    migrations.upgrade(connection, PEOPLE)
    after = {index["name"] for index in inspect(connection).get_indexes("incidents")}
    gone = {"last_at", "opened_at", "channel", "disposition"}
    assert {str(name).removeprefix("ix_incidents_") for name in before - after} == gone
    assert after - before == {"ix_incidents_kind"}
