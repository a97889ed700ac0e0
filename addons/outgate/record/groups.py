"""Which occurrences are one incident: the same person, destination and rules, with the same end, within a window.

The window begins with the first occurrence. A clock that jumps, either way, opens another incident and joins nothing
that is further away than the window is long.
"""

from __future__ import annotations

import json
from functools import cache
from hashlib import sha256
from operator import itemgetter
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import bindparam, func, select, text

from outgate.record.postgres import lock
from outgate.record.prepared import Prepared
from outgate.record.schema import Utc, incidents, moment

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime, timedelta

    from sqlalchemy import Connection

    from outgate.record.incident import Incident

_SIZE = 16  # bytes
_NEAR = (incidents.c.opened_at > bindparam("after"), incidents.c.opened_at < bindparam("before"))
_GROWN = Prepared(
    text(
        "UPDATE incidents SET occurrences = occurrences + :more, "
        "last_at = CASE WHEN last_at < :at THEN :at ELSE last_at END WHERE id = :id"
    ).bindparams(bindparam("at", type_=Utc))
)
# Not as what the other returns: for that SQLite makes a table, which takes longer than both.
_MADE = Prepared(text("SELECT id, state, verdict, edition FROM incidents WHERE id = :id"))


class Group:
    """One incident with what this transaction adds to it. `id` is None as long as it is new."""

    def __init__(self, kin: bytes, opened_at: datetime, row: int | None = None) -> None:
        self.id = row
        self.kin = kin
        self.opened_at = opened_at
        self.last_at = opened_at
        self.more = 0

    def takes(self, at: datetime, window: timedelta) -> bool:
        """Tell whether something that happened at this time belongs to it."""
        return abs(at - self.opened_at) < window

    def add(self, at: datetime) -> None:
        """Count an occurrence."""
        self.more += 1
        self.last_at = max(self.last_at, at)


class Grown(NamedTuple):
    """What reviewers have made of an incident that goes on."""

    id: int
    state: str
    verdict: str | None
    edition: int


def kin(incident: Incident) -> bytes:
    """Return what is the same for all that may be one incident."""
    rules = sorted([rule.rule, rule.observed, rule.exempted_by != ""] for rule in incident.rules)
    by = sorted({rule.justified_by for rule in incident.rules} - {""})  # each reason has the incidents of its own
    person, there = incident.user or incident.address, [incident.host, incident.port]
    same = [person, there, rules, int(incident.action), str(incident.disposition), str(incident.channel), *by]
    return sha256(json.dumps(same).encode()).digest()[:_SIZE]


def grouped(connection: Connection, made: Sequence[Incident], window: timedelta) -> list[Group]:
    """Return for each occurrence the incident that it belongs to, one there is or a new one.

    Holds up those who record the like until the transaction is over, so that no two open the same incident.
    """
    kins = [kin(incident) for incident in made]
    newest = _newest(connection, kins, made, window) if window else {}
    groups = []
    for each, incident in zip(kins, made, strict=True):
        group = newest.get(each)
        if group is None or not group.takes(incident.opened_at, window):
            group = newest[each] = Group(each, incident.opened_at)
        group.add(incident.opened_at)
        groups.append(group)
    return groups


def grow(connection: Connection, groups: Sequence[Group]) -> list[Grown]:
    """Count the new occurrences of the incidents that were there before; nobody can review these meanwhile."""
    rows = [{"id": group.id, "more": group.more, "at": group.last_at} for group in groups]
    rows.sort(key=itemgetter("id"))  # as reviewers do it, so that nobody waits for each other
    for row in rows:
        _GROWN.run(connection, [row])
    return [Grown(*row) for row in _MADE.all(connection, *rows)] if rows else []


def _newest(
    connection: Connection, kins: Sequence[bytes], made: Sequence[Incident], window: timedelta
) -> dict[bytes, Group]:
    """Return by kin the incident that was opened last, of those that are near enough."""
    lock(connection, kins)
    times = [incident.opened_at for incident in made]
    each = [*dict.fromkeys(kins)]
    places = 1 << (len(each) - 1).bit_length()  # so that there are few statements: the last stands there again
    given = {f"kin{at}": value for at, value in enumerate(each + each[-1:] * (places - len(each)))}
    found = _asked(places).all(connection, {**given, "after": min(times) - window, "before": max(times) + window})
    return {found_kin: Group(found_kin, moment(opened_at), row) for found_kin, opened_at, row in found}


@cache
def _asked(places: int) -> Prepared:
    """Return the statement for the newest of so many that are near enough."""
    c = incidents.c
    kins = [bindparam(f"kin{at}", type_=c.kin.type) for at in range(places)]
    last = select(func.max(c.id)).where(c.kin.in_(kins), *_NEAR).group_by(c.kin)
    return Prepared(select(c.kin, c.opened_at, c.id).where(c.id.in_(last)))
