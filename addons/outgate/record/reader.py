"""The store as those see it who only read: also while a proxy writes, and without being able to change anything."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Self

from outgate.record import index, opening, reading, rows
from outgate.record.database import Place, engine, place
from outgate.record.failure import told
from outgate.record.ledger import export
from outgate.record.reading import Filter
from outgate.record.sinks import positions

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sqlalchemy import Connection, Engine

    from outgate.record.incident import Incident
    from outgate.record.index import Astray
    from outgate.record.sinks.positions import Lag

type Moment = Connection  # one of the database, for those who read it and need not know what it is

_PAGE = 500  # incidents read at a time


class Reader:
    """The incidents in a database. May be used from several threads."""

    def __init__(self, where: Place, opened: Engine) -> None:
        self._where = where
        self._engine = opened

    @classmethod
    def read(cls, url: str) -> Reader:
        """Open the store at `url` for reading. Raises StoreError when it is missing, or of another version."""
        where = place(url)
        opening.must_exist(where)
        reader = Reader(where, engine(where, writable=False))
        try:
            with reader.reading() as connection:
                opening.check_version(connection, where)
        except BaseException:
            reader.close()
            raise
        return reader

    @property
    def shown(self) -> str:
        """Where the store is, without a password."""
        return self._where.shown

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def incident(self, number: str) -> Incident | None:
        """Return the incident of this number, or None. Raises StoreError."""
        with self.reading() as connection:
            found = reading.incident(connection, rows.row_of(number) or 0)
        return found if found is not None and found.number == number.strip().upper() else None

    def incidents(self, wanted: Filter | None = None, *, limit: int | None = None) -> Iterator[Incident]:
        """Yield the incidents that are wanted, the newest first, reading them in pages. Raises StoreError."""
        before: int | None = None
        while limit is None or limit > 0:
            size = _PAGE if limit is None else min(_PAGE, limit)
            with self.reading() as connection:
                found = reading.page(connection, wanted or Filter(), before, size)
            yield from found
            if len(found) < size:
                return
            before = rows.row_of(found[-1].number)
            limit = None if limit is None else limit - size

    def occurrences(self, number: str) -> list[Incident]:
        """Return each time that an incident happened, the oldest first. Raises StoreError."""
        with self.reading() as connection:
            return [*reading.occurrences(connection, rows.row_of(number) or 0)]

    def events(self, number: str) -> list[dict[str, Any]]:
        """Return the events of an incident (at, kind, actor, data), the oldest first. Raises StoreError."""
        with self.reading() as connection:
            return reading.events(connection, rows.row_of(number) or 0)

    def logs(self) -> list[str]:
        """Return the names of all logs. Raises StoreError."""
        with self.reading() as connection:
            return export.origins(connection)

    def checkpoint(self, origin: str) -> str | None:
        """Return the newest signed checkpoint of a log, to be kept elsewhere. Raises StoreError."""
        with self.reading() as connection:
            return export.checkpoint(connection, origin)

    def export_log(self, origin: str) -> Iterator[str]:
        """Yield the lines of a log that proves itself, all of one moment. Raises StoreError."""
        with self.reading() as connection:
            yield from export.lines(connection, origin)

    def astray(self) -> list[Astray]:
        """Return the incidents that cannot be found as their entries in the logs say. Raises StoreError."""
        with self.reading() as connection:
            return [*index.astray(connection)]

    def sinks(self) -> Sequence[Lag]:
        """Return how far each sink has come in each log that it follows. Raises StoreError."""
        with self.reading() as connection:
            return positions.lags(connection)

    def close(self) -> None:
        """Close all connections."""
        self._engine.dispose()

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Give a connection that sees one moment of the database for as long as it is used."""
        with told(self._where.shown), self._engine.connect() as connection:
            if self._where.file is None:
                connection.execution_options(isolation_level="REPEATABLE READ")
            yield connection
