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

    from sqlalchemy import ColumnElement, Connection

    from outgate.record.desk.asking import Wanted
    from outgate.record.desk.conditions import Condition

MOST = 1_000
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
    return _capped(_walked(connection, wanted, conditions(connection, wanted)))


def tabs(connection: Connection, wanted: Wanted) -> Mapping[Tab, Count]:
    """Return how many would be in each tab with the same filter; states are left out, since tabs say them."""
    each = {tab: wanted._replace(filter=replace(wanted.filter, tab=tab, state=())) for tab in TABS}
    asked = conditions(connection, each[Tab.OPEN])
    ids, tests = split(connection, asked)
    if ids is None:
        return {tab: _capped(_walked(connection, one, asked)) for tab, one in each.items()}
    sums = [func.sum(case((_in_tab(one), 1), else_=0)) for one in each.values()]
    found = connection.execute(select(*sums).where(_c.id.in_(ids), *tests)).one()
    return {tab: _capped(number or 0) for tab, number in zip(each, found, strict=True)}


def _in_tab(wanted: Wanted) -> ColumnElement[bool]:
    observed, closed = parts_of(wanted.filter)
    tests = [_c.observed.in_(observed), _c.closed.in_(closed), *(each.holds for each in of_tab(wanted))]
    return and_(*tests)


def _walked(connection: Connection, wanted: Wanted, asked: Sequence[Condition]) -> int:
    """Count to one more than the most."""
    ids, tests = split(connection, [*asked, *of_tab(wanted)])
    if ids is not None:
        tests.append(_c.id.in_(ids))
        found = select(_c.id).where(*tests, *within(parts_of(wanted.filter))).limit(MOST + 1)
        return connection.execute(select(func.count()).select_from(found.subquery())).scalar_one()
    number = 0
    for observed, closed in product(*parts_of(wanted.filter)):
        of_part = select(_c.id).where(_c.observed == observed, _c.closed == closed, *tests).limit(MOST + 1 - number)
        number += connection.execute(select(func.count()).select_from(of_part.subquery())).scalar_one()
    return number


def _capped(number: int) -> Count:
    return Count(min(number, MOST), number > MOST)
