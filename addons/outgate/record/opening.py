"""Opening a store: it must be there, of this version, made with these keys, and hold the log that goes on."""

from __future__ import annotations

import hmac
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from sqlalchemy import insert, select, text

from outgate.record import migrations, schema
from outgate.record.database import engine
from outgate.record.failure import StoreError, told
from outgate.record.people import check_keys

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from outgate.record.database import Place
    from outgate.record.ledger.log import Log
    from outgate.record.people import People

_WRITTEN = text(
    "INSERT INTO facts (name, value) VALUES ('checked', :at) ON CONFLICT (name) DO UPDATE SET value = excluded.value"
)


def must_exist(where: Place) -> None:
    """Raise StoreError when the database file is missing."""
    if where.file is not None and not where.file.is_file():
        raise StoreError(f"incident store {where.shown}: there is no such file; a proxy makes it at its first start")


def write(connection: Connection) -> None:
    """Write a fact that says nothing but that it could be written, and when."""
    connection.execute(_WRITTEN, {"at": datetime.now(UTC).isoformat()})


def is_there(where: Place) -> bool:
    """Return whether there is a store at this place. Raises StoreError when its server does not answer."""
    if where.file is not None:
        return where.file.exists()
    asking = engine(where, writable=False)
    try:
        with told(where.shown), asking.connect() as connection:
            return bool(migrations.version(connection))
    finally:
        asking.dispose()


def check_version(connection: Connection, where: Place) -> None:
    """Raise StoreError when this is no store, or one of another version."""
    found = migrations.version(connection)
    if not found:
        raise StoreError(f"incident store {where.shown}: this is no incident store")
    _check_not_newer(found, where)
    if found < migrations.HEAD:
        raise StoreError(f"incident store {where.shown}: it is of an older version; `outgate run` brings it up to date")


def prepare(connection: Connection, where: Place, key: bytes, people: People, log: Log, *, create: bool) -> str:
    """Bring the store up to date and check all keys; with `create`, make it and begin its log if they are missing.

    Return the newest checkpoint of the log.
    """
    found = migrations.version(connection)
    if not found and not create:
        check_version(connection, where)
    _check_not_newer(found, where)
    migrations.upgrade(connection, people)
    if not _is_own(connection, key):
        raise StoreError(f"incident store {where.shown}: it was written with another key; put the right key file back")
    if not check_keys(connection, people):
        raise StoreError(f"incident store {where.shown}: its people have pseudonyms of another key; put that file back")
    if create and not log.exists(connection):
        return log.start(connection, datetime.now(UTC))
    return log.check(connection)


def _check_not_newer(found: str, where: Place) -> None:
    if found > migrations.HEAD:
        raise StoreError(f"incident store {where.shown}: it was written by a newer version (schema {found})")


def _is_own(connection: Connection, key: bytes) -> bool:
    """Tell whether the store's digests are of this key; note it when it is the first."""
    facts, name = schema.facts, hmac.digest(key, b"outgate key", "sha256").hex()
    stored = connection.execute(select(facts.c.value).where(facts.c.name == "key")).scalar()
    if stored is None:
        connection.execute(insert(facts), [{"name": "key", "value": name}])
    return stored in {None, name}
