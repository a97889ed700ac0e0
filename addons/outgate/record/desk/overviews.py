"""Figures that were counted, kept for a minute: each scope and stretch of time once, whoever asks how often.

What is older than that is still shown, for an hour, while it is counted anew beside: nobody waits for it twice. And so
that nobody waits at all, what was asked for on the last day is counted again before that hour is over.
"""

from __future__ import annotations

import threading
from contextlib import contextmanager, suppress
from datetime import timedelta
from typing import TYPE_CHECKING

from outgate.record.desk.overview import Overview, overview
from outgate.record.failure import StoreError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from datetime import datetime

    from outgate.record.desk.scope import Scope
    from outgate.record.reader import Reader

FRESH, SHOWN = timedelta(minutes=1), timedelta(hours=1)
AGAIN_SECONDS = 45 * 60.0  # between two counts of what somebody may ask for; within SHOWN
_REMEMBERED = timedelta(days=1)
_END_SECONDS = 5.0  # that a count under way may still take at the end
_MOST = 100  # of them that are kept

type _Key = tuple[Scope, int]


class Overviews:
    """The figures of a store. May be asked from several threads."""

    def __init__(self, store: Reader, clock: Callable[[], datetime]) -> None:
        self._store = store
        self._clock = clock
        self._kept: dict[_Key, Overview] = {}
        self._asked: dict[_Key, datetime] = {}
        self._busy: dict[_Key, threading.Lock] = {}
        self._lock = threading.Lock()

    def get(self, scope: Scope, days: int) -> Overview:
        """Return the figures of the last so many days. Raises StoreError when they must be counted and cannot be."""
        key = (scope, days)
        with self._lock:
            kept, busy = self._kept.get(key), self._busy.setdefault(key, threading.Lock())
            self._asked[key] = self._clock()
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

    @contextmanager
    def ready(self, usual: Sequence[_Key], seconds: float = AGAIN_SECONDS) -> Iterator[None]:
        """Until the end of the block, have the `usual` figures and those that are asked for counted beforehand."""
        end = threading.Event()
        counting = threading.Thread(
            target=self._ready, args=(usual, seconds, end), name="outgate-overviews", daemon=True
        )
        counting.start()
        try:
            yield
        finally:
            end.set()
            counting.join(_END_SECONDS)

    def _ready(self, usual: Sequence[_Key], seconds: float, end: threading.Event) -> None:
        while True:
            with self._lock:
                since = self._clock() - _REMEMBERED
                self._asked = {key: at for key, at in self._asked.items() if at > since}
                wanted = {key: self._busy.setdefault(key, threading.Lock()) for key in (*usual, *self._asked)}
            for key, busy in wanted.items():
                with busy, suppress(StoreError):  # who asks is told
                    self._count(key)
                if end.is_set():
                    return
            if end.wait(seconds):
                return

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
                self._asked.clear()
            self._kept[key] = made
        return made
