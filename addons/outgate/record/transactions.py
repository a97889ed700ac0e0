"""Writing to the store: when a transaction returns, all of it is durable; what another attempt may mend is tried again.

A connection may be lost while the commit is under way: then nobody knows whether it happened. So what is tried again
must first look for itself: `work` is told that it is not the first attempt.
"""

from __future__ import annotations

import time
from collections import deque
from contextlib import nullcontext
from typing import TYPE_CHECKING

from sqlalchemy.exc import DBAPIError

from outgate.record.database import WRITING
from outgate.record.failure import passes, told
from outgate.record.prepared import begin, commit, together

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy import Connection, Engine

    from outgate.record.database import FileWatch, Place

_KEPT = 2  # connections; those who read take theirs from the same pool
_FIRST_PAUSE, _LONGEST_PAUSE = 0.02, 0.5  # seconds


class Transactions:
    """Does work in transactions. `patience` is seconds after which it is not tried again.

    A connection is kept as it is from one transaction to the next, and the driver is told of beginning and end: taking
    one from the pool, giving it back, and SQLAlchemy's own transaction take longer than SQLite's beginning and end.
    What is run through SQLAlchemy is part of the transaction all the same. One on which anything failed is given back.
    """

    def __init__(self, where: Place, engine: Engine, watch: FileWatch | None, patience: float) -> None:
        self._where = where
        self._engine = engine.execution_options(writes=True)
        self._watch = watch
        self._patience = patience
        self._idle: deque[Connection] = deque()

    def do[T](self, work: Callable[[Connection, bool], T], *, prepared: bool = False) -> T:
        """Return what `work` returns, once it is durable. Raises StoreError when it is not, for all that is known.

        If all that it does at its first attempt is `prepared`, a server is waited for where it is asked only.
        """
        end = time.monotonic() + self._patience
        pause, again = _FIRST_PAUSE, False
        with told(self._where.shown):
            while True:
                try:
                    return self._once(work, again=again, ahead=prepared and not again)
                except DBAPIError as error:
                    if not passes(error) or time.monotonic() + pause > end:
                        raise
                time.sleep(pause)
                pause, again = min(2 * pause, _LONGEST_PAUSE), True

    def _once[T](self, work: Callable[[Connection, bool], T], *, again: bool, ahead: bool) -> T:
        connection = self._connection()
        try:
            with together(connection) if ahead else nullcontext():
                if self._where.file is not None:  # the driver of PostgreSQL begins by itself
                    begin(connection, WRITING)
                done = work(connection, again)
                commit(connection)
        except BaseException:
            connection.close()
            raise
        if len(self._idle) < _KEPT:
            self._idle.append(connection)
        else:
            connection.close()
        if self._watch:
            self._watch.check()
        return done

    def _connection(self) -> Connection:
        try:
            return self._idle.pop()
        except IndexError:
            return self._engine.connect()

    def close(self) -> None:
        """Give back the connections that are kept."""
        while self._idle:
            self._idle.pop().close()
