"""What is done now and then beside the traffic: forgetting what no window reaches, purging what is kept long enough."""

from __future__ import annotations

import threading
from contextlib import suppress
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from outgate.record.failure import StoreError

if TYPE_CHECKING:
    from outgate.record.retention import Retention
    from outgate.record.store import Store

EVERY = 3600.0  # seconds


class Housekeeping:
    """A thread that purges, at once and then every hour. Must be closed. A failure waits for the next time."""

    def __init__(self, store: Store, kept: Retention, every: float = EVERY) -> None:
        self._store = store
        self._kept = kept
        self._every = every
        self._end = threading.Event()
        self._thread = threading.Thread(target=self._run, name="outgate-housekeeping", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Stop after what is under way. May be called twice."""
        self._end.set()
        self._thread.join()

    def _run(self) -> None:
        while not self._end.is_set():
            with suppress(StoreError):  # whoever records next is told; nothing is lost by keeping things longer
                self._store.purge(self._kept, datetime.now(UTC), stop=self._end.is_set)
            self._end.wait(self._every)
