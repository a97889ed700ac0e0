"""Who comes before and after an incident in the queue, also when it is in it no longer: for `save and next`."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from outgate.record.desk.queue import Sought
from outgate.record.desk.reviewed import numbers
from outgate.record.desk.way import Cursor

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from outgate.record.desk.asking import Wanted
    from outgate.record.desk.reviewed import Reviewed


class Neighbours(NamedTuple):
    """The numbers of the incidents beside one, None at an end."""

    before: str | None
    after: str | None


def neighbours(connection: Connection, wanted: Wanted, one: Reviewed) -> Neighbours:
    """Return what stands beside an incident in the queue that is wanted."""
    place = Cursor(one.risk, one.incident.last_at, one.id)
    sought = Sought(connection, wanted)
    before, after = sought.places(before=place, size=1), sought.places(after=place, size=1)
    told = numbers(connection, [each.id for each in (*before, *after)])
    return Neighbours(*(told.get(each[0].id) if each else None for each in (before, after)))
