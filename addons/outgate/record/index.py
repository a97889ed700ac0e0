"""Whether incidents can be found as their entries in the logs say: who deletes or edits a row only hides it from lists.

The log proves what happened; the tables that incidents are looked for by are not in it, so they are held against it.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import BindParameter, bindparam, func, select

from outgate.record import rows, schema
from outgate.record.reading import OCCURRED, OPENED
from outgate.record.reviews import reviews

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from sqlalchemy import Connection, RowMapping, Table

    from outgate.record.incident import Incident

_PAGE = 500
# The one is only for grouping, the next are counted, the others are followed through what reviewers did.
_NOT_COMPARED = {"kin", "last_at", "occurrences", "state", "closed", "edition"}
_FOUND_BY: tuple[tuple[Table, Callable[[Mapping[str, Any], Incident], list[dict[str, Any]]]], ...] = (
    (schema.incident_rules, rows.rule_rows),
    (schema.incident_groups, rows.group_rows),
    (schema.incident_types, rows.type_rows),
    (schema.incident_values, rows.value_rows),
)

_events = schema.events.c
_IDS: BindParameter[Any] = bindparam("ids", expanding=True)
_OPENED = (
    select(_events.id, _events.incident, _events.at, _events.data)
    .where(_events.kind == OPENED, _events.data.is_not(None), _events.id > bindparam("after"))
    .order_by(_events.id)
    .limit(_PAGE)
)
_FOUND = select(schema.incidents).where(schema.incidents.c.id.in_(_IDS))
_LISTS = [select(table).where(table.c.incident.in_(_IDS)) for table, _ in _FOUND_BY]
_TIMES = (
    select(_events.incident, func.count().label("occurrences"), func.max(_events.at).label("last_at"))
    .where(_events.incident.in_(_IDS), _events.kind.in_((OPENED, OCCURRED)))
    .group_by(_events.incident)
)


class Astray(NamedTuple):
    """An incident that is not found as its entry says: gone from the tables, or edited there."""

    number: str
    gone: bool


def astray(connection: Connection) -> Iterator[Astray]:
    """Yield the incidents that lists, filters and counts do not show as they are."""
    after = 0
    while page := connection.execute(_OPENED, {"after": after}).mappings().all():
        yield from _of_page(connection, page)
        after = page[-1]["id"]


def _of_page(connection: Connection, page: Sequence[RowMapping]) -> Iterator[Astray]:
    ids = {"ids": [event["incident"] for event in page]}
    found = {row["id"]: dict(row) for row in connection.execute(_FOUND, ids).mappings()}
    times = {row["incident"]: row for row in connection.execute(_TIMES, ids).mappings()}
    lists = [_by_incident(connection.execute(query, ids).mappings()) for query in _LISTS]
    review = reviews(connection, ids["ids"])
    for event in page:
        row = event["incident"]
        number = rows.number(row, event["at"].year)
        incident = rows.occurrence_of(number, event["at"], event["data"])
        expected = rows.incident_row(row, b"", incident)
        if row not in found:
            yield Astray(number, gone=True)
        elif not (
            _agrees(expected, found[row], times[row])
            and all(
                each[row] == _listed(rows_of(expected, incident))
                for each, (_, rows_of) in zip(lists, _FOUND_BY, strict=True)
            )
            and ((told := review[row]) is None or told.agrees(found[row]))
        ):
            yield Astray(number, gone=False)


def _by_incident(found: Iterable[RowMapping]) -> dict[int, set[Any]]:
    lists: dict[int, set[Any]] = defaultdict(set)
    for row in found:
        lists[row["incident"]] |= _listed([{**row}])
    return lists


def _listed(found: Iterable[Mapping[str, Any]]) -> set[Any]:
    """Return the rows of a table as what can be compared, whatever the database gives bytes as."""
    values = ({**row, "value": bytes(row["value"])} if "value" in row else row for row in found)
    return {frozenset(row.items()) for row in values}


def _agrees(expected: dict[str, Any], found: dict[str, Any], times: RowMapping) -> bool:
    same = all(found[name] == value for name, value in expected.items() if name not in _NOT_COMPARED)
    return same and (found["occurrences"], found["last_at"]) == (times["occurrences"], times["last_at"])
