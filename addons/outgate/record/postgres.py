"""PostgreSQL, 15 or newer: connections that are durable, that never wait for ever, and that say what they cannot be.

Settings are made by statement and not at connecting, so that a pooler between proxy and server does not matter.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

from sqlalchemy import create_engine, event, text

from outgate.record.failure import StoreError
from outgate.record.prepared import Prepared

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy import URL, Connection, Engine

DRIVER = "postgresql+psycopg"
NAMES = ("postgresql", "postgres")  # as in URLs
OLDEST = 15
WAIT = 5  # seconds for a connection, for a lock, for a statement
_CONNECT = {"connect_timeout": WAIT, "tcp_user_timeout": WAIT * 1000, "application_name": "outgate"}
_WRITING = f"""
SET lock_timeout = '{WAIT}s'; SET statement_timeout = '{WAIT}s'; SET idle_in_transaction_session_timeout = '60s';
SET timezone = 'UTC'"""
# Compiling what is asked takes the server longer than the answer, and so does starting others to help it. What is asked
# is found by indexes, and few rows of each: at the usual cost of a page, which is that of a disk that turns, plans read
# a whole table of a million rather than ten thousand of its rows. Nor is one plan good for a rule that fires always and
# for one that never does.
_READING = """
SET default_transaction_read_only = on; SET statement_timeout = '60s'; SET timezone = 'UTC';
SET jit = off; SET max_parallel_workers_per_gather = 0; SET random_page_cost = 1.1;
SET plan_cache_mode = force_custom_plan"""
_LOCK = Prepared(text("SELECT pg_advisory_xact_lock(lock) FROM unnest(CAST(:locks AS bigint[])) AS lock"))  # in order


def engine(url: URL, *, writable: bool) -> Engine:
    """Return an engine whose every connection is durable, or, if not `writable`, cannot write."""
    made = create_engine(
        url.set(drivername=DRIVER),
        connect_args=_CONNECT,
        paramstyle="format",  # by place, as SQLite takes them: see `prepared`
        hide_parameters=True,
        pool_pre_ping=not writable,  # writers try again anyway, and need no further round trip
    )
    event.listen(made, "connect", _writing if writable else _reading)
    return made


def lock(connection: Connection, names: Iterable[bytes]) -> None:
    """Wait until nobody else works on these names, for the rest of the transaction. Nothing to do on SQLite.

    All locks of a transaction are taken at once and in one order, so that two never wait for each other.
    """
    if connection.dialect.name != "postgresql":
        return
    numbers = {int.from_bytes(hashlib.sha256(name).digest()[:8], signed=True) for name in names}
    _LOCK.run(connection, [{"locks": sorted(numbers)}])


def _writing(connection: Any, _: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute(_WRITING)
        cursor.execute("SELECT current_setting('fsync'), current_setting('synchronous_commit')")
        fsync, commit = cursor.fetchone()
        if commit in {"off", "local"}:
            cursor.execute("SET synchronous_commit = on")
    connection.commit()
    version = connection.info.server_version // 10_000
    if version < OLDEST:
        raise StoreError(f"incident store: PostgreSQL {version} is too old: {OLDEST} or newer is needed")
    if fsync != "on":
        raise StoreError("incident store: the server has fsync turned off: what it confirms could be lost")


def _reading(connection: Any, _: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute(_READING)
    connection.commit()
