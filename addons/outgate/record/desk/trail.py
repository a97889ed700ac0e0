"""The audit trail: what people did, as the entries of all logs tell it. What was found in messages is not among it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import select

from outgate.record import rows
from outgate.record.reading import JUSTIFIED
from outgate.record.schema import OF_PEOPLE, events, incidents

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from sqlalchemy import Connection, RowMapping, Select

    from outgate.record.store import Store

_PAGE = 500
_SALT = "salt"


class Wanted(NamedTuple):
    """Which entries: by whom, of what kind (with `account.` all kinds that begin so), from when until before when."""

    actor: str = ""
    kind: str = ""
    since: datetime | None = None
    until: datetime | None = None


class Entry(NamedTuple):
    """An entry of the trail. `data` is None when it was purged; `incident` is the number of the one it belongs to."""

    id: int
    at: datetime
    kind: str
    actor: str
    incident: str
    data: dict[str, Any] | None


def page(store: Store, wanted: Wanted, before: int | None = None, size: int = 100) -> list[Entry]:
    """Return the newest entries that are wanted, older than the one with the id `before`. Raises StoreError."""
    with store.reading() as connection:
        return _read(connection, wanted, before, size)


def every(store: Store, wanted: Wanted) -> Iterator[Entry]:
    """Yield all entries that are wanted, the newest first, reading them in pages. Raises StoreError."""
    before: int | None = None
    while found := page(store, wanted, before, _PAGE):
        yield from found
        before = found[-1].id


def kinds(store: Store) -> list[str]:
    """Return the kinds of entries that there are. Raises StoreError."""
    with store.reading() as connection:
        query = select(events.c.kind).where(OF_PEOPLE).distinct().order_by(events.c.kind)
        return [*connection.execute(query).scalars()]


def _read(connection: Connection, wanted: Wanted, before: int | None, size: int) -> list[Entry]:
    query = _narrowed(
        select(events.c.id, events.c.at, events.c.kind, events.c.actor, events.c.data, events.c.incident)
        .add_columns(incidents.c.opened_at)
        .outerjoin(incidents, incidents.c.id == events.c.incident),
        wanted,
    )
    if before is not None:
        query = query.where(events.c.id < before)
    found = connection.execute(query.order_by(events.c.id.desc()).limit(size)).mappings()
    return [_entry(row) for row in found]


def _narrowed(query: Select[Any], wanted: Wanted) -> Select[Any]:
    query = query.where(OF_PEOPLE)
    if wanted.actor:
        query = query.where(events.c.actor == wanted.actor)
    if wanted.kind.endswith("."):
        query = query.where(events.c.kind.startswith(wanted.kind, autoescape=True))
    elif wanted.kind:
        query = query.where(events.c.kind == wanted.kind)
    if wanted.since:
        query = query.where(events.c.at >= wanted.since)
    return query.where(events.c.at < wanted.until) if wanted.until else query


def _entry(row: RowMapping) -> Entry:
    opened, data = row["opened_at"], row["data"]
    number = rows.number(row["incident"], opened.year) if opened else ""
    left_out = {_SALT, "text"} if row["kind"] == JUSTIFIED else {_SALT}  # what a sender said is told at the incident
    tree = None if data is None else {key: value for key, value in json.loads(data).items() if key not in left_out}
    return Entry(row["id"], row["at"], row["kind"], row["actor"], number, tree)
