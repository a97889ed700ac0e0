"""The spool of the sinks is the log itself: what is not delivered waits in the database, where it is durable already.

So a sink that is down costs the traffic nothing. Whoever forwards reads entries and moves positions, and needs none
of the keys.
"""

from __future__ import annotations

from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING, NamedTuple, Self

from outgate.record import opening
from outgate.record.database import FileWatch, engine, place
from outgate.record.failure import StoreError, told
from outgate.record.ledger import export
from outgate.record.sinks import batch, positions
from outgate.record.transactions import Transactions

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sqlalchemy import Connection

    from outgate.record.sinks.batch import Batch, LogRow
    from outgate.record.sinks.positions import Lag

_PATIENCE = 10.0  # seconds


class Bounds(NamedTuple):
    """What waits for a sink: at most `keep` entries. A new one begins with those, or, without `backlog`, now."""

    keep: int = 1_000_000
    backlog: bool = True


class Spool:
    """The logs of a database, for those who forward them. May be used from several threads. Must be closed."""

    def __init__(self, url: str) -> None:
        """Open the database at `url`. Raises StoreError when it is missing, or of another version."""
        self._where = place(url)
        opening.must_exist(self._where)
        self._readable = engine(self._where, writable=False)
        self._writable = engine(self._where, writable=True)
        self._transactions = Transactions(self._where, self._writable, None, _PATIENCE)
        try:
            with self._reading() as connection:
                opening.check_version(connection, self._where)
            self._watch = FileWatch(self._where)
        except BaseException:
            self.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def logs(self) -> list[str]:
        """Return the names of all logs. Raises StoreError."""
        with self._reading() as connection:
            return export.origins(connection)

    def log(self, origin: str) -> LogRow:
        """Return how far a log has come. Raises StoreError, also when there is no such log."""
        self._watch.check()
        with self._reading() as connection:
            found = batch.log_row(connection, origin)
        if found is None:
            raise StoreError(f"log {origin} is not in the database")
        return found

    def place(self, sink: str, log: LogRow, bounds: Bounds) -> int:
        """Return where a sink goes on; one that is new begins. Raises StoreError."""
        with self._reading() as connection:
            found = positions.place(connection, sink, log)
        if found is not None:
            return found
        begin = positions.begin
        return self._transactions.do(
            lambda connection, _: begin(connection, sink, log, backlog=bounds.backlog, keep=bounds.keep)
        )

    def read(self, log: LogRow, place: int, *, limit: int, keep: int) -> Batch:
        """Return the next entries of a log. Raises StoreError."""
        with self._reading() as connection:
            return batch.read(connection, log, place, limit=limit, keep=keep)

    def move(self, sink: str, log: LogRow, span: tuple[int, int], *, lost: int) -> None:
        """Say durably that all of a span of places is delivered, or lost. Raises StoreError."""
        at = datetime.now(UTC)
        self._transactions.do(lambda connection, _: positions.move(connection, sink, log, span, lost=lost, at=at))

    def fail(self, sink: str, log: LogRow, why: str) -> None:
        """Note why a sink does not get on. Raises StoreError."""
        self._transactions.do(lambda connection, _: positions.fail(connection, sink, log, why))

    def lags(self) -> Sequence[Lag]:
        """Return how all sinks stand. Raises StoreError."""
        with self._reading() as connection:
            return positions.lags(connection)

    def close(self) -> None:
        """Close all connections."""
        self._transactions.close()
        self._readable.dispose()
        self._writable.dispose()

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        with told(self._where.shown), self._readable.connect() as connection:
            yield connection
