"""The statements of what happens with every message: written out once for each database, and run by its driver.

SQLAlchemy writes them, and its types still turn values into what a driver takes; only its way of running a statement is
left out, which takes several times as long as SQLite itself. Faults are raised as SQLAlchemy raises them.
"""

from __future__ import annotations

import re
from contextlib import closing, contextmanager
from functools import cache
from itertools import chain
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy.exc import DBAPIError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from sqlalchemy import Connection, Executable
    from sqlalchemy.engine import Dialect

    type Row = Mapping[str, Any]
    type _Turn = Callable[[Any], Any]

_MOST = 32  # rows of one statement: a power of two


class _Written(NamedTuple):
    """A statement in the words of one database: what stands at each of its places, and what turns some of these."""

    sql: str
    names: tuple[str, ...]
    turns: tuple[tuple[int, _Turn], ...]

    def values(self, row: Row) -> list[Any]:
        values = [row[name] for name in self.names]
        for at, turn in self.turns:
            values[at] = turn(values[at])
        return values


class Prepared:
    """A statement whose values are all told by name, and no list of unknown length among them.

    All rows that it is ever given must have the same names.
    """

    def __init__(self, statement: Executable) -> None:
        self._statement: Any = statement
        self._written: dict[str, _Written] = {}

    def run(self, connection: Connection, rows: Sequence[Row]) -> None:
        """Execute it for each row, of which there must be one at least; several are for inserts. Raises DBAPIError."""
        written = self._for(connection.dialect, rows[0])
        values = [*map(written.values, rows)]
        if len(rows) == 1:
            _driven(connection, "execute", written.sql, values[0])
        elif connection.dialect.name == "postgresql":
            for some in _halved(values):
                _driven(connection, "execute", _of_rows(written.sql, len(some)), [*chain.from_iterable(some)])
        else:
            _driven(connection, "executemany", written.sql, values)

    def all(self, connection: Connection, given: Row) -> list[tuple[Any, ...]]:
        """Return the rows that it finds, with values as the driver tells them: times are not. Raises DBAPIError."""
        written = self._for(connection.dialect, given)
        found: list[tuple[Any, ...]] = _driven(connection, "execute", written.sql, written.values(given), read=True)
        return found

    def _for(self, dialect: Dialect, row: Row) -> _Written:
        written = self._written.get(dialect.name)
        if written is None:
            written = self._written[dialect.name] = _write(self._statement, dialect, [*row])
        return written


def _write(statement: Any, dialect: Dialect, names: list[str]) -> _Written:
    compiled = statement.compile(dialect=dialect, column_keys=names, for_executemany=True)
    turns = {name: bound.type.dialect_impl(dialect).bind_processor(dialect) for name, bound in compiled.binds.items()}
    places = tuple(compiled.positiontup)
    sql = _numbered(str(compiled)) if dialect.name == "postgresql" else str(compiled)
    return _Written(sql, places, tuple((at, turns[name]) for at, name in enumerate(places) if turns[name]))


def _numbered(sql: str) -> str:
    """Return the words with numbers for places, as a server takes them: the driver need not look for them each time."""
    first, *rest = sql.split("%s")
    return "".join([first, *(f"${at}{piece}" for at, piece in enumerate(rest, 1))]).replace("%%", "%")


@cache
def _of_rows(sql: str, count: int) -> str:
    """Return the words of an insert of so many rows at once, from those of one."""
    head, values, row = sql.partition(" VALUES ")
    pieces = re.split(r"\$\d+", row)
    places = iter(range(1, count * len(pieces)))
    rows = ("".join([pieces[0], *(f"${next(places)}{piece}" for piece in pieces[1:])]) for _ in range(count))
    return head + values + ", ".join(rows)


def _halved(rows: list[list[Any]]) -> Iterator[list[list[Any]]]:
    """Yield the rows by powers of two: so a server has few statements to prepare, and runs each for many rows."""
    size, done = _MOST, 0
    while done < len(rows):
        while size > len(rows) - done:
            size //= 2
        yield rows[done : done + size]
        done += size


@contextmanager
def together(connection: Connection) -> Iterator[None]:
    """Send what is run in here without waiting for an answer to each, if there is a server to be waited for.

    Nothing of SQLAlchemy's own may be run in here, for it looks at the answer. Raises DBAPIError, at the end or before.
    """
    driver: Any = connection.connection.driver_connection
    if connection.dialect.name != "postgresql":
        yield
        return
    try:
        with driver.pipeline():
            yield
    except connection.dialect.loaded_dbapi.Error as error:
        raise _told(connection, error) from error


def begin(connection: Connection, sql: str) -> None:
    """Execute what begins a transaction. Raises DBAPIError."""
    _driven(connection, "execute", sql, ())


def _driven(connection: Connection, how: str, sql: str, given: Any, *, read: bool = False) -> Any:
    try:
        with closing(_cursor(connection)) as cursor:
            getattr(cursor, how)(sql, given)
            return cursor.fetchall() if read else None
    except connection.dialect.loaded_dbapi.Error as error:
        raise _told(connection, error) from error


def _cursor(connection: Connection) -> Any:
    if connection.dialect.name != "postgresql":
        return connection.connection.cursor()
    return connection.dialect.loaded_dbapi.RawCursor(connection.connection.driver_connection)


def _told(connection: Connection, error: Exception) -> BaseException:
    """Return the error as SQLAlchemy would raise it; a connection that is lost is given up."""
    dialect = connection.dialect
    lost = dialect.is_disconnect(error, connection.connection, None)  # type: ignore[arg-type]
    if lost:
        connection.invalidate(error)
    base = dialect.loaded_dbapi.Error
    return DBAPIError.instance(
        None, None, error, base, hide_parameters=True, connection_invalidated=lost, dialect=dialect
    )
