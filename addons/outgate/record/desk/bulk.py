"""The same change of many incidents: what it would do, and then doing it, some hundred at a time.

What cannot be changed is left and told, with the reason; the rest is changed. Each incident gets an entry of its own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import select

from outgate.record import rows
from outgate.record.desk.changing import Refused, apply, check, locked, new_of
from outgate.record.desk.queue import places
from outgate.record.schema import incidents

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from sqlalchemy import Connection, RowMapping

    from outgate.record.desk.asking import Wanted
    from outgate.record.desk.changing import Change
    from outgate.record.desk.scope import Scope
    from outgate.record.ledger.entries import Event
    from outgate.record.store import Store

MOST = 1_000  # incidents at once
TOGETHER = 200  # of one transaction: it must not hold up the traffic
GONE, CHANGED, SAME = "is not there", "was changed in the meantime", "is so already"


class Picked(NamedTuple):
    """An incident, by its row, and the edition of it that was seen."""

    id: int
    edition: int


class Left(NamedTuple):
    """An incident that is not changed, and why not; without a number if there is none to be seen."""

    number: str
    reason: str


class Done(NamedTuple):
    """The numbers of what is changed, or would be, and what is left."""

    changed: tuple[str, ...] = ()
    left: tuple[Left, ...] = ()


def pick(connection: Connection, wanted: Wanted) -> list[Picked]:
    """Return the first thousand incidents of a queue as they are now."""
    ids = [place.id for place in places(connection, wanted, size=MOST)]
    query = select(incidents.c.id, incidents.c.edition).where(incidents.c.id.in_(ids))
    editions = {row.id: row.edition for row in connection.execute(query)}
    return [Picked(row, editions[row]) for row in ids]


def preview(connection: Connection, picked: Sequence[Picked], scope: Scope, wanted: Change) -> Done:
    """Return what `run` would do now. Raises Refused if nothing could be done so at all."""
    _check(picked, wanted)
    done = Done()
    for some in _some(picked):
        done = _joined(done, _each(connection, some, scope, wanted)[0])
    return done


def run(store: Store, picked: Sequence[Picked], scope: Scope, wanted: Change, *, actor: str, now: datetime) -> Done:
    """Change what can be changed, and return what was. Raises Refused as `preview` does.

    Raises StoreError: then the last hundreds were not changed, and all before them were.
    """
    _check(picked, wanted)
    done = Done()
    for some in _some(picked):
        told: list[Done] = []

        def work(connection: Connection, some: Sequence[Picked] = some, told: list[Done] = told) -> list[Event]:
            found, changes = _each(connection, some, scope, wanted)
            told[:] = [found]
            return [
                event
                for row, new in changes
                for event in apply(connection, row, new, note=wanted.note, actor=actor, now=now)
            ]

        store.act(work)
        done = _joined(done, told[0])
    return done


def _check(picked: Sequence[Picked], wanted: Change) -> None:
    check(wanted)
    if not picked or len(picked) > MOST:
        raise Refused("picked", f"from one to {MOST:,} incidents can be changed at once")


def _some(picked: Sequence[Picked]) -> Iterator[Sequence[Picked]]:
    once = [*{each.id: each for each in picked}.values()]
    yield from (once[at : at + TOGETHER] for at in range(0, len(once), TOGETHER))


def _each(
    connection: Connection, some: Sequence[Picked], scope: Scope, wanted: Change
) -> tuple[Done, list[tuple[RowMapping, dict[str, Any]]]]:
    """Return what can be changed and what not, and of the first the rows and what is new of them."""
    there = {row["id"]: row for row in locked(connection, [each.id for each in some], scope)}
    changes, left = [], []
    for each in some:
        row = there.get(each.id)
        try:
            new = _new(connection, row, each, wanted)
        except Refused as refused:
            left.append(Left(_number(row) if row else "", refused.reason))
        else:
            changes.append((there[each.id], new))
    return Done(tuple(_number(row) for row, _ in changes), tuple(left)), changes


def _new(connection: Connection, row: RowMapping | None, seen: Picked, wanted: Change) -> dict[str, Any]:
    if row is None:
        raise Refused("", GONE)
    if row["edition"] != seen.edition:
        raise Refused("", CHANGED)
    new = new_of(connection, row, wanted)
    if not new and not wanted.is_comment:
        raise Refused("", SAME)
    return new


def _number(row: RowMapping) -> str:
    return rows.number(row["id"], row["opened_at"].year)


def _joined(one: Done, other: Done) -> Done:
    return Done(one.changed + other.changed, one.left + other.left)
