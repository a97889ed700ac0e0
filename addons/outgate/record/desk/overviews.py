"""Figures that were counted, kept for a minute: each scope and stretch of time once, whoever asks how often.

What is older than that is still shown, for an hour, while it is counted anew beside: nobody waits for it twice.
"""

from __future__ import annotations

import threading
from contextlib import suppress
from datetime import timedelta
from typing import TYPE_CHECKING

from outgate.record.desk.overview import Overview, overview
from outgate.record.failure import StoreError

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from outgate.record.desk.scope import Scope
    from outgate.record.reader import Reader

FRESH, SHOWN = timedelta(minutes=1), timedelta(hours=1)
_MOST = 100  # of them that are kept

type _Key = tuple[Scope, int]


class Overviews:
    """The figures of a store. May be asked from several threads."""

    def __init__(self, store: Reader, clock: Callable[[], datetime]) -> None:
        self._store = store
        self._clock = clock
        self._kept: dict[_Key, Overview] = {}
        self._busy: dict[_Key, threading.Lock] = {}
        self._lock = threading.Lock()

    def get(self, scope: Scope, days: int) -> Overview:
        """Return the figures of the last so many days. Raises StoreError when they must be counted and cannot be."""
        key = (scope, days)
        with self._lock:
            kept, busy = self._kept.get(key), self._busy.setdefault(key, threading.Lock())
        age = self._clock() - kept.computed_at if kept else SHOWN
        if kept and timedelta() <= age < FRESH:
            return kept
        if kept and timedelta() <= age < SHOWN:
            if busy.acquire(blocking=False):
                threading.Thread(target=self._beside, args=(key, busy), name="outgate-overview", daemon=True).start()
            return kept
        with busy:
            with self._lock:
                newer = self._kept.get(key)
            return newer if newer is not None and newer is not kept else self._count(key)

    def _beside(self, key: _Key, busy: threading.Lock) -> None:
        try:
            with suppress(StoreError):  # who asks next tries again
                self._count(key)
        finally:
            busy.release()

    def _count(self, key: _Key) -> Overview:
        now = self._clock()
        with self._store.reading() as connection:
            made = overview(connection, key[0], days=key[1], now=now)
        with self._lock:
            if len(self._kept) >= _MOST:
                self._kept.clear()
                self._busy.clear()
            self._kept[key] = made
        return made
