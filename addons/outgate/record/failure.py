"""The one exception of the record: what could not be written or read, in words for the operator, without a value."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING

from sqlalchemy.exc import DBAPIError, SQLAlchemyError

if TYPE_CHECKING:
    from collections.abc import Iterator
from contextlib import contextmanager

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


class StoreError(Exception):
    """The incident store cannot be used: full, locked, damaged, read-only, missing, or not ours."""


@contextmanager
def told(where: str) -> Iterator[None]:
    """Raise every failure of the database as a StoreError that names `where`; statements and their values stay out."""
    try:
        yield
    except (SQLAlchemyError, sqlite3.Error) as error:
        raise StoreError(f"incident store {where}: {_reason(error)}") from None
    except OSError as error:
        raise StoreError(f"incident store {where}: {error.strerror or type(error).__name__}") from None


def _reason(error: Exception) -> str:
    cause = error.orig if isinstance(error, DBAPIError) else error
    name = getattr(cause, "sqlite_errorname", "")
    for code, words in _SQLITE.items():
        if name == code or name.startswith(code + "_"):
            return words
    return f"{type(cause).__name__} {name}".strip()
