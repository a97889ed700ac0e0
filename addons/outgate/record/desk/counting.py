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
from outgate.record.desk.queue import of_tab, parts_of, within
from outgate.record.desk.way import COLUMNS, Way, part_of, until
from outgate.record.schema import incidents

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from sqlalchemy import ColumnElement, Connection

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
        found = select(*_sums(each.values())).where(*split(connection, asked, narrow))
        return dict(zip(each, map(_capped, connection.execute(found).one()), strict=True))
    tests = {closed: _tests(connection, asked, (closed,)) for closed in (False, True)}
    known = _open(connection, each[Tab.OPEN], tests[False])
    return {tab: known.get(tab) or _number(connection, one, tests[tab is Tab.CLOSED]) for tab, one in each.items()}


def _open(connection: Connection, wanted: Wanted, tests: _Tests) -> Mapping[Tab, Count]:
    """Return how many are in the tab of what is open, and, if it holds no more than are counted, in those within it."""
    if tests.collected:
        return {}
    who, more = _of_part(connection, [False, False], wanted, tests)
    if more or len(who) > MOST:
        return {Tab.OPEN: _capped(len(who), more=more)}
    return {
        Tab.OPEN: Count(len(who)),
        Tab.MINE: Count(who.count(wanted.me)),
        Tab.UNASSIGNED: Count(who.count(None)),
    }


def _tests(connection: Connection, asked: Sequence[Condition], closed: Sequence[bool]) -> _Tests:
    asked = [
        sized(connection, [condition.among(closed)], collecting.MANY)[0] if condition.tells_closed else condition
        for condition in asked
    ]
    narrow = narrowest(asked)
    if narrow and not narrow.is_placed and (narrow.is_few or True in closed):
        return _Tests(split(connection, asked, narrow))
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
    if tests.collected:
        found = select(_c.id).where(*tests.collected, *tests_of(of_tab(wanted)), *within(parts)).limit(MOST + 1)
        return _capped(connection.execute(select(func.count()).select_from(found.subquery())).scalar_one())
    some = [_of_part(connection, part, wanted, tests) for part in product(*parts)]
    return _capped(sum(len(who) for who, _ in some), more=any(more for _, more in some))


def _of_part(
    connection: Connection, part: Sequence[bool], wanted: Wanted, tests: _Tests
) -> tuple[Sequence[str | None], bool]:
    """Return whose those of a part are that pass, to one more than are counted, and whether not all were looked at."""
    way = Way(Order.RISK if wanted.filter.severity else Order.TIME)  # whose index holds all that is sifted by
    stretch = [*part_of(way, *part), *tests_of(of_tab(wanted)), *tests.sieves]
    found = select(_c.assignee).where(*stretch, *tests.tests).limit(MOST + 1)
    if not tests.tests:
        return connection.execute(found).scalars().all(), False
    found, (_, closed) = found.order_by(*way.ordered(COLUMNS)), part
    for looked in (NEAR, FAR):
        end = until(connection, [stretch], way, looked)
        who = connection.execute(found.where(*way.before(end))).scalars().all()
        if len(who) >= ROUND or end is None or closed:
            break
    return who, end is not None and len(who) <= MOST


def _capped(number: int, *, more: bool = False) -> Count:
    if number > MOST:
        return Count(MOST, more=True)
    return Count(number - number % ROUND if more and number > ROUND else number, more)
