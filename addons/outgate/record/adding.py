"""Writing occurrences: grouped into incidents, with people in the directory, as entries of the log. One transaction."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import bindparam, insert, select, text, update

from outgate.record import rows, schema
from outgate.record.desk.tables import evidence
from outgate.record.groups import grouped, grow
from outgate.record.incident import numbered
from outgate.record.ledger.entries import Event
from outgate.record.ledger.log import OURSELVES
from outgate.record.prepared import Prepared
from outgate.record.reading import OCCURRED, OPENED
from outgate.record.reopening import reopen

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, timedelta

    from sqlalchemy import Connection

    from outgate.record.groups import Group, Grown
    from outgate.record.incident import Incident, Occurrence
    from outgate.record.ledger.log import Log
    from outgate.record.people import Directory

_INSERT_INCIDENT = Prepared(insert(schema.incidents))
_INSERT_EVIDENCE = Prepared(insert(evidence))
_FOUND_BY = (
    (Prepared(insert(schema.incident_rules)), rows.rule_rows),
    (Prepared(insert(schema.incident_groups)), rows.group_rows),
    (Prepared(insert(schema.incident_types)), rows.type_rows),
    (Prepared(insert(schema.incident_values)), rows.value_rows),
)
# Two statements: SQLite takes ten times as long for one that returns what it changed.
_COUNTED = Prepared(update(schema.numbering).values(last=schema.numbering.c.last + bindparam("count")))
_LAST = Prepared(select(schema.numbering.c.last))
_SEQUENCE = Prepared(text("SELECT nextval('incident_numbers') FROM generate_series(1, :count)"))


class Added(NamedTuple):
    """The occurrences as incidents with numbers; the rest is to be told to log and directory after the commit."""

    incidents: list[Incident]
    checkpoint: str
    people: set[tuple[str, date]]


def add(connection: Connection, new: Sequence[Occurrence], log: Log, directory: Directory, window: timedelta) -> Added:
    """Write occurrences, of which none may have been written before."""
    groups = grouped(connection, [each.incident for each in new], window)
    opening, grown = _number(connection, groups)
    names = {pseudonym: name for each in new for pseudonym, name in each.names.items()}
    latest = max(each.incident.opened_at for each in new)
    people = directory.enter(connection, names, latest.date())
    events = [
        _event(each, group, OPENED if at in opening else OCCURRED)
        for at, (each, group) in enumerate(zip(new, groups, strict=True))
    ]
    events += reopen(connection, grown, latest)
    _open(connection, [(groups[at], new[at].incident) for at in opening])
    _keep_evidence(connection, new, groups)
    checkpoint = log.append(connection, events)
    return Added([_numbered(*pair) for pair in zip(new, groups, strict=True)], checkpoint, people)


def known(connection: Connection, new: Sequence[Occurrence]) -> Added | None:
    """Return what an earlier attempt added if it did write these occurrences, otherwise None."""
    columns, incidents = schema.events.c, schema.incidents.c
    query = select(columns.uid, incidents.id, incidents.opened_at).join(
        schema.incidents, incidents.id == columns.incident
    )
    uids = [each.uid for each in new]
    found = {row.uid: row for row in connection.execute(query.where(columns.uid.in_(uids)))}
    if len(found) < len(uids):
        return None
    given = [(each, found[each.uid]) for each in new]
    made = [numbered(each.incident, rows.number(row.id, row.opened_at.year)) for each, row in given]
    return Added(made, "", set())


def _number(connection: Connection, groups: Sequence[Group]) -> tuple[list[int], list[Grown]]:
    """Number the incidents that are new, and count on in those that are not; return who opened one, and these."""
    first = {id(group): at for at, group in reversed([*enumerate(groups)])}
    opening = sorted(at for at in first.values() if groups[at].id is None)
    grown = grow(connection, [groups[at] for at in first.values() if groups[at].id is not None])
    if opening:
        for at, row in zip(opening, _rows(connection, len(opening)), strict=True):
            groups[at].id = row
    return opening, grown


def _open(connection: Connection, made: Sequence[tuple[Group, Incident]]) -> None:
    """Write the incidents that are new, and what they are found by."""
    if made:
        opened = [(_opened(*each), each[1]) for each in made]
        _INSERT_INCIDENT.run(connection, [row for row, _ in opened])
        for statement, rows_of in _FOUND_BY:
            if found := [each for row, incident in opened for each in rows_of(row, incident)]:
                statement.run(connection, found)


def _rows(connection: Connection, count: int) -> list[int]:
    """Return so many new numbers. PostgreSQL's leave a gap when a transaction fails, and hold up nobody."""
    if connection.dialect.name == "postgresql":
        return sorted(row for (row,) in _SEQUENCE.all(connection, {"count": count}))
    _COUNTED.run(connection, [{"count": count}])
    ((last,),) = _LAST.all(connection, {})
    return [*range(last - count + 1, last + 1)]


def _opened(group: Group, incident: Incident) -> dict[str, Any]:
    grown = {"last_at": group.last_at, "occurrences": group.more}
    return rows.incident_row(_row(group), group.kin, incident) | grown


def _event(each: Occurrence, group: Group, kind: str) -> Event:
    data = rows.data(each.incident, each.evidence)
    return Event(each.uid, each.incident.opened_at, kind, _row(group), OURSELVES, data)


def _keep_evidence(connection: Connection, new: Sequence[Occurrence], groups: Sequence[Group]) -> None:
    given = zip(new, groups, strict=True)
    sealed = [
        {"uid": each.uid, "incident": _row(group), "at": each.incident.opened_at, "sealed": each.evidence}
        for each, group in given
        if each.evidence
    ]
    if sealed:
        _INSERT_EVIDENCE.run(connection, sealed)


def _numbered(each: Occurrence, group: Group) -> Incident:
    return numbered(each.incident, rows.number(_row(group), group.opened_at.year))


def _row(group: Group) -> int:
    if group.id is None:
        raise ValueError("an incident has no number yet")
    return group.id
