"""How many there are in each tab of the queue, counted to a thousand: more than that nobody works through.

Few are counted exactly. Where very many pass the filter, and not as many of them are in the tab, the latest are looked
at, or those of the highest risk, as far as is quick: the number then says `more`, and is a round one.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import product
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import and_, case, func, select

from outgate.record.desk import conditions as collecting
from outgate.record.desk.asking import conditions
from outgate.record.desk.conditions import narrowest, sifting, sized, split, tests_of
from outgate.record.desk.filter import Order, Tab
from outgate.record.desk.queue import COLUMNS, Way, of_tab, part_of, parts_of, until, within
from outgate.record.schema import incidents

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from sqlalchemy import ColumnElement, Connection, Select

    from outgate.record.desk.asking import Wanted
    from outgate.record.desk.conditions import Condition

MOST = 1_000
ROUND = 50  # where fewer are found, more are looked at
NEAR, FAR = 2_500, 60_000  # incidents of a part of the queue that are looked at; far of what is open
TABS = (Tab.OPEN, Tab.MINE, Tab.UNASSIGNED, Tab.OBSERVED, Tab.CLOSED)
_c = incidents.c


class Count(NamedTuple):
    """How many; with `more`, at least so many."""

    number: int
    more: bool = False

    def __str__(self) -> str:
        return f"{self.number:,}{'+' if self.more else ''}"


class _Tests(NamedTuple):
    """What is asked: by what all that pass are `collected`; or else by what a part is sifted, and then tested."""

    collected: list[ColumnElement[bool]]
    sieves: Sequence[ColumnElement[bool]] = ()
    tests: Sequence[ColumnElement[bool]] = ()


def counted(connection: Connection, wanted: Wanted) -> Count:
    """Return how many are wanted."""
    asked = sized(connection, conditions(connection, wanted), collecting.MANY)
    return _number(connection, wanted, _tests(connection, asked, parts_of(wanted.filter)[1]))


def tabs(connection: Connection, wanted: Wanted) -> Mapping[Tab, Count]:
    """Return how many would be in each tab with the same filter; states are left out, since tabs say them."""
    each = {tab: wanted._replace(filter=replace(wanted.filter, tab=tab, state=())) for tab in TABS}
    asked = sized(connection, conditions(connection, each[Tab.OPEN]), collecting.MANY)
    if (narrow := narrowest(asked)) and narrow.is_few and not narrow.is_placed:
        found = select(*_sums(each.values())).where(*split(asked, narrow))
        return dict(zip(each, map(_capped, connection.execute(found).one()), strict=True))
    tests = {closed: _tests(connection, asked, (closed,)) for closed in (False, True)}
    return {tab: _number(connection, one, tests[tab is Tab.CLOSED]) for tab, one in each.items()}


def _tests(connection: Connection, asked: Sequence[Condition], closed: Sequence[bool]) -> _Tests:
    asked = [
        sized(connection, [condition.among(closed)], collecting.MANY)[0] if condition.tells_closed else condition
        for condition in asked
    ]
    narrow = narrowest(asked)
    if narrow and not narrow.is_placed and (narrow.is_few or True in closed):
        return _Tests(split(asked, narrow))
    told = [condition for condition in asked if condition.is_told]
    return _Tests([], sifting(connection, told), tests_of([condition for condition in asked if not condition.is_told]))


def _sums(each: Iterable[Wanted]) -> list[ColumnElement[int]]:
    return [func.coalesce(func.sum(case((_in_tab(one), 1), else_=0)), 0) for one in each]


def _in_tab(wanted: Wanted) -> ColumnElement[bool]:
    observed, closed = parts_of(wanted.filter)
    tests = [_c.observed.in_(observed), _c.closed.in_(closed), *(each.holds for each in of_tab(wanted))]
    return and_(*tests)


def _number(connection: Connection, wanted: Wanted, tests: _Tests) -> Count:
    parts = parts_of(wanted.filter)
    own = [each.holds for each in of_tab(wanted)]
    if tests.collected:
        found = select(_c.id).where(*tests.collected, *own, *within(parts))
        return _capped(_up_to(connection, found, MOST + 1))
    way = Way(Order.RISK if wanted.filter.severity else Order.TIME)  # whose index holds all that is sifted by
    some = [
        _of_part(connection, [*part_of(way, *part), *own], tests, way, NEAR if part[1] else FAR)
        for part in product(*parts)
    ]
    return _capped(sum(each.number for each in some), more=any(each.more for each in some))


def _of_part(connection: Connection, part: Sequence[ColumnElement[bool]], tests: _Tests, way: Way, far: int) -> Count:
    """Count those of a part that pass the tests, to the most; with `more`, not all of the part was looked at."""
    part = [*part, *tests.sieves]
    found = select(_c.id).where(*part, *tests.tests)
    if not tests.tests:
        return Count(_up_to(connection, found, MOST + 1))
    for looked in (NEAR, far):
        end = until(connection, [part], way, looked)
        number = _up_to(connection, found.where(*end).order_by(*way.ordered(COLUMNS)), MOST + 1)
        if number >= ROUND or not end or looked == far:
            break
    return Count(number, bool(end) and number <= MOST)


def _up_to(connection: Connection, found: Select[tuple[int]], most: int) -> int:
    return connection.execute(select(func.count()).select_from(found.limit(most).subquery())).scalar_one()


def _capped(number: int, *, more: bool = False) -> Count:
    if number > MOST:
        return Count(MOST, more=True)
    return Count(number - number % ROUND if more and number > ROUND else number, more)
