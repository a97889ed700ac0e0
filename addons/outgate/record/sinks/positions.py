"""How far each sink has come in each log: a row of `sinks`, moved only when what was before it is delivered."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import bindparam, func, insert, select, update

from outgate.record.desk.tables import sinks
from outgate.record.failure import StoreError
from outgate.record.schema import events, logs

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy import Connection

    from outgate.record.sinks.batch import LogRow

_of = events.c
_PLACE = select(sinks.c.place).where(sinks.c.name == bindparam("sink"), sinks.c.log == bindparam("of"))
_OURS = (sinks.c.name == bindparam("sink"), sinks.c.log == bindparam("of"))
_MOVED = (
    update(sinks)
    .where(*_OURS, sinks.c.place == bindparam("before"))
    .values(place=bindparam("end"), delivered_at=bindparam("at"), lost=sinks.c.lost + bindparam("gone"), fault="")
)
_FAILED = update(sinks).where(*_OURS).values(fault=bindparam("why"))
_PURGED = select(func.max(_of.place)).where(_of.log == bindparam("of"), _of.data.is_(None))
_OLDEST = (
    select(_of.at)
    .where(_of.log == logs.c.id, _of.place >= sinks.c.place)
    .order_by(_of.place)
    .limit(1)
    .correlate(logs, sinks)
    .scalar_subquery()
)
_LAGS = (
    select(sinks, logs.c.origin, logs.c.size, _OLDEST.label("oldest_at"))
    .join_from(sinks, logs, sinks.c.log == logs.c.id)
    .order_by(sinks.c.name, logs.c.origin)
)


class Lag(NamedTuple):
    """How a sink stands to a log: entries that wait, when the oldest of them was entered, and why, if it is known."""

    sink: str
    log: str
    place: int
    waiting: int
    oldest_at: datetime | None
    delivered_at: datetime | None
    lost: int
    fault: str


def place(connection: Connection, sink: str, log: LogRow) -> int | None:
    """Return the first entry that was not delivered, or None for a sink that has not begun with this log."""
    found: int | None = connection.execute(_PLACE, {"sink": sink, "of": log.id}).scalar()
    return found


def begin(connection: Connection, sink: str, log: LogRow, *, backlog: bool, keep: int) -> int:
    """Let a sink begin with a log: with what is there and was never purged, or with what comes now. Return where."""
    if (found := place(connection, sink, log)) is not None:  # an earlier attempt did it
        return found
    purged = connection.execute(_PURGED, {"of": log.id}).scalar()
    first = max(0 if purged is None else purged + 1, log.size - keep) if backlog else log.size
    new = {"name": sink, "log": log.id, "place": first, "delivered_at": None, "lost": 0, "fault": ""}
    connection.execute(insert(sinks), [new])
    return first


def move(connection: Connection, sink: str, log: LogRow, span: tuple[int, int], *, lost: int, at: datetime) -> None:
    """Say that all of a span of places is delivered, or lost. Raises StoreError when the sink does not stand there."""
    before, end = span
    given = {"sink": sink, "of": log.id, "before": before, "end": end, "gone": lost, "at": at}
    if not connection.execute(_MOVED, given).rowcount and place(connection, sink, log) != end:
        raise StoreError(f"sink {sink}: somebody else moved it: is another `outgate forward` running?")


def fail(connection: Connection, sink: str, log: LogRow, why: str) -> None:
    """Note why a sink does not get on."""
    connection.execute(_FAILED, {"sink": sink, "of": log.id, "why": why})


def lags(connection: Connection) -> Sequence[Lag]:
    """Return how all sinks stand that ever began, by name and log."""
    return [
        Lag(
            row.name,
            row.origin,
            row.place,
            max(0, row.size - row.place),
            row.oldest_at if row.size > row.place else None,
            row.delivered_at,
            row.lost,
            row.fault,
        )
        for row in connection.execute(_LAGS)
    ]
