"""The queue, page by page, both ways: by keys and not by counting, so that a late page is as quick as the first.

A page is found either by collecting the few that pass one condition and sorting them, or by walking along an index in
the order wanted, testing each incident: first some way only, since those that are wanted may all be at its end.
"""

from __future__ import annotations

import re
from copy import copy
from datetime import UTC, datetime, timedelta
from itertools import product
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import BigInteger, SmallInteger, literal, select, tuple_, union_all

from outgate.record.desk import conditions as collecting
from outgate.record.desk.asking import Wanted, assigned, conditions
from outgate.record.desk.conditions import narrowest, sifting, sized, split, tests_of
from outgate.record.desk.filter import NOBODY, BadFilter, Order, Tab
from outgate.record.desk.reviewed import Reviewed, whole
from outgate.record.schema import Utc, incidents

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sqlalchemy import CTE, ColumnElement, Connection, Subquery
    from sqlalchemy.types import TypeEngine

    from outgate.record.desk.conditions import Condition
    from outgate.record.desk.filter import Filter

    type Parts = tuple[tuple[bool, ...], tuple[bool, ...]]
    type Keys = tuple[Any, ...]  # of a place: the values of the columns that the order is by

PAGE = 50
NEAR = 10_000  # incidents that are looked at along the order, before what passes is collected from everywhere
_c = incidents.c
_PLACE = re.compile(r"(\d{1,3})\.(-?\d{1,16})\.(\d{1,18})", re.ASCII)  # within what times and databases hold
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
COLUMNS = (_c.risk, _c.last_at, _c.id)
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
    way = Way(wanted.filter.sort, before or after, back=before is not None)
    parts = parts_of(wanted.filter)
    asked = [condition.among(parts[1]) for condition in (*conditions(connection, wanted), *of_tab(wanted))]
    asked = sized(connection, asked, collecting.FEW)
    found: list[Cursor] = []
    if narrowest(asked) is None and not all(condition.is_placed for condition in asked):
        stretches = [part_of(way, *part) for part in product(*parts)]
        end = until(connection, stretches, way, NEAR // len(stretches))
        tests = [*tests_of(asked), *way.before(end)]
        found = _read(connection, _walked(tests, parts, way, size), way, size)
        if len(found) == size or end is None:
            return found
        way, asked = way.on_from(end), sized(connection, asked, collecting.MANY)
    size -= len(found)
    if (narrow := narrowest(asked)) and (narrow.is_few or True in parts[1]):
        return found + _read(connection, _collected([*split(asked, narrow), *way.tests], parts), way, size)
    return found + _read(connection, _walked(sifting(connection, asked), parts, way, size), way, size)


def _read(connection: Connection, found: CTE | Subquery, way: Way, size: int) -> list[Cursor]:
    columns = [found.c[column.name] for column in COLUMNS]
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


class Way:
    """In which order, which way, and from which place, if from one."""

    def __init__(self, order: Order, place: Cursor | None = None, *, back: bool = False) -> None:
        self._key = _KEYS[order]
        self._back = back
        self.tests = [] if place is None else [self._behind(self.of(place))]

    def of[T](self, columns: Sequence[T]) -> Sequence[T]:
        """Return those of the three columns, or of their values, that the order is by."""
        return columns[self._key]

    def ordered(self, columns: Sequence[ColumnElement[Any]]) -> list[ColumnElement[Any]]:
        """Return what to order by, given the three columns."""
        return [column.asc() if self._back else column.desc() for column in self.of(columns)]

    def nearest(self, places: Iterable[Keys]) -> Keys:
        """Return the first of these places."""
        return min(places) if self._back else max(places)

    def before(self, end: Keys | None) -> list[ColumnElement[bool]]:
        """Return the test that an incident comes not behind a place, if there is one."""
        return [] if end is None else [~self._behind(end)]

    def on_from(self, end: Keys) -> Way:
        """Return the rest of the way, behind a place."""
        rest = copy(self)
        rest.tests = [self._behind(end)]
        return rest

    def _behind(self, keys: Sequence[Any]) -> ColumnElement[bool]:
        given = [literal(value, kind) for value, kind in zip(keys, self.of(_TYPES), strict=True)]
        own, other = tuple_(*self.of(COLUMNS)), tuple_(*given)
        return own > other if self._back else own < other


def _collected(tests: Sequence[ColumnElement[bool]], parts: Parts) -> CTE:
    """Return all that pass the tests, which few do; made before it is sorted, lest a plan walks instead."""
    return select(*COLUMNS).where(*within(parts), *tests).cte("found").prefix_with("MATERIALIZED")


def part_of(way: Way, observed: bool, closed: bool) -> list[ColumnElement[bool]]:  # noqa: FBT001 - as `product` gives it
    """Return the tests that a row is in a part of the index, from the place of the way on."""
    return [_c.observed == observed, _c.closed == closed, *way.tests]


def until(
    connection: Connection, stretches: Sequence[Sequence[ColumnElement[bool]]], way: Way, most: int
) -> Keys | None:
    """Return the place up to which no stretch has more than so many, by its keys; None if there are not so many."""
    keys = way.of(COLUMNS)  # no others: the index by time does not hold the risk
    beyond = select(*keys).order_by(*way.ordered(COLUMNS)).offset(most).limit(1)
    ends = [tuple(row) for tests in stretches if (row := connection.execute(beyond.where(*tests)).first())]
    return way.nearest(ends) if ends else None


def _walked(tests: Sequence[ColumnElement[bool]], parts: Parts, way: Way, size: int) -> Subquery:
    """Return the nearest that pass the tests, of each part of the index."""
    walks = [
        select(*COLUMNS).where(*part_of(way, *part), *tests).order_by(*way.ordered(COLUMNS)).limit(size).subquery()
        for part in product(*parts)
    ]
    return walks[0] if len(walks) == 1 else union_all(*(select(*walk.c) for walk in walks)).subquery()
