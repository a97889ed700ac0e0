"""What is kept how long, by kind, and the purge of what is older, which itself is an entry of the log.

A purge takes away the data of events, and with the incident what it was looked for by. The entries stay, which hold
only hashes of salted data: so the log can still be proved, and nothing can be found out from it. A proxy purges the
events of its own log only, for only it can sign that it did. How old something is stands in its entry, which is hashed:
whoever makes it older in the database has it kept, and not purged.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import pairwise, product
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import BigInteger, and_, delete, exists, insert, literal, select, tuple_, update

from outgate.record import rows, schema
from outgate.record.desk.tables import evidence, requests
from outgate.record.ledger.entries import Event, is_entered, new_uid, salted
from outgate.record.ledger.log import OURSELVES, ROTATED, STARTED
from outgate.record.people import Directory
from outgate.record.reading import OCCURRED, OPENED

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from sqlalchemy import ColumnElement, Connection, RowMapping

    from outgate.record.ledger.log import Log

PURGED = "purged"
_TOGETHER = 200  # incidents of one transaction: it must not hold up the traffic
_CLOCK, _AFTER = "purge clock", "purge after"  # facts: when a purge was last thought of, and when one may be again
_EVENTS_TOGETHER = 10_000
_STEADY = timedelta(days=1)
_FOR_EVER = (STARTED, ROTATED, PURGED)  # without these, a log cannot be proved
_OCCURRENCES = (OPENED, OCCURRED)

_events, _incidents = schema.events.c, schema.incidents.c


class Retention(NamedTuple):
    """How long incidents are kept after they last happened, those only observed, and the log of who looked at what.

    Sealed evidence is kept so long after it was seen, and never longer than its incident.
    """

    incidents: timedelta
    observed: timedelta
    audit: timedelta
    evidence: timedelta = timedelta(days=30)

    @property
    def people(self) -> timedelta:
        """How long someone is known who does nothing any more: as long as anything can be about them."""
        return max(self.incidents, self.observed)


class Purged(NamedTuple):
    """What a step of the purge took away; `checkpoint` is of the log after it, empty when there was nothing to do."""

    events: int
    checkpoint: str


def step(connection: Connection, log: Log, kept: Retention, now: datetime) -> Purged:
    """Purge some of what is older than it is kept. To be called until it says that nothing was left."""
    own = select(schema.logs.c.id).where(schema.logs.c.origin == log.origin).scalar_subquery()
    # The log reckoned, so that SQLite goes by the incident, and not through the whole log for each.
    ours = and_(_events.log + 0 == own, _events.data.is_not(None), _events.kind.not_in(_FOR_EVER))
    old = _old_incidents(connection, ours, kept, now)
    of_incidents = [found["place"] for found in _events_of(connection, and_(ours, _events.incident.in_(old)))]
    audit = and_(ours, _events.incident.is_(None), _events.at < now - kept.audit)
    looked = [found["place"] for found in _events_of(connection, audit) if is_entered(found)]
    places = sorted({*of_incidents, *looked})
    Directory.purge(connection, (now - kept.people).date())
    connection.execute(delete(evidence).where(evidence.c.at < now - kept.evidence))
    if not places:
        return Purged(0, "")
    connection.execute(update(schema.events).where(_events.log == own, _events.place.in_(places)).values(data=None))
    _forget(connection, old)
    before = (now - min(kept.incidents, kept.observed, kept.audit)).isoformat(timespec="microseconds")
    told = salted({"before": before, "incidents": len(old), "places": [*ranges(places)]})
    return Purged(len(places), log.append(connection, [Event(new_uid(), now, PURGED, None, OURSELVES, told)]))


def is_believable(connection: Connection, now: datetime) -> bool:
    """Tell whether the time has gone on as it does; after a jump, only when it has done so for a day.

    A clock that is wrong for an hour must not purge what is on record. Long pauses count as jumps, too.
    """
    facts = schema.facts
    known = dict(
        connection.execute(select(facts.c.name, facts.c.value).where(facts.c.name.in_((_CLOCK, _AFTER)))).all()
    )
    last = datetime.fromisoformat(known[_CLOCK]) if _CLOCK in known else None
    after = datetime.fromisoformat(known[_AFTER]) if _AFTER in known else now
    if last is None or not -_STEADY <= now - last <= _STEADY or after - now > _STEADY:
        after = now + _STEADY
    for name, value in ((_CLOCK, now), (_AFTER, after)):
        connection.execute(delete(facts).where(facts.c.name == name))
        connection.execute(insert(facts), [{"name": name, "value": value.isoformat()}])
    return now >= after


def ranges(places: Sequence[int]) -> Iterable[tuple[int, int]]:
    """Yield the first and last of each run of numbers that follow each other; `places` are sorted and not empty."""
    first = places[0]
    for one, next_one in pairwise(places):
        if next_one != one + 1:
            yield first, one
            first = next_one
    yield first, places[-1]


def _old_incidents(connection: Connection, ours: ColumnElement[bool], kept: Retention, now: datetime) -> Sequence[int]:
    """Return some incidents that are too old by the tables, and by their entries as well."""
    for observed, closed in product((False, True), repeat=2):
        limit = now - (kept.observed if observed else kept.incidents)
        too_old = and_(_incidents.observed == observed, _incidents.closed == closed, *_unheard_since(limit))
        for found in _some(connection, and_(too_old, _has_data(ours))):
            entered = [row for row in found if _is_old(connection, and_(ours, _events.incident == row), kept, now)]
            if entered:
                return entered
    return []


def _some(connection: Connection, which: ColumnElement[bool]) -> Iterator[Sequence[int]]:
    """Yield incidents, some at a time, the oldest first, as an index has them: so that few rows are read for each."""
    key = _incidents.last_at, _incidents.id
    query = select(*key).where(which).order_by(*key).limit(_TOGETHER).with_for_update(skip_locked=True)
    found = connection.execute(query).all()
    while found:
        yield [row.id for row in found]
        last = literal(found[-1].last_at, schema.Utc()), literal(found[-1].id, BigInteger())
        found = connection.execute(query.where(tuple_(*key) > tuple_(*last))).all()


def _has_data(ours: ColumnElement[bool]) -> ColumnElement[bool]:
    return exists().where(_events.incident == _incidents.id, ours)


def _unheard_since(limit: datetime) -> tuple[ColumnElement[bool], ...]:
    happened = exists().where(_events.incident == _incidents.id, _events.kind.in_(_OCCURRENCES), _events.at >= limit)
    return _incidents.last_at < limit, ~happened


def _is_old(connection: Connection, of_incident: ColumnElement[bool], kept: Retention, now: datetime) -> bool:
    """Tell whether all that happened is too old, as it was entered: tables can be edited, entries are hashed."""
    for found in connection.execute(select(schema.events).where(of_incident)).mappings():
        if not is_entered(found):
            return False
        if found["kind"] in _OCCURRENCES:
            age = kept.observed if rows.is_observed(found["data"]) else kept.incidents
            if found["at"] >= now - age:
                return False
    return True


def _events_of(connection: Connection, which: ColumnElement[bool]) -> Sequence[RowMapping]:
    query = select(schema.events).where(which).order_by(_events.place).limit(_EVENTS_TOGETHER)
    return connection.execute(query).mappings().all()


def _forget(connection: Connection, old: Sequence[int]) -> None:
    """Take away what incidents were looked for by, unless another proxy's log still holds something of them."""
    left = exists().where(_events.incident == _incidents.id, _events.data.is_not(None))
    gone = connection.execute(select(_incidents.id).where(_incidents.id.in_(old), ~left)).scalars().all()
    found_by = (schema.incident_rules, schema.incident_groups, schema.incident_types, schema.incident_values)
    for table in (*found_by, evidence, requests):
        connection.execute(delete(table).where(table.c.incident.in_(gone)))
    connection.execute(delete(schema.incidents).where(_incidents.id.in_(gone)))
