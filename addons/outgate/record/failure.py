"""The one exception of the record: what could not be written or read, in words for the operator, without a value.

A mistake of ours, such as a statement that no database understands, is none of it: it is raised as what it is.
"""

from __future__ import annotations

import sqlite3
from contextlib import contextmanager
from typing import TYPE_CHECKING

from sqlalchemy import exc
from sqlalchemy.exc import DBAPIError, OperationalError, ProgrammingError, SQLAlchemyError

if TYPE_CHECKING:
    from collections.abc import Iterator

# Primary result codes of https://www.sqlite.org/rescode.html, by the name that the driver reports.
_SQLITE = {
    "SQLITE_FULL": "the disk is full",
    "SQLITE_BUSY": "it is locked by another process",
    "SQLITE_LOCKED": "it is locked by another connection",
    "SQLITE_CORRUPT": "the file is damaged",
    "SQLITE_NOTADB": "the file is not a database",
    "SQLITE_READONLY": "the file is read-only",
    "SQLITE_CANTOPEN": "the file cannot be opened",
    "SQLITE_PERM": "access is not permitted",
    "SQLITE_IOERR": "the disk reports an error",
}
# Beginnings of https://www.postgresql.org/docs/current/errcodes-appendix.html, the more exact ones first.
_POSTGRESQL = {
    "25006": "it is read-only",
    "28": "access is not permitted",
    "3D000": "there is no such database",
    "42501": "access is not permitted",
    "53100": "the disk is full",
    "53300": "the server has too many connections",
    "55P03": "it is locked by another process",
    "57014": "the server takes too long",
    "57P": "the server is stopping or starting",
    "08": "the server cannot be reached",
    "58": "the server's disk reports an error",
    "XX": "the database is damaged",
}
# What only a wrong statement, or a wrong use of the driver, brings about. PostgreSQL's words above come first.
_MISTAKES = ("SQLITE_ERROR", "SQLITE_MISUSE", "SQLITE_RANGE", "SQLITE_MISMATCH")
_MISTAKE = "42"
# Of those, what another attempt may get over; besides, a deadlock, and two that wrote the same row at once.
_PASSING = ("08", "53300", "55P03", "57014", "57P", "40001", "40P01", "23505")


class StoreError(Exception):
    """The incident store cannot be used: full, locked, damaged, read-only, missing, or not ours."""


@contextmanager
def told(where: str) -> Iterator[None]:
    """Raise every failure of the database as a StoreError that names `where`; statements and their values stay out."""
    try:
        yield
    except (SQLAlchemyError, sqlite3.Error) as error:
        if _is_mistake(error):
            raise
        raise StoreError(f"incident store {where}: {_reason(error)}") from None
    except OSError as error:
        raise StoreError(f"incident store {where}: {error.strerror or type(error).__name__}") from None


def passes(error: DBAPIError) -> bool:
    """Tell whether trying again may help: a PostgreSQL server that is lost, restarting or busy; an SQLite in use."""
    if isinstance(error.orig, sqlite3.Error):
        return getattr(error.orig, "sqlite_errorname", "") == "SQLITE_BUSY"
    state = getattr(error.orig, "sqlstate", None)
    if state is None:
        return error.connection_invalidated or isinstance(error, OperationalError)
    return str(state).startswith(_PASSING)


def _is_mistake(error: Exception) -> bool:
    """Tell whether it is our own: no state of the database, of its server or of the disk brings it about."""
    if not isinstance(error, (DBAPIError, sqlite3.Error)):
        return not isinstance(error, exc.TimeoutError)  # no connection was free
    name, state = _codes(error)
    if name or state:
        return name in _MISTAKES or (state.startswith(_MISTAKE) and not _words(name, state))
    return isinstance(error, (ProgrammingError, sqlite3.ProgrammingError))


def _codes(error: Exception) -> tuple[str, str]:
    cause = error.orig if isinstance(error, DBAPIError) else error
    return getattr(cause, "sqlite_errorname", ""), getattr(cause, "sqlstate", None) or ""


def _words(name: str, state: str) -> str:
    for code, words in _SQLITE.items():
        if name == code or name.startswith(code + "_"):
            return words
    return next((words for code, words in _POSTGRESQL.items() if state.startswith(code)), "")


def _reason(error: Exception) -> str:
    name, state = _codes(error)
    if words := _words(name, state):
        return words
    if isinstance(error, OperationalError) and not name and not state:
        return "the server cannot be reached"
    cause = error.orig if isinstance(error, DBAPIError) else error
    return f"{type(cause).__name__} {name or state}".strip()
