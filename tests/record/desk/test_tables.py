"""The tables of the desk: what belongs to an account goes with it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from sqlalchemy import delete, func, insert, select

from outgate.record import migrations
from outgate.record.desk import tables
from tests.record.outcomes import PEOPLE

if TYPE_CHECKING:
    from sqlalchemy import Connection

AT = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
THEIRS = (
    (tables.sessions, {"token": b"s" * 32, "made_at": AT, "seen_at": AT, "proved_at": AT}),
    (tables.tokens, {"token": b"t" * 32, "title": "script", "made_at": AT, "until": AT}),
    (tables.views, {"title": "mine", "query": "severity=high", "shared": False}),
)


def test_sessions_tokens_and_views_end_with_their_account(connection: Connection):
    migrations.upgrade(connection, PEOPLE)
    account = {"name": "ada", "totp_used": 0, "roles": "[]", "scope": "[]", "disabled": False, "made_at": AT}
    number = connection.execute(insert(tables.accounts).values(**account)).inserted_primary_key
    assert number is not None
    for table, row in THEIRS:
        connection.execute(insert(table).values(**row, account=number[0]))
    connection.execute(delete(tables.accounts))
    left = [connection.execute(select(func.count()).select_from(table)).scalar() for table, _ in THEIRS]
    assert left == [0, 0, 0]
