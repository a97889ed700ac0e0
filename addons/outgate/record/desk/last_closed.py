"""When an incident was closed last: what an empty queue has to tell."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from outgate.record.schema import incidents

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Connection

    from outgate.record.desk.scope import Scope

_c = incidents.c


def last_closed(connection: Connection, scope: Scope) -> datetime | None:
    """Return when the incident that was closed last was, of those in the scope that still are."""
    tests = [condition.holds for condition in scope.conditions()]
    found = select(_c.closed_at).where(_c.closed_at.is_not(None), *tests).order_by(_c.closed_at.desc()).limit(1)
    return connection.execute(found).scalar()
