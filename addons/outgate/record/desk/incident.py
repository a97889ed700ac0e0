"""One incident in full: what happened, each time that it did, and what was done about it.

Whoever may not see it gets the same answer as for one that is not there: None.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import bindparam, select

from outgate.record import rows
from outgate.record.desk.reviewed import Reviewed, whole
from outgate.record.reading import OCCURRED, OPENED
from outgate.record.schema import events, incidents

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from sqlalchemy import Connection, RowMapping

    from outgate.record.desk.scope import Scope
    from outgate.record.incident import Incident

PAGE = 50  # occurrences, and entries of the history, of one page
_HAPPENED = (OPENED, OCCURRED)
_e = events.c
_OCCURRENCES = (
    select(_e.id, _e.at, _e.data)
    .where(_e.incident == bindparam("incident"), _e.kind.in_(_HAPPENED), _e.data.is_not(None))
    .where(_e.id < bindparam("before"))
    .order_by(_e.id.desc())
    .limit(bindparam("size"))
)
_HISTORY = (
    select(_e.id, _e.at, _e.kind, _e.actor, _e.data)
    .where(_e.incident == bindparam("incident"), _e.kind.not_in(_HAPPENED), _e.id < bindparam("before"))
    .order_by(_e.id.desc())
    .limit(bindparam("size"))
)
_NEWEST = (1 << 63) - 1


class Occurrence(NamedTuple):
    """One time that it happened. `id` is where an older page goes on from."""

    id: int
    what: Incident


class Told(NamedTuple):
    """An entry of the log: what was done, by whom. `data` is None when it was purged."""

    id: int
    at: datetime
    kind: str
    actor: str
    data: Mapping[str, Any] | None


def incident(connection: Connection, number: str, scope: Scope) -> Reviewed | None:
    """Return the incident of this number, if it is there and in the scope."""
    row = rows.row_of(number)
    tests = [condition.holds for condition in scope.conditions()]
    seen = select(incidents.c.id).where(incidents.c.id == row, *tests)
    if row is None or connection.execute(seen).scalar() is None:
        return None
    found = whole(connection, [row])
    return found[0] if found and found[0].number == number.strip().upper() else None


def occurrences(connection: Connection, one: Reviewed, *, before: int = _NEWEST, size: int = PAGE) -> list[Occurrence]:
    """Return some of the times that it happened, the newest first, older than `before`."""
    found = connection.execute(_OCCURRENCES, {"incident": one.id, "before": before, "size": size})
    return [Occurrence(row.id, rows.occurrence_of(one.number, row.at, row.data)) for row in found]


def history(connection: Connection, one: Reviewed, *, before: int = _NEWEST, size: int = PAGE) -> list[Told]:
    """Return some of what was done about it, the newest first, older than `before`."""
    found = connection.execute(_HISTORY, {"incident": one.id, "before": before, "size": size})
    return [told(row) for row in found.mappings()]


def told(row: RowMapping) -> Told:
    """Return the entry of a row. The salt is for nobody."""
    data = None if row["data"] is None else {k: v for k, v in json.loads(row["data"]).items() if k != "salt"}
    return Told(row["id"], row["at"], row["kind"], row["actor"], data)
