"""Sign-ins that failed, counted by account and by address, so that guessing gets slower with each one.

An attempt is counted before the password is looked at: any number of them at once gets no more guesses than one after
the other. Names that no account has are counted alike, so that nobody learns from this which there are.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import bindparam, delete, insert, select, update

from outgate.record.desk.tables import attempts

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy import Connection

FORGOTTEN = timedelta(hours=12)  # after it, failures do not count any more
_FIND = select(attempts.c.failures, attempts.c.last_at).where(attempts.c.who == bindparam("whom")).with_for_update()
_FIRST = insert(attempts)
_NEXT = (
    update(attempts)
    .where(attempts.c.who == bindparam("whom"))
    .values(failures=bindparam("count"), last_at=bindparam("now"))
)
_FORGET = delete(attempts).where(attempts.c.who == bindparam("whom"))
_PURGE = delete(attempts).where(attempts.c.last_at < bindparam("before"))


class Bound(NamedTuple):
    """What is throttled: a keyed digest of it, how many failures are free, and the longest wait after that."""

    who: bytes
    free: int
    longest: timedelta


def count(connection: Connection, bounds: Sequence[Bound], now: datetime) -> timedelta:
    """Count an attempt, and return how long it must wait. Zero: it may be made; otherwise it was not counted."""
    connection.execute(_PURGE, {"before": now - FORGOTTEN})
    found = {bound.who: _failures(connection, bound, now) for bound in sorted(bounds)}
    wait = max(wait for _, wait in found.values())
    if wait > timedelta():
        return wait
    for who, (failures, _) in found.items():
        if failures:
            connection.execute(_NEXT, {"whom": who, "count": failures + 1, "now": now})
        else:
            connection.execute(_FIRST, [{"who": who, "failures": 1, "last_at": now}])
    return timedelta()


def forgive(connection: Connection, account: Bound, address: Bound, now: datetime) -> None:
    """Take back what was counted for an attempt that succeeded: all of the account's, of the address only this one.

    Otherwise whoever has one account could guess at the others without end.
    """
    connection.execute(_FORGET, {"whom": account.who})
    failures, _ = _failures(connection, address, now)
    if failures > 1:
        connection.execute(_NEXT, {"whom": address.who, "count": failures - 1, "now": now})
    else:
        connection.execute(_FORGET, {"whom": address.who})


def _failures(connection: Connection, bound: Bound, now: datetime) -> tuple[int, timedelta]:
    """Return how often it failed, and how long it must still wait."""
    row = connection.execute(_FIND, {"whom": bound.who}).first()
    if row is None:
        return 0, timedelta()
    delay = _delay(row.failures, bound)
    return row.failures, min(max(row.last_at + delay - now, timedelta()), delay)  # whatever the clock did meanwhile


def _delay(failures: int, bound: Bound) -> timedelta:
    """One second after the free ones, and twice as long with each further one."""
    over = failures - bound.free
    return timedelta() if over < 0 else min(timedelta(seconds=2 ** min(over, 20)), bound.longest)
