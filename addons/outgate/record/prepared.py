"""The statements of what happens with every message: written out once for each database, and run by its driver.

SQLAlchemy writes them, and its types still turn values into what a driver takes; only its way of running a statement is
left out, which takes several times as long as SQLite itself. Faults are raised as SQLAlchemy raises them.
"""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy.exc import DBAPIError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from sqlalchemy import Connection, Executable
    from sqlalchemy.engine import Dialect

    type Row = Mapping[str, Any]
    type _Turn = Callable[[Any], Any]


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
        """Execute it for each row, of which there must be one at least. Raises DBAPIError."""
        written = self._for(connection.dialect, rows[0])
        if len(rows) == 1:
            _driven(connection, "execute", written.sql, written.values(rows[0]))
        else:
            _driven(connection, "executemany", written.sql, [*map(written.values, rows)])

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
    return _Written(str(compiled), places, tuple((at, turns[name]) for at, name in enumerate(places) if turns[name]))


def begin(connection: Connection, sql: str) -> None:
    """Execute what begins a transaction. Raises DBAPIError."""
    _driven(connection, "execute", sql, ())


def _driven(connection: Connection, how: str, sql: str, given: Any, *, read: bool = False) -> Any:
    try:
        with closing(connection.connection.cursor()) as cursor:
            getattr(cursor, how)(sql, given)
            return cursor.fetchall() if read else None
    except connection.dialect.loaded_dbapi.Error as error:
        raise _told(connection, error) from error


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
