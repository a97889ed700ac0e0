"""The queue, page by page, both ways: by keys and not by counting, so that a late page is as quick as the first.

A page is found either by collecting the few that pass one condition and sorting them, or by walking along an index in
the order wanted, testing each incident: first some way only, since those that are wanted may all be at its end. Where
an index tells at which risks they are, the walk begins there.
"""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import select, union_all

from outgate.record.desk import conditions as collecting
from outgate.record.desk.asking import Wanted, assigned, conditions
from outgate.record.desk.conditions import narrowest, sifting, sized, split, tests_of
from outgate.record.desk.filter import NOBODY, Order, Tab
from outgate.record.desk.levels import levels
from outgate.record.desk.reviewed import Reviewed, whole
from outgate.record.desk.way import COLUMNS, Cursor, Way, part_of, until
from outgate.record.schema import incidents

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sqlalchemy import CTE, ColumnElement, Connection, Subquery

    from outgate.record.desk.conditions import Condition
    from outgate.record.desk.filter import Filter
    from outgate.record.desk.way import Keys

    type Parts = tuple[tuple[bool, ...], tuple[bool, ...]]

PAGE = 50
NEAR = 2_500  # incidents that are looked at along the order, each by itself
FAR = 20_000  # that are looked at by indexes alone, before what passes is collected from everywhere
AT_ONE_RISK = 1_000  # incidents of a rule or data type that are collected at once, rather than walked to
_c = incidents.c
_OBSERVED = {Tab.OBSERVED: (True,), Tab.ALL: (False, True)}
_CLOSED = {Tab.CLOSED: (True,), Tab.ALL: (False, True)}


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
    return Sought(connection, wanted).places(after=after, before=before, size=size)


class Sought:
    """What is looked for, made ready once, so that several places can be asked about."""

    def __init__(self, connection: Connection, wanted: Wanted) -> None:
        self._connection = connection
        self._order = wanted.filter.sort
        self._parts = parts_of(wanted.filter)
        asked = [one.among(self._parts[1]) for one in (*conditions(connection, wanted), *of_tab(wanted))]
        self._asked = sized(connection, asked, collecting.FEW)
        by_stages = self._order is Order.RISK and narrowest(self._asked) is None
        self._risks = levels(connection, asked) if by_stages else None

    def places(self, *, after: Cursor | None = None, before: Cursor | None = None, size: int) -> list[Cursor]:
        """Return the places of so many incidents: from `after` on, or from `before` backwards, the nearest first."""
        found: list[Cursor] = []
        for way, asked in self._stages(Way(self._order, before or after, back=before is not None)):
            found += self._found(asked, way, size - len(found))
            if len(found) == size:
                break
        return found

    def _stages(self, way: Way) -> Iterator[tuple[Way, list[Condition]]]:
        """Yield the parts of the way on which some may pass, and what to ask there."""
        if self._risks is None:
            yield way, self._asked
            return
        by_risk = [each for each in self._asked if each.by_risk]
        others = [each for each in self._asked if not each.by_risk and each.within is None]  # all of it is within
        for risk, stage in way.stages(self._risks):
            yield stage, [*sized(self._connection, [each.at(risk) for each in by_risk], AT_ONE_RISK), *others]

    def _found(self, asked: list[Condition], way: Way, size: int) -> list[Cursor]:
        narrow = narrowest(asked)
        if narrow and narrow.number == 0:
            return []
        if narrow and narrow.is_few:
            return self._collected(asked, narrow, way, size)
        if all(each.is_placed for each in asked):
            return self._walked(tests_of(asked), way, size)
        end = self._end(way, NEAR)
        found = self._walked([*tests_of(asked), *way.before(end)], way, size)
        if len(found) == size or end is None:
            return found
        return found + self._farther(
            sized(self._connection, asked, collecting.MANY), way.on_from(end), size - len(found)
        )

    def _farther(self, asked: list[Condition], way: Way, size: int) -> list[Cursor]:
        """Look on where the nearest were not enough: by indexes alone, and where also that takes long, everywhere."""
        narrow, sieves = narrowest(asked), sifting(self._connection, asked)
        if narrow is None or True not in self._parts[1]:
            return self._walked(sieves, way, size)
        end = self._end(way, FAR)
        found = self._walked([*sieves, *way.before(end)], way, size)
        if len(found) == size or end is None:
            return found
        return found + self._collected(asked, narrow, way.on_from(end), size - len(found))

    def _end(self, way: Way, most: int) -> Keys | None:
        stretches = [part_of(way, *part) for part in product(*self._parts)]
        return until(self._connection, stretches, way, most // len(stretches))

    def _collected(self, asked: Sequence[Condition], narrow: Condition, way: Way, size: int) -> list[Cursor]:
        tests = [*split(self._connection, asked, narrow), *way.tests]
        return _read(self._connection, _collected(tests, self._parts), way, size)

    def _walked(self, tests: Sequence[ColumnElement[bool]], way: Way, size: int) -> list[Cursor]:
        return _read(self._connection, _walked(tests, self._parts, way, size), way, size)


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


def _collected(tests: Sequence[ColumnElement[bool]], parts: Parts) -> CTE:
    """Return all that pass the tests, which few do; made before it is sorted, lest a plan walks instead."""
    return select(*COLUMNS).where(*within(parts), *tests).cte("found").prefix_with("MATERIALIZED")


def _walked(tests: Sequence[ColumnElement[bool]], parts: Parts, way: Way, size: int) -> Subquery:
    """Return the nearest that pass the tests, of each part of the index."""
    walks = [
        select(*COLUMNS).where(*part_of(way, *part), *tests).order_by(*way.ordered(COLUMNS)).limit(size).subquery()
        for part in product(*parts)
    ]
    return walks[0] if len(walks) == 1 else union_all(*(select(*walk.c) for walk in walks)).subquery()
