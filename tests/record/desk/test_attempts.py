"""The throttle: guessing gets slower, for an account and for an address, and no parallel attempts get more guesses."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from outgate.record.desk import attempts, tables
from outgate.record.desk.attempts import FORGOTTEN, Bound
from tests.record.desk.people import NOW, did

if TYPE_CHECKING:
    from outgate.record import Store

SECOND = timedelta(seconds=1)
ACCOUNT = Bound(b"account".ljust(16), 3, timedelta(minutes=1))
ADDRESS = Bound(b"address".ljust(16), 10, timedelta(minutes=2))


def _count(store: Store, now: datetime, *bounds: Bound) -> timedelta:
    return did(store, lambda connection: attempts.count(connection, bounds or (ACCOUNT, ADDRESS), now))


def test_the_first_are_free_and_then_each_waits_twice_as_long(store: Store):
    waits = []
    now = NOW
    for _ in range(12):
        wait = _count(store, now)
        waits.append(wait // SECOND)
        now += wait
        if wait:
            assert _count(store, now) == timedelta()
    assert waits[:3] == [0, 0, 0]
    assert waits[3:] == [1, 2, 4, 8, 16, 32, 60, 60, 60]


def test_who_comes_too_early_is_not_counted_and_so_waits_no_longer(store: Store):
    for _ in range(5):
        now = NOW + _count(store, NOW)
        if now > NOW:
            break
    assert {_count(store, NOW + SECOND / 2) for _ in range(20)} == {SECOND / 2}
    assert _count(store, NOW + SECOND) == timedelta()


def test_an_address_is_throttled_whatever_names_it_tries(store: Store):
    names = [Bound(bytes([n]) * 16, 3, timedelta(minutes=1)) for n in range(12)]
    waits = [_count(store, NOW, name, ADDRESS) // SECOND for name in names]
    assert waits == [0] * 10 + [1, 1]


def test_who_succeeds_is_forgiven_but_the_address_only_this_attempt(store: Store):
    for _ in range(3):
        _count(store, NOW)
    did(store, lambda connection: attempts.forgive(connection, ACCOUNT, ADDRESS, NOW))
    with store.reading() as connection:
        table = tables.attempts.c
        left = {row.who: row.failures for row in connection.execute(select(table.who, table.failures))}
    assert left == {ADDRESS.who: 2}


def test_one_success_leaves_nothing_behind(store: Store):
    for _ in range(3):
        assert _count(store, NOW) == timedelta()
        did(store, lambda connection: attempts.forgive(connection, ACCOUNT, ADDRESS, NOW))
    with store.reading() as connection:
        assert connection.execute(select(func.count()).select_from(tables.attempts)).scalar() == 0


def test_failures_are_forgotten_in_the_end(store: Store):
    for _ in range(5):
        _count(store, NOW)
    assert _count(store, NOW) > timedelta()
    assert _count(store, NOW + FORGOTTEN + SECOND) == timedelta()


def test_a_clock_that_went_back_locks_nobody_out_for_long(store: Store):
    for _ in range(5):
        _count(store, NOW)
    assert _count(store, NOW - timedelta(days=300)) == SECOND
