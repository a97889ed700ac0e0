"""Housekeeping: at once, then again and again, and no failure ends it."""

from __future__ import annotations

import threading
from datetime import timedelta
from typing import Any, cast

from outgate.record import Retention, Store, StoreError
from outgate.record.housekeeping import Housekeeping
from tests import patience

KEPT = Retention(*[timedelta(days=1)] * 3)


class _Store:
    """Counts purges, of which the first fails."""

    def __init__(self) -> None:
        self.calls = 0
        self.third = threading.Event()

    def purge(self, *given: Any, **named: Any) -> int:
        self.calls += 1
        assert given[0] is KEPT
        assert not named["stop"]()
        if self.calls == 1:
            raise StoreError("the disk is full")
        if self.calls >= 3:
            self.third.set()
        return 0


def test_it_goes_on_after_a_failure_and_ends_when_it_is_closed():
    store = _Store()
    keeping = Housekeeping(cast("Store", store), KEPT, every=0.01)
    assert store.third.wait(patience.SECONDS)
    keeping.close()
    keeping.close()
    calls = store.calls
    assert not keeping._thread.is_alive()
    assert store.calls == calls
