"""The next entries of a log for a sink, with what their incidents were: read in one moment, in order of their places.

An entry whose data was purged, or that is gone, cannot be told any more: it is counted, and never passed over silently.
"""

from __future__ import annotations

import json
from collections import defaultdict
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import BindParameter, bindparam, select

from outgate.record import rows
from outgate.record.ledger.entries import is_entered
from outgate.record.reading import OCCURRED, OPENED
from outgate.record.schema import events, logs
from outgate.record.sinks.entry import REVIEWED, Entry, Standing, changed_to
from outgate.record.sinks.ocsf.log_activity import Gone

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

    from sqlalchemy import Connection, RowMapping

    from outgate.record.incident import Incident

_IDS: BindParameter[Any] = bindparam("ids", expanding=True)
_of = events.c
# Statements are made once: SQLAlchemy takes longer to make one than SQLite to run it.
_LOG = select(logs.c.id, logs.c.size, logs.c.checkpoint).where(logs.c.origin == bindparam("origin"))
_NEXT = (
    select(events)
    .where(_of.log == bindparam("log"), _of.place >= bindparam("first"), _of.place < bindparam("end"))
    .where(_of.data.is_not(None))
    .order_by(_of.place)
    .limit(bindparam("limit"))
)
_OPENED = select(_of.incident, _of.at, _of.data).where(
    _of.incident.in_(_IDS), _of.kind == OPENED, _of.data.is_not(None)
)
_REVIEWED = (
    select(_of.id, _of.incident, _of.data)
    .where(_of.incident.in_(_IDS), _of.kind.in_(REVIEWED), _of.data.is_not(None))
    .order_by(_of.id)
)


class LogRow(NamedTuple):
    """How far a log has come."""

    id: int
    origin: str
    size: int
    checkpoint: str


class Batch(NamedTuple):
    """Entries in order, and the place behind them; `gone` is what of the places before it cannot be told."""

    entries: Sequence[Entry]
    first: int
    end: int
    gone: Gone | None

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to do."""
        return self.end == self.first


def log_row(connection: Connection, origin: str) -> LogRow | None:
    """Return how far the log of this origin has come, or None when it is not there."""
    found = connection.execute(_LOG, {"origin": origin}).first()
    return None if found is None else LogRow(found.id, origin, found.size, found.checkpoint)


def read(connection: Connection, log: LogRow, place: int, *, limit: int, keep: int) -> Batch:
    """Return up to `limit` entries from `place` on. Of more than `keep` that wait, the oldest are gone."""
    first = max(place, log.size - keep)
    given = {"log": log.id, "first": first, "end": log.size, "limit": limit}
    found = connection.execute(_NEXT, given).mappings().all()
    end = found[-1]["place"] + 1 if len(found) == limit else max(log.size, place)
    return Batch(
        entries(connection, log.origin, found), place, end, _gone(place, end, [each["place"] for each in found])
    )


def _gone(first: int, end: int, there: Sequence[int]) -> Gone | None:
    """Return which of the places from `first` to before `end` are not `there`, which is sorted."""
    missing = end - first - len(there)
    if not missing:
        return None
    known = set(there)
    lowest = next(place for place in range(first, end) if place not in known)
    highest = next(place for place in range(end - 1, first - 1, -1) if place not in known)
    return Gone(lowest, highest, missing)


def entries(connection: Connection, origin: str, found: Sequence[RowMapping]) -> list[Entry]:
    """Return rows of `events`, all of one log, with what their incidents were and how they stood."""
    ids = {"ids": sorted({each["incident"] for each in found if each["incident"] is not None})}
    reviewed: dict[int, list[tuple[int, Mapping[str, Any]]]] = defaultdict(list)
    if not ids["ids"]:
        return [_entry(origin, each, {}, []) for each in found]
    for each in connection.execute(_REVIEWED, ids):
        reviewed[each.incident].append((each.id, changed_to(_tree(each.data))))
    opened = {each.incident: _incident(each.incident, each.at, each.data) for each in connection.execute(_OPENED, ids)}
    return [_entry(origin, each, opened, reviewed[each["incident"]]) for each in found]


def _entry(
    origin: str,
    found: RowMapping,
    opened: Mapping[int, Incident | None],
    reviewed: Iterable[tuple[int, Mapping[str, Any]]],
) -> Entry:
    row = found["incident"]
    first = opened.get(row)
    if first is None and found["kind"] == OCCURRED:  # the one that opened it was purged from another proxy's log
        first = _incident(row, found["at"], found["data"])
    standing = _standing(new for event, new in reviewed if event <= found["id"])
    own = {name: found[name] for name in ("place", "uid", "at", "kind", "actor", "data", "leaf")}
    return Entry(log=origin, row=row, opened=first, standing=standing, sound=is_entered(found), **own)


def _incident(row: int, at: datetime, data: str) -> Incident | None:
    """Return an incident as it was opened; None when somebody edited that in the database into what is none."""
    try:
        return rows.occurrence_of(rows.number(row, at.year), at, data)
    except (KeyError, TypeError, ValueError):
        return None


def _tree(data: str) -> dict[str, Any]:
    """Return data as a tree, an empty one when somebody edited it into what is none."""
    try:
        tree = json.loads(data)
    except ValueError:
        return {}
    return tree if isinstance(tree, dict) else {}


def _standing(changes: Iterable[Mapping[str, Any]]) -> Standing:
    """Return what these changes, in order, made of an incident. What a change does not name stays."""
    made = Standing()._asdict()
    for new in changes:
        made |= {name: str(new[name] or "") for name in made if name in new}
    return Standing(**made)
