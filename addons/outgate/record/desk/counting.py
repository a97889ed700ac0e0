"""How many there are in each tab of the queue, counted to a thousand: more than that nobody works through."""

from __future__ import annotations

from dataclasses import replace
from itertools import product
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import and_, case, func, select

from outgate.record.desk.asking import conditions
from outgate.record.desk.conditions import split
from outgate.record.desk.filter import Tab
from outgate.record.desk.queue import of_tab, parts_of, within
from outgate.record.schema import incidents

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sqlalchemy import ColumnElement, Connection, Select

    from outgate.record.desk.asking import Wanted
    from outgate.record.desk.conditions import Condition, Split

MOST = 1_000
WALKED = 5_000  # incidents of a part of the queue that are looked at, those of the highest risk
TABS = (Tab.OPEN, Tab.MINE, Tab.UNASSIGNED, Tab.OBSERVED, Tab.CLOSED)
_c = incidents.c


class Count(NamedTuple):
    """How many; with `more`, at least so many."""

    number: int
    more: bool = False

    def __str__(self) -> str:
        return f"{self.number:,}{'+' if self.more else ''}"


def counted(connection: Connection, wanted: Wanted) -> Count:
    """Return how many are wanted."""
    asked = conditions(connection, wanted)
    return _walked(connection, wanted, asked, split(connection, [*asked, *of_tab(wanted)]))


def tabs(connection: Connection, wanted: Wanted) -> Mapping[Tab, Count]:
    """Return how many would be in each tab with the same filter; states are left out, since tabs say them."""
    each = {tab: wanted._replace(filter=replace(wanted.filter, tab=tab, state=())) for tab in TABS}
    asked = conditions(connection, each[Tab.OPEN])
    few, tests = split(connection, asked)
    if few is None:
        own = {tab: split(connection, of_tab(one)) for tab, one in each.items()}
        wide = {tab: narrow._replace(tests=[*tests, *narrow.tests]) for tab, narrow in own.items()}
        return {tab: _walked(connection, one, asked, wide[tab]) for tab, one in each.items()}
    sums = [func.sum(case((_in_tab(one), 1), else_=0)) for one in each.values()]
    found = connection.execute(select(*sums).where(few, *tests)).one()
    return {tab: _capped(number or 0) for tab, number in zip(each, found, strict=True)}


def _in_tab(wanted: Wanted) -> ColumnElement[bool]:
    observed, closed = parts_of(wanted.filter)
    tests = [_c.observed.in_(observed), _c.closed.in_(closed), *(each.holds for each in of_tab(wanted))]
    return and_(*tests)


def _walked(connection: Connection, wanted: Wanted, asked: Sequence[Condition], narrow: Split) -> Count:
    """Count to the most; where many must be looked at to find few, as far as is quick: then it says `more`."""
    few, tests = narrow
    if few is not None:
        found = select(_c.id).where(few, *tests, *within(parts_of(wanted.filter)))
        return _capped(_number(connection, found, MOST + 1))
    number, is_cut = 0, False
    for observed, closed in product(*parts_of(wanted.filter)):
        part = and_(_c.observed == observed, _c.closed == closed, *(each.holds for each in of_tab(wanted)))
        if asked:
            near, passed = _near(connection, part, asked)
            is_cut |= near == WALKED
            number += passed
        else:
            number += _number(connection, select(_c.id).where(part), MOST + 1 - number)
    return _capped(number, more=is_cut)


def _near(connection: Connection, part: ColumnElement[bool], asked: Sequence[Condition]) -> tuple[int, int]:
    """Return how many of a part were looked at, those of the highest risk, and how many of these pass."""
    passes = case((and_(*(each.holds for each in asked)), 1), else_=0).label("passes")
    near = select(passes).where(part).order_by(_c.risk.desc()).limit(WALKED).subquery()
    number, passed = connection.execute(select(func.count(), func.sum(near.c.passes))).one()
    return number, passed or 0


def _number(connection: Connection, found: Select[tuple[int]], most: int) -> int:
    return connection.execute(select(func.count()).select_from(found.limit(most).subquery())).scalar_one()


def _capped(number: int, *, more: bool = False) -> Count:
    return Count(min(number, MOST), more or number > MOST)
