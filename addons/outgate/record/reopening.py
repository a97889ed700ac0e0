"""What was resolved and happens again is open again, without a verdict: somebody has to look at it anew.

A suppressed incident stays closed. That is what suppressing it is for: the like is known, and is counted only.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import bindparam, select, update

from outgate.record.ledger.entries import made
from outgate.record.ledger.log import OURSELVES
from outgate.record.reading import REOPENED
from outgate.record.schema import incidents

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy import Connection

    from outgate.record.ledger.entries import Event

NEW, RESOLVED = "new", "resolved"  # states
_c = incidents.c
# Statements are made once: SQLAlchemy takes longer to make one than SQLite to run it.
_CLOSED = (
    select(_c.id, _c.verdict, _c.edition)
    .where(_c.id.in_(bindparam("ids", expanding=True)), _c.state == RESOLVED)
    .order_by(_c.id)
)
_OPENED = (
    update(incidents)
    .where(_c.id == bindparam("row"))
    .values(state=NEW, closed=False, closed_at=None, verdict=None, edition=_c.edition + 1)
)


def reopen(connection: Connection, ids: Sequence[int], at: datetime) -> list[Event]:
    """Open again what is resolved of these incidents, and return the entries of that.

    They have just been counted on, in this transaction: so nobody can close them meanwhile.
    """
    closed = connection.execute(_CLOSED, {"ids": ids}).all() if ids else []
    if closed:
        connection.execute(_OPENED, [{"row": row.id} for row in closed])
    return [made(REOPENED, OURSELVES, _told(row.verdict, row.edition + 1), incident=row.id, at=at) for row in closed]


def _told(verdict: str | None, edition: int) -> dict[str, object]:
    before, after = {"state": RESOLVED, "verdict": verdict}, {"state": NEW, "verdict": None}
    return {"from": before, "to": after, "edition": edition}
