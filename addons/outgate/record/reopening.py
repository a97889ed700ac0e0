"""What was resolved and happens again is open again, without a verdict: somebody has to look at it anew.

A suppressed incident stays closed. That is what suppressing it is for: the like is known, and is counted only.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import text

from outgate.record.ledger.entries import made
from outgate.record.ledger.log import OURSELVES
from outgate.record.prepared import Prepared
from outgate.record.reading import REOPENED

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy import Connection

    from outgate.record.groups import Grown
    from outgate.record.ledger.entries import Event

NEW, RESOLVED = "new", "resolved"  # states
_OPENED = Prepared(
    text(
        f"UPDATE incidents SET state = '{NEW}', closed = FALSE, closed_at = NULL, verdict = NULL, "  # noqa: S608 - a word
        "edition = edition + 1 WHERE id = :row"
    )
)


def reopen(connection: Connection, grown: Sequence[Grown], at: datetime) -> list[Event]:
    """Open again what is resolved of these incidents, and return the entries of that.

    They have just been counted on, in this transaction: so nobody can close them meanwhile.
    """
    closed = [row for row in grown if row.state == RESOLVED]
    for row in closed:
        _OPENED.run(connection, [{"row": row.id}])
    return [made(REOPENED, OURSELVES, _told(row.verdict, row.edition + 1), incident=row.id, at=at) for row in closed]


def _told(verdict: str | None, edition: int) -> dict[str, object]:
    before, after = {"state": RESOLVED, "verdict": verdict}, {"state": NEW, "verdict": None}
    return {"from": before, "to": after, "edition": edition}
