"""Incidents as sinks are told of them last: of each its newest event, so that a receiver can be filled later on.

The events are those that sinks send, with the same `metadata.uid`: who has some of them already gets none twice.
"""

from __future__ import annotations

from itertools import batched, groupby
from typing import TYPE_CHECKING, Any

from sqlalchemy import BindParameter, bindparam, func, select

from outgate.record import rows
from outgate.record.schema import events, logs
from outgate.record.sinks import batch
from outgate.record.sinks.ocsf.mapping import OF_FINDINGS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from outgate.record.reader import Reader
    from outgate.record.reading import Filter
    from outgate.record.sinks.entry import Entry

_SOME = 500  # incidents read at a time
_IDS: BindParameter[Any] = bindparam("ids", expanding=True)
_of = events.c
_LAST = (
    select(func.max(_of.id))
    .where(_of.incident.in_(_IDS), _of.kind.in_(OF_FINDINGS), _of.data.is_not(None))
    .group_by(_of.incident)
)
_NEWEST = select(events, logs.c.origin).join(logs, logs.c.id == _of.log).where(_of.id.in_(_LAST)).order_by(_of.log)


def newest(reader: Reader, wanted: Filter) -> Iterator[Entry]:
    """Yield the newest entry of each incident that is wanted, the newest incident first. Raises StoreError.

    What was recorded before there were logs has no place in one, and no sink was ever told of it: it is left out.
    """
    for some in batched(reader.incidents(wanted), _SOME):
        with reader.reading() as connection:
            found = connection.execute(_NEWEST, {"ids": [rows.row_of(each.number) for each in some]}).mappings().all()
            by_log = groupby(found, key=lambda each: str(each["origin"]))
            entries = [entry for origin, each in by_log for entry in batch.entries(connection, origin, [*each])]
        yield from sorted(entries, key=lambda entry: -(entry.row or 0))
