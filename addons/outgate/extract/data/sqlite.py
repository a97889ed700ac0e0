"""SQLite databases (sqlite.org, fileformat2): every table row by row, from memory. Nothing is written back.

Views, triggers and virtual tables are programs and are not run. What was deleted is not in any table, and is found
by the scan of the bytes.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING, Any

from outgate.extract.data.sheet import line
from outgate.extract.naming import kind
from outgate.extract.place_names import shown
from outgate.extract.tree import Child, Hints
from outgate.model import Part, Reason

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from outgate.extract.tree import Budget

_MARK = b"SQLite format 3\0"
_STEPS = 10_000_000  # instructions of the database's machine for one table
_EVERY = 10_000
_BLOB = 16  # bytes of one that is worth a part of its own
_TABLES = "SELECT name FROM sqlite_schema WHERE type = 'table' AND rootpage > 0 ORDER BY rowid"
_FAULTS = (sqlite3.Error, sqlite3.Warning, OverflowError, ValueError, MemoryError)


def is_sqlite(data: bytes) -> bool:
    """Tell whether `data` is a database."""
    return data.startswith(_MARK)


def read(part: Part, hints: Hints, budget: Budget) -> Iterable[Child]:
    """Yield each table as rows, and what stands in it as bytes. Raises Exceeded."""
    if not is_sqlite(part.data):
        return
    path = (*part.path, kind("sqlite", part, hints))
    if _size(part.data) > len(part.data):
        budget.gap(Reason.TRUNCATED, path, "ends early", part)
    try:
        with closing(sqlite3.connect(":memory:")) as database:
            _open(database, part.data, budget.left)
            for name in [row[0] for row in database.execute(_TABLES) if isinstance(row[0], str)]:
                yield from _Table(database, part, path, name).read(budget)
    except _FAULTS as error:
        budget.gap(Reason.TRUNCATED, path, f"damaged ({type(error).__name__})", part)


def _size(data: bytes) -> int:
    """Return how many bytes the header of a database says that there are (fileformat2, section 1.3)."""
    page, pages = int.from_bytes(data[16:18]), int.from_bytes(data[28:32])
    return (65536 if page == 1 else page) * pages


def _open(database: sqlite3.Connection, data: bytes, longest: int) -> None:
    """Load a copy of `data` that asks for no log beside it, and let nothing in it run, or make values so long."""
    database.deserialize(data[:18] + b"\x01\x01" + data[20:])
    database.text_factory = lambda raw: raw.decode("utf-8", "replace")
    for pragma in ("trusted_schema = OFF", "query_only = ON", "cell_size_check = ON", "writable_schema = ON"):
        database.execute(f"PRAGMA {pragma}")
    database.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, max(longest, 1000))
    steps = iter(range(_STEPS // _EVERY))
    database.set_progress_handler(lambda: next(steps, None) is None, _EVERY)


class _Table:
    """One table while it is read."""

    def __init__(self, database: sqlite3.Connection, part: Part, path: tuple[str, ...], name: str) -> None:
        self.database = database
        self.part = part
        self.path = (*path, f"table[{shown(name)}]")
        self.query = f'SELECT * FROM "{name.replace(chr(34), chr(34) * 2)}"'  # noqa: S608 - the name is quoted
        self.blobs: list[bytes] = []

    def read(self, budget: Budget) -> Iterator[Child]:
        """Yield the rows as far as they can be read, then what stands in them as bytes."""
        lines: list[bytes] = []
        try:
            cursor = self.database.execute(self.query)
            lines.append(line([column[0] for column in cursor.description]))
            for row in cursor:
                lines.append(line(row))
                budget.spend(len(lines[-1]))
                self.blobs += filter(_is_blob, row)
        except sqlite3.DataError:
            budget.gap(Reason.EXPANSION, self.path, "a value that is larger than the limit", self.part)
        except _FAULTS as error:
            budget.gap(Reason.TRUNCATED, self.path, f"damaged ({type(error).__name__})", self.part)
        finally:
            rows = b"".join(lines)
        yield Child(Part(self.path, rows, parent=self.part))
        for number, blob in enumerate(self.blobs, 1):
            budget.spend(len(blob))
            yield Child(Part((*self.path, f"blob[{number}]"), blob, is_text=False, parent=self.part), Hints())


def _is_blob(value: Any) -> bool:
    return isinstance(value, bytes) and len(value) >= _BLOB
