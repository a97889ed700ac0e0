"""The queue, page by page, both ways: by keys and not by counting, so that a late page is as quick as the first.

A page is found either by walking along an index in the order wanted, testing each incident, or by collecting the few
that pass one condition and sorting them: see `conditions`.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from itertools import product
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import BigInteger, SmallInteger, literal, select, tuple_, union_all

from outgate.record.desk.asking import Wanted, assigned, conditions
from outgate.record.desk.conditions import split
from outgate.record.desk.filter import NOBODY, BadFilter, Order, Tab
from outgate.record.desk.reviewed import Reviewed, whole
from outgate.record.schema import Utc, incidents

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import CTE, ColumnElement, Connection, Subquery
    from sqlalchemy.types import TypeEngine

    from outgate.record.desk.conditions import Condition
    from outgate.record.desk.filter import Filter

    type Parts = tuple[tuple[bool, ...], tuple[bool, ...]]

PAGE = 50
_c = incidents.c
_PLACE = re.compile(r"(\d{1,3})\.(-?\d{1,16})\.(\d{1,18})", re.ASCII)  # within what times and databases hold
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_COLUMNS = (_c.risk, _c.last_at, _c.id)
_TYPES: tuple[TypeEngine[Any], ...] = (SmallInteger(), Utc(), BigInteger())
_KEYS = {Order.RISK: slice(0, 3), Order.TIME: slice(1, 3)}
_OBSERVED = {Tab.OBSERVED: (True,), Tab.ALL: (False, True)}
_CLOSED = {Tab.CLOSED: (True,), Tab.ALL: (False, True)}


class Cursor(NamedTuple):
    """A place in the queue: beside which incident."""

    risk: int
    last_at: datetime
    id: int

    def text(self) -> str:
        """Return it as it stands in an address."""
        return f"{self.risk}.{(self.last_at - _EPOCH) // timedelta(microseconds=1)}.{self.id}"

    @classmethod
    def read(cls, text: str) -> Cursor:
        """Return the place that stands in an address. Raises BadFilter."""
        found = _PLACE.fullmatch(text)
        if found is None:
            raise BadFilter("after", "is no place in the queue")
        risk, last_at, row = map(int, found.groups())
        return cls(risk, _EPOCH + timedelta(microseconds=last_at), row)


class Page(NamedTuple):
    """Incidents in the order wanted; `before` and `after` are where others go on, None at an end."""

    found: tuple[Reviewed, ...]
    before: Cursor | None
    after: Cursor | None


def page(
    connection: Connection,
    wanted: Wanted,
    *,
    after: Cursor | None = None,
    before: Cursor | None = None,
    size: int = PAGE,
) -> Page:
    """Return so many of the incidents that are wanted, the first ones unless a place is given."""
    found = places(connection, wanted, after=after, before=before, size=size + 1)
    more, found = len(found) > size, found[:size]
    shown = whole(connection, [place.id for place in (found[::-1] if before else found)])
    if not found:
        return Page((), None, None)
    first, last = (found[-1], found[0]) if before else (found[0], found[-1])
    return Page(tuple(shown), first if (more if before else after) else None, last if before or more else None)


def places(
    connection: Connection, wanted: Wanted, *, after: Cursor | None = None, before: Cursor | None = None, size: int
) -> list[Cursor]:
    """Return the places of so many incidents: from `after` on, or from `before` backwards, the nearest first."""
    asked = split(connection, [*conditions(connection, wanted), *of_tab(wanted)])
    way = _Way(_KEYS[wanted.filter.sort], back=before is not None)
    if place := before or after:
        asked.tests.append(way.beside(place))
    parts = parts_of(wanted.filter)
    few = asked.found_by
    found = _walked(asked.tests, parts, way, size) if few is None else _collected([few, *asked.tests], parts)
    columns = [found.c[column.name] for column in _COLUMNS]
    query = select(*columns).order_by(*way.ordered(columns)).limit(size)
    return [Cursor(*row) for row in connection.execute(query)]


def parts_of(asked: Filter) -> Parts:
    """Return whether what is asked for was only observed, and whether it is closed: what the indexes begin with."""
    closed = tuple(sorted({state.is_closed for state in asked.state})) or _CLOSED.get(asked.tab, (False,))
    return _OBSERVED.get(asked.tab, (False,)), closed


def within(parts: Parts) -> list[ColumnElement[bool]]:
    """Return the tests that a row is in these parts, in words for which no plan would choose an index."""
    pairs = zip((_c.observed, _c.closed), parts, strict=True)
    return [column != (not values[0]) for column, values in pairs if len(values) == 1]


def of_tab(wanted: Wanted) -> list[Condition]:
    """Return what a tab asks for beside that."""
    names = {Tab.MINE: wanted.me, Tab.UNASSIGNED: NOBODY}
    return [assigned([names[wanted.filter.tab]])] if wanted.filter.tab in names else []


class _Way:
    """In which order, and which way."""

    def __init__(self, key: slice, *, back: bool) -> None:
        self._key = key
        self._back = back

    def ordered(self, columns: Sequence[ColumnElement[Any]]) -> list[ColumnElement[Any]]:
        """Return what to order by, given the three columns."""
        return [column.asc() if self._back else column.desc() for column in columns[self._key]]

    def beside(self, place: Cursor) -> ColumnElement[bool]:
        """Return the test that an incident comes behind this place."""
        given = [literal(value, kind) for value, kind in zip(place, _TYPES, strict=True)]
        own, other = tuple_(*_COLUMNS[self._key]), tuple_(*given[self._key])
        return own > other if self._back else own < other


def _collected(tests: Sequence[ColumnElement[bool]], parts: Parts) -> CTE:
    """Return all that pass the tests, which few do; made before it is sorted, lest a plan walks instead."""
    return select(*_COLUMNS).where(*within(parts), *tests).cte("found").prefix_with("MATERIALIZED")


def _walked(tests: Sequence[ColumnElement[bool]], parts: Parts, way: _Way, size: int) -> Subquery:
    """Return the nearest that pass the tests, of each part of the index."""
    walks = [
        select(*_COLUMNS)
        .where(_c.observed == observed, _c.closed == closed, *tests)
        .order_by(*way.ordered(_COLUMNS))
        .limit(size)
        .subquery()
        for observed, closed in product(*parts)
    ]
    return walks[0] if len(walks) == 1 else union_all(*(select(*walk.c) for walk in walks)).subquery()
