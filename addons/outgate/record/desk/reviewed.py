"""An incident as reviewers see it: what happened, and what was made of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import bindparam, func, select

from outgate.record import rows
from outgate.record.desk.states import State, Verdict
from outgate.record.schema import events, incidents

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy import Connection, RowMapping

    from outgate.record.incident import Incident

_LATER = events.alias("later")
_FIRST = select(func.min(_LATER.c.id)).where(_LATER.c.incident == incidents.c.id).correlate(incidents).scalar_subquery()
# The first entry of an incident opened it; the data of all others may be much, and is not looked at.
_WHOLE = (
    select(incidents, events.c.data)
    .select_from(incidents.join(events, events.c.id == _FIRST))
    .where(incidents.c.id.in_(bindparam("ids", expanding=True)), events.c.data.is_not(None))
)
_OPENED = select(incidents.c.id, incidents.c.opened_at).where(incidents.c.id.in_(bindparam("ids", expanding=True)))


@dataclass(frozen=True, slots=True)
class Reviewed:
    """An incident and its review. `edition` is to be given back with a change; `id` is its row, `risk` up to 100."""

    id: int
    incident: Incident
    risk: int
    observed: bool
    state: State
    verdict: Verdict | None
    assignee: str | None
    edition: int
    looked_at: datetime | None
    closed_at: datetime | None

    @property
    def number(self) -> str:
        """The incident's number."""
        return self.incident.number


def whole(connection: Connection, ids: Sequence[int]) -> list[Reviewed]:
    """Return the incidents of these rows, in this order; those that were purged are left out."""
    found = {row["id"]: row for row in connection.execute(_WHOLE, {"ids": ids}).mappings()} if ids else {}
    return [_reviewed(found[row]) for row in ids if row in found]


def numbers(connection: Connection, ids: Sequence[int]) -> dict[int, str]:
    """Return the numbers of these rows; those that are gone are left out."""
    found = connection.execute(_OPENED, {"ids": ids})
    return {row.id: rows.number(row.id, row.opened_at.year) for row in found}


def _reviewed(row: RowMapping) -> Reviewed:
    return Reviewed(
        id=row["id"],
        incident=rows.incident_of(row),
        risk=row["risk"],
        observed=row["observed"],
        state=State(row["state"]),
        verdict=Verdict(row["verdict"]) if row["verdict"] else None,
        assignee=row["assignee"],
        edition=row["edition"],
        looked_at=row["looked_at"],
        closed_at=row["closed_at"],
    )
