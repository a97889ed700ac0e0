"""Connections to the store's database, each one checked to be durable before it is used; `postgres` has its own.

SQLite runs in WAL mode with `synchronous=FULL`: what is committed survives a power cut (measured with NORMAL: it does
not). A writer begins with BEGIN IMMEDIATE, so that it waits for its turn instead of failing half-way.
"""

from __future__ import annotations

import os
import sqlite3
import time
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import quote

from sqlalchemy import create_engine, event, make_url
from sqlalchemy.exc import ArgumentError
from sqlalchemy.pool import QueuePool

from outgate.record import owners, postgres
from outgate.record.failure import StoreError, told
from outgate.record.prepared import begin

if TYPE_CHECKING:
    from sqlalchemy import URL, Connection, Engine

BUSY = 5.0  # seconds to wait for another writer
_LOG_PAGES = (
    4_000  # 16 MB of write-ahead log, then a commit also carries it over: one incident in some 150 waits for it
)
WRITING = "BEGIN IMMEDIATE"
_FULL = 2  # what `PRAGMA synchronous` answers for FULL


class Place(NamedTuple):
    """Where a store is: its URL, how to name it to people (without a password), and its file if it is SQLite."""

    url: URL
    shown: str
    file: Path | None


def place(url: str) -> Place:
    """Return the place of `url`. Raises StoreError when it is no database URL or names no file."""
    try:
        parsed = make_url(url)
    except ArgumentError:
        raise StoreError(
            "database url cannot be understood: it is like sqlite:////var/lib/outgate/outgate.db"
        ) from None
    shown = parsed.render_as_string(hide_password=True)
    if parsed.drivername in {*postgres.NAMES, postgres.DRIVER}:
        return Place(parsed, shown, None)
    if parsed.drivername != "sqlite":
        raise StoreError(f"database url {shown} is neither of sqlite nor of postgresql")
    if not parsed.database or parsed.database == ":memory:":
        raise StoreError(f"database url {shown} names no file: incidents must outlive the process")
    return Place(parsed, parsed.database, Path(parsed.database))


def make_file(where: Place) -> None:
    """Make an empty database file that only its owner can read, unless there is one."""
    if where.file is None or where.file.exists():
        return
    with told(where.shown):
        made = os.open(where.file, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            owners.give(made, where.file.parent)
        finally:
            os.close(made)


def engine(where: Place, *, writable: bool) -> Engine:
    """Return an engine whose every connection is durable, or, if not `writable`, cannot write."""
    if where.file is None:
        return postgres.engine(where.url, writable=writable)
    connect = partial(_connect, where, writable=writable)
    made = create_engine("sqlite://", creator=connect, poolclass=QueuePool, hide_parameters=True)
    event.listen(made, "begin", _begin)
    return made


class FileWatch:
    """Sees that the database file is still the one that was opened.

    A process that holds a deleted file goes on writing to it, and everything is lost at its end: what is committed
    counts as recorded only if the file stands in its place afterwards.
    """

    def __init__(self, where: Place) -> None:
        self._where = where
        self._names = (f"{where.file}-wal", f"{where.file}") if where.file else None
        self._identity = self._look()

    def check(self) -> None:
        """Raise StoreError when the file, or the write-ahead log beside it, is gone or another one."""
        if self._look() != self._identity:
            raise StoreError(f"incident store {self._where.shown}: the file was deleted or replaced under the process")

    def _look(self) -> tuple[int, int] | None:
        if self._names is None:
            return None
        log, file = self._names
        try:
            os.stat(log)  # noqa: PTH116 - two system calls a commit, no objects
            found = os.stat(file)  # noqa: PTH116
        except OSError:
            return (-1, -1)
        return found.st_dev, found.st_ino


def _connect(where: Place, *, writable: bool) -> sqlite3.Connection:
    uri = f"file:{quote(str(where.file))}?mode={'rw' if writable else 'ro'}"  # never rwc: a missing log is an error
    connection = sqlite3.connect(uri, uri=True, timeout=BUSY, isolation_level=None, check_same_thread=False)
    try:
        connection.execute("PRAGMA foreign_keys=ON")
        if writable:
            _make_durable(connection, where)
    except BaseException:
        connection.close()
        raise
    return connection


def _make_durable(connection: sqlite3.Connection, where: Place) -> None:
    _check_writable(where)
    mode = _journal_mode(connection)
    connection.execute(f"PRAGMA wal_autocheckpoint={_LOG_PAGES}")
    connection.execute("PRAGMA synchronous=FULL")
    connection.execute("PRAGMA secure_delete=ON")  # what was purged is gone from the file too, on every build of SQLite
    level = connection.execute("PRAGMA synchronous").fetchone()[0]
    if mode != "wal" or level != _FULL:
        raise StoreError(f"incident store {where.shown}: cannot be made durable (journal {mode}, synchronous {level})")


def _check_writable(where: Place) -> None:
    """Raise StoreError for a file that we may only read. SQLite would begin, and say so at the first write.

    Such as a backup that was put back by somebody else.
    """
    for file in (f"{where.file}{suffix}" for suffix in ("", "-wal", "-shm")):
        if os.path.exists(file) and not os.access(file, os.W_OK):  # noqa: PTH110 - as the next
            raise StoreError(
                f"incident store {where.shown}: {file} cannot be written: it is somebody else's or read-only"
            )


def _journal_mode(connection: sqlite3.Connection) -> Any:
    """Switching to WAL does not wait for other connections by itself; several first starts at once must."""
    end = time.monotonic() + BUSY
    while True:
        try:
            return connection.execute("PRAGMA journal_mode=WAL").fetchone()[0]
        except sqlite3.OperationalError as error:
            if error.sqlite_errorname != "SQLITE_BUSY" or time.monotonic() > end:
                raise
            time.sleep(0.01)


def _begin(connection: Connection) -> None:
    """Begin when SQLAlchemy does, unless `Transactions` has begun already."""
    driver: Any = connection.connection.dbapi_connection
    if not driver.in_transaction:
        begin(connection, WRITING if connection.get_execution_options().get("writes") else "BEGIN")
