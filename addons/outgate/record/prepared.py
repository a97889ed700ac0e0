"""The statements of what happens with every message: written out once for each database, and run by its driver.

SQLAlchemy writes them, and its types still turn values into what a driver takes; only its way of running a statement is
left out, which takes several times as long as SQLite itself. Faults are raised as SQLAlchemy raises them.
"""

from __future__ import annotations

import re
from contextlib import contextmanager
from functools import cache
from itertools import chain
from operator import itemgetter
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import Boolean, LargeBinary
from sqlalchemy.exc import DBAPIError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from sqlalchemy import Connection, Executable
    from sqlalchemy.engine import Dialect

    type Row = Mapping[str, Any]
    type _Turn = Callable[[Any], Any]

_MOST = 32  # rows of one statement: a power of two
_AS_THEY_ARE = (Boolean, LargeBinary)  # types whose values every driver takes


class _Written(NamedTuple):
    """A statement in the words of one database: what picks the values of its places, and what turns some of these."""

    sql: str
    pick: Callable[[Row], tuple[Any, ...]]
    turns: tuple[tuple[int, _Turn], ...]

    def values(self, row: Row) -> Sequence[Any]:
        if not self.turns:
            return self.pick(row)
        values = [*self.pick(row)]
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
            _driven(connection, written.sql, values[0])
        elif connection.dialect.name == "postgresql":
            for some in _halved(values):
                _driven(connection, _of_rows(written.sql, len(some)), [*chain.from_iterable(some)])
        else:
            _driven(connection, written.sql, values, "executemany")

    def all(self, connection: Connection, *given: Row) -> list[tuple[Any, ...]]:
        """Return the rows that it finds for each of those given, of which there must be one at least.

        Values are as the driver tells them: times are not. Raises DBAPIError.
        """
        written = self._for(connection.dialect, given[0])
        return _found(connection, written.sql, [*map(written.values, given)])

    def _for(self, dialect: Dialect, row: Row) -> _Written:
        written = self._written.get(dialect.name)
        if written is None:
            written = self._written[dialect.name] = _write(self._statement, dialect, [*row])
        return written


def _write(statement: Any, dialect: Dialect, names: list[str]) -> _Written:
    compiled = statement.compile(dialect=dialect, column_keys=names, for_executemany=True)
    turns = {name: _turn(bound.type, dialect) for name, bound in compiled.binds.items()}
    places = tuple(compiled.positiontup)
    sql = _numbered(str(compiled)) if dialect.name == "postgresql" else str(compiled)
    return _Written(sql, _picker(places), tuple((at, turn) for at, name in enumerate(places) if (turn := turns[name])))


def _turn(kind: Any, dialect: Dialect) -> _Turn | None:
    """Return what makes of a value what the driver takes, None if that is the value."""
    if isinstance(kind, _AS_THEY_ARE):
        return None
    made: _Turn | None = kind.dialect_impl(dialect).bind_processor(dialect)
    return made


def _picker(names: tuple[str, ...]) -> Callable[[Row], tuple[Any, ...]]:
    if len(names) > 1:
        return itemgetter(*names)
    return lambda row: tuple(row[name] for name in names)


def _numbered(sql: str) -> str:
    """Return the words with numbers for places, as a server takes them: the driver need not look for them each time."""
    first, *rest = sql.split("%s")
    return "".join([first, *(f"${at}{piece}" for at, piece in enumerate(rest, 1))]).replace("%%", "%")


@cache
def _of_rows(sql: str, count: int) -> str:
    """Return the words of an insert of so many rows at once, from those of one."""
    head, values, row = sql.partition(" VALUES ")
    row, conflict, rest = row.partition(" ON CONFLICT ")
    pieces = re.split(r"\$\d+", row)
    places = iter(range(1, count * len(pieces)))
    rows = ("".join([pieces[0], *(f"${next(places)}{piece}" for piece in pieces[1:])]) for _ in range(count))
    return head + values + ", ".join(rows) + conflict + rest


def _halved(rows: list[Sequence[Any]]) -> Iterator[list[Sequence[Any]]]:
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
    if connection.dialect.name != "postgresql":
        yield
        return
    try:
        with _driver(connection).pipeline():
            yield
    except connection.dialect.loaded_dbapi.Error as error:
        raise _told(connection, error) from error


def begin(connection: Connection, sql: str) -> None:
    """Execute what begins a transaction. Raises DBAPIError."""
    _driven(connection, sql, ())


def commit(connection: Connection) -> None:
    """Make durable what was done, also if SQLAlchemy was told of nothing. Raises DBAPIError."""
    if connection.in_transaction():
        connection.commit()
        return
    try:
        _driver(connection).commit()
    except connection.dialect.loaded_dbapi.Error as error:
        raise _told(connection, error) from error


def _driven(connection: Connection, sql: str, given: Any, how: str = "execute") -> None:
    try:
        getattr(_cursor(connection), how)(sql, given)
    except connection.dialect.loaded_dbapi.Error as error:
        raise _told(connection, error) from error


def _found(connection: Connection, sql: str, given: Sequence[Sequence[Any]]) -> list[tuple[Any, ...]]:
    asked: Iterable[Any] = (_cursor(connection).execute(sql, values) for values in given)
    try:
        if connection.dialect.name == "postgresql":
            asked = [*asked]  # all, before the first answer is waited for
        return [row for cursor in asked for row in cursor.fetchall()]
    except connection.dialect.loaded_dbapi.Error as error:
        raise _told(connection, error) from error


def _cursor(connection: Connection) -> Any:
    driver = _driver(connection)
    if connection.dialect.name != "postgresql":
        return driver.cursor()
    return connection.dialect.loaded_dbapi.RawCursor(driver)


def _driver(connection: Connection) -> Any:
    return connection.connection.dbapi_connection


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
