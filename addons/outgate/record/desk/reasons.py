"""What the sender of an incident said why they need to send it: at this incident, or at the one that let this one pass.

Whoever may not see the other incident is told nothing of it, as everywhere.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import select

from outgate.record import rows
from outgate.record.desk.incident import told
from outgate.record.reading import JUSTIFIED
from outgate.record.schema import events, incidents

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Connection

    from outgate.record.desk.reviewed import Reviewed
    from outgate.record.desk.scope import Scope

MOST = 50  # the newest
_e = events.c


class Reason(NamedTuple):
    """What was said, when, and at which incident. `words` are as they were recorded, masked; None: purged."""

    number: str
    at: datetime
    words: str | None


def reasons(connection: Connection, one: Reviewed, scope: Scope) -> list[Reason]:
    """Return what the sender of an incident said, the newest first."""
    elsewhere = [rows.row_of(rule.justified_by) for rule in one.incident.rules if rule.justified_by]
    tests = [condition.holds for condition in scope.conditions()]
    query = (
        select(_e.id, _e.at, _e.kind, _e.actor, _e.data, _e.incident, incidents.c.opened_at)
        .join(incidents, incidents.c.id == _e.incident)
        .where(_e.incident.in_([one.id, *elsewhere]), _e.kind == JUSTIFIED, *tests)
        .order_by(_e.id.desc())
        .limit(MOST)
    )
    found = [(row, told(row).data) for row in connection.execute(query).mappings()]
    return [
        Reason(rows.number(row["incident"], row["opened_at"].year), row["at"], str(data["text"]) if data else None)
        for row, data in found
    ]
