"""What has to do with an incident: others of the same person, and others in which the same values were found."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import func, select

from outgate.record.desk.counting import MOST, Count
from outgate.record.desk.reviewed import whole
from outgate.record.schema import incident_values, incidents

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy import Connection, Select

    from outgate.record.desk.reviewed import Reviewed
    from outgate.record.desk.scope import Scope

SHOWN = 5
_c, _v = incidents.c, incident_values.c


class Related(NamedTuple):
    """How many others there are, the first of them, and by row how many values each has in common."""

    number: Count
    first: tuple[Reviewed, ...]
    common: Mapping[int, int]


def of_person(connection: Connection, one: Reviewed, scope: Scope) -> Related:
    """Return other incidents of the same person, the newest first; of the same address if nobody knows who it was."""
    user = one.incident.user
    same = _c.user == user if user is not None else _c.address == one.incident.address
    found = select(_c.id).where(same, _c.id != one.id, *(each.holds for each in scope.conditions()))
    newest = connection.execute(found.order_by(_c.id.desc()).limit(SHOWN)).scalars().all()
    return Related(_count(connection, found), tuple(whole(connection, newest)), {})


def of_values(connection: Connection, one: Reviewed, scope: Scope) -> Related:
    """Return other incidents with the same values, those with the most in common first, of the newest thousand."""
    own = connection.execute(select(_v.value).where(_v.incident == one.id)).scalars().all()
    if not own:
        return Related(Count(0), (), {})
    shared = select(_v.incident, func.count().label("common")).where(_v.value.in_(own), _v.incident != one.id)
    shared = shared.group_by(_v.incident).order_by(_v.incident.desc()).limit(MOST + 1)
    near = shared.subquery()
    seen = select(near.c.incident, near.c.common).join(incidents, _c.id == near.c.incident)
    seen = seen.where(*(each.holds for each in scope.conditions()))
    found = connection.execute(seen.order_by(near.c.common.desc(), near.c.incident.desc())).all()
    first = [row.incident for row in found[:SHOWN]]
    count = Count(min(len(found), MOST), len(found) > MOST)
    return Related(count, tuple(whole(connection, first)), {row.incident: row.common for row in found[:SHOWN]})


def _count(connection: Connection, found: Select[tuple[int]]) -> Count:
    number = connection.execute(select(func.count()).select_from(found.limit(MOST + 1).subquery())).scalar_one()
    return Count(min(number, MOST), number > MOST)
