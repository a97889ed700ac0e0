"""Whether incidents can be found as their entries in the logs say: who deletes or edits a row only hides it from lists.

The log proves what happened; the tables that incidents are looked for by are not in it, so they are held against it.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import BindParameter, bindparam, func, select

from outgate.record import rows, schema
from outgate.record.reading import OCCURRED, OPENED

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sqlalchemy import Connection, RowMapping

_PAGE = 500
# The one is only for grouping, the next are counted, the others change as reviewers work.
_NOT_COMPARED = {"kin", "last_at", "occurrences", "state", "closed", "edition"}

_events = schema.events.c
_IDS: BindParameter[Any] = bindparam("ids", expanding=True)
_OPENED = (
    select(_events.id, _events.incident, _events.at, _events.data)
    .where(_events.kind == OPENED, _events.data.is_not(None), _events.id > bindparam("after"))
    .order_by(_events.id)
    .limit(_PAGE)
)
_FOUND = select(schema.incidents).where(schema.incidents.c.id.in_(_IDS))
_RULES = select(schema.incident_rules).where(schema.incident_rules.c.incident.in_(_IDS))
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
    rules: dict[int, set[str]] = defaultdict(set)
    for incident, rule in connection.execute(_RULES, ids):
        rules[incident].add(rule)
    for event in page:
        row = event["incident"]
        number = rows.number(row, event["at"].year)
        if row not in found:
            yield Astray(number, gone=True)
        elif not _agrees(event, number, found[row], rules[row], times[row]):
            yield Astray(number, gone=False)


def _agrees(event: RowMapping, number: str, found: dict[str, Any], rules: set[str], times: RowMapping) -> bool:
    incident = rows.occurrence_of(number, event["at"], event["data"])
    expected = rows.incident_row(event["incident"], b"", incident)
    same = all(found[name] == value for name, value in expected.items() if name not in _NOT_COMPARED)
    counted = (found["occurrences"], found["last_at"]) == (times["occurrences"], times["last_at"])
    return same and counted and rules == {rule.rule for rule in incident.rules}
