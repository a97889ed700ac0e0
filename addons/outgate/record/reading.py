"""Reading the store: incidents by filter, their occurrences, their events. All in the words of the record."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, or_, select

from outgate.record import rows, schema

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from sqlalchemy import Connection, RowMapping, Select

    from outgate.model import Disposition
    from outgate.record.incident import Incident

OPENED, OCCURRED = "opened", "occurred"  # kinds of events that hold an occurrence
CHANGED, REOPENED = "changed", "reopened"  # that changed the review of an incident: by a person, by a new occurrence
COMMENTED, LOOKED = "commented", "looked"  # that changed nothing
JUSTIFIED = "justified"  # neither did this: the sender said why, and may send the same for a time

_incidents, _events = schema.incidents.c, schema.events.c


@dataclass(frozen=True, slots=True)
class Filter:
    """Which incidents are wanted: all that are given must hold. `user` is a pseudonym, `host` with its sub-domains.

    `since` asks for those that happened, first or again, at that time or later.
    """

    since: datetime | None = None
    rule: str | None = None
    user: str | None = None
    host: str | None = None
    disposition: Disposition | None = None


_WHOLE = select(schema.incidents, _events.data).join(
    schema.events, and_(_events.incident == _incidents.id, _events.kind == OPENED, _events.data.is_not(None))
)


def rows_of(wanted: Filter) -> Select[Any]:
    """Return the statement for the rows of the incidents that are wanted, the newest first."""
    found = select(_incidents.id).order_by(_incidents.id.desc())
    if wanted.since is not None:
        # Reckoned, so that these are found by their time and sorted, and not looked for among all there are.
        found = found.where(schema.IN_EACH_PART, _incidents.last_at >= wanted.since)
        found = found.order_by(None).order_by((_incidents.id + 0).desc())
    if wanted.user is not None:
        found = found.where(or_(_incidents.user == wanted.user, _incidents.address == wanted.user))
    if wanted.host is not None:
        below = _incidents.host.endswith(f".{wanted.host}", autoescape=True)
        found = found.where(or_(_incidents.host == wanted.host, below))
    if wanted.disposition is not None:
        found = found.where(_incidents.disposition == str(wanted.disposition))
    if wanted.rule is not None:
        broken = select(schema.incident_rules.c.incident).where(schema.incident_rules.c.rule == wanted.rule)
        found = found.where(_incidents.id.in_(broken))
    return found


def page(connection: Connection, wanted: Filter, before: int | None, size: int) -> list[Incident]:
    """Return so many incidents, the newest first, of those with a row below `before`.

    What is told of each is read once it is known which: to sort it all would be to read it all.
    """
    found: list[Incident] = []
    while missing := size - len(found):
        query = rows_of(wanted) if before is None else rows_of(wanted).where(_incidents.id < before)
        ids = connection.execute(query.limit(missing)).scalars().all()
        if ids:
            whole = _WHOLE.where(_incidents.id.in_(ids)).order_by(_incidents.id.desc())
            found += [rows.incident_of(row) for row in connection.execute(whole).mappings()]
            before = ids[-1]
        if len(ids) < missing:
            break
    return found


def incident(connection: Connection, row: int) -> Incident | None:
    """Return the incident of a row."""
    found = connection.execute(_WHOLE.where(_incidents.id == row)).mappings().first()
    return None if found is None else rows.incident_of(found)


def occurrences(connection: Connection, row: int) -> Iterator[Incident]:
    """Yield each time that it happened, the oldest first, as an incident of its own under the same number."""
    opened_at = connection.execute(select(_incidents.opened_at).where(_incidents.id == row)).scalar()
    kept = select(_events.at, _events.data).where(_events.incident == row, _events.data.is_not(None))
    for at, data in connection.execute(kept.where(_events.kind.in_((OPENED, OCCURRED))).order_by(_events.id)):
        if opened_at is not None:
            yield rows.occurrence_of(rows.number(row, opened_at.year), at, data)


def events(connection: Connection, row: int) -> list[dict[str, Any]]:
    """Return what happened to an incident (at, kind, actor, data), the oldest first. Purged data is None."""
    kept = select(_events.at, _events.kind, _events.actor, _events.data).where(_events.incident == row)
    return [_event(found) for found in connection.execute(kept.order_by(_events.id)).mappings()]


def _event(found: RowMapping) -> dict[str, Any]:
    """Return an event; the details of an occurrence are for `occurrences`, and the salt is for nobody."""
    data = None if found["data"] is None else json.loads(found["data"])
    if data is not None:
        data = {} if found["kind"] in {OPENED, OCCURRED} else {k: v for k, v in data.items() if k != "salt"}
    return {**found, "data": data}
