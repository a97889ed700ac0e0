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
from outgate.record.desk.conditions import narrowest, of_risks, sifting, sized, split, tests_of
from outgate.record.desk.filter import Order, Tab
from outgate.record.desk.levels import levels
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
NEAR, FAR = 1_500, 60_000  # incidents of a part of the queue that are looked at; far of what is open
SOME = 5_000  # of what passes one condition, and is mostly closed
TABS = (Tab.OPEN, Tab.MINE, Tab.UNASSIGNED, Tab.OBSERVED, Tab.CLOSED)
_c = incidents.c


class Count(NamedTuple):
    """How many; with `more`, at least so many."""

    number: int
    more: bool = False

    def __str__(self) -> str:
        if self.more and not self.number:
            return "…"  # none of those that were looked at, which tells nothing
        return f"{self.number:,}{'+' if self.more else ''}".replace(",", "\u202f")


class _Tests(NamedTuple):
    """What is asked, in this order: by what all that pass are `collected`, or `some` of them; or by what is sifted.

    A part of the queue is `sifted` by indexes, and then each that is left tested.
    """

    order: Order
    collected: Sequence[ColumnElement[bool]] = ()
    some: bool = False
    sieves: Sequence[ColumnElement[bool]] = ()
    sifted: bool = False
    tests: Sequence[ColumnElement[bool]] = ()
    none: bool = False


def counted(connection: Connection, wanted: Wanted) -> Count:
    """Return how many are wanted."""
    asked = _asked(connection, wanted)
    return _number(connection, wanted, _tests(connection, *_in_order(connection, asked), parts_of(wanted.filter)[1]))


def tabs(connection: Connection, wanted: Wanted) -> Mapping[Tab, Count]:
    """Return how many would be in each tab with the same filter; states are left out, since tabs say them."""
    each = {tab: wanted._replace(filter=replace(wanted.filter, tab=tab, state=())) for tab in TABS}
    asked = _asked(connection, each[Tab.OPEN])
    if (narrow := narrowest(asked)) and narrow.is_few:
        found = select(*_sums(each.values())).where(*split(connection, asked, narrow))
        return dict(zip(each, map(_capped, connection.execute(found).one()), strict=True))
    ordered = _in_order(connection, asked)
    tests = {closed: _tests(connection, *ordered, (closed,)) for closed in (False, True)}
    known = _open(connection, each[Tab.OPEN], tests[False])
    return {tab: known.get(tab) or _number(connection, one, tests[tab is Tab.CLOSED]) for tab, one in each.items()}


def _asked(connection: Connection, wanted: Wanted) -> list[Condition]:
    """Return what is asked for; how many pass is counted but of what the order of the queue tells in passing."""
    asked = conditions(connection, wanted)
    counted = sized(connection, [each for each in asked if not each.is_placed], collecting.MANY)
    return [*counted, *(each for each in asked if each.is_placed)]


def _open(connection: Connection, wanted: Wanted, tests: _Tests) -> Mapping[Tab, Count]:
    """Return how many are in the tabs of what is open, as far as looking through it once tells."""
    if tests.collected or tests.none:
        return {}
    if tests.sifted:
        number, mine, nobodys, observed = _sifted(connection, wanted.me, tests)
        return {Tab.OPEN: number, Tab.MINE: mine, Tab.UNASSIGNED: nobodys, Tab.OBSERVED: observed}
    who, more = _of_part(connection, [False, False], wanted, tests)
    more = more or len(who) > MOST
    told = {Tab.OPEN: _capped(len(who), more=more)}
    if not more:
        told[Tab.MINE] = Count(who.count(wanted.me))
    if not more or (tests.tests and who.count(None) >= ROUND):
        told[Tab.UNASSIGNED] = _capped(who.count(None), more=more)
    return told


def _sifted(connection: Connection, me: str, tests: _Tests) -> list[Count]:
    """Return how many are open, mine, nobody's, and only observed, by going through all of that once."""
    way, counts = Way(tests.order), []
    numbers = (func.count(), func.count().filter(_c.assignee == me), func.count().filter(_c.assignee.is_(None)))
    for observed, asked in ((False, numbers), (True, numbers[:1])):
        part = part_of(way, observed, False)  # noqa: FBT003 - not closed
        end = until(connection, [part], way, FAR)
        found = select(*asked).select_from(incidents).where(*part, *way.before(end), *tests.sieves, *tests.tests)
        counts += [_capped(number, more=end is not None) for number in connection.execute(found).one()]
    return counts


def _in_order(connection: Connection, asked: Sequence[Condition]) -> tuple[Sequence[Condition], Order]:
    """Return what is asked, with the risks that it leaves if indexes tell, and in which order to go through it."""
    if (risks := levels(connection, asked)) is not None:
        return [*(each for each in asked if each.within is None), of_risks(risks)], Order.RISK
    return asked, Order.RISK if any(each.within is not None for each in asked) else Order.TIME


def _tests(connection: Connection, asked: Sequence[Condition], order: Order, closed: Sequence[bool]) -> _Tests:
    asked = [
        sized(connection, [condition.among(closed)], collecting.MANY)[0] if condition.tells_closed else condition
        for condition in asked
    ]
    if any(each.number == 0 for each in asked):
        return _Tests(order, none=True)
    narrow = narrowest([each for each in asked if not each.is_placed])
    if narrow and (narrow.is_few or True in closed):
        some = narrow.some(SOME)
        others = [each for each in asked if each is not narrow]
        return _Tests(order, split(connection, [some, *others], some), some is not narrow)
    return _Tests(
        order,
        sieves=sifting(connection, [each for each in asked if each.is_told]),
        sifted=narrow is not None,
        tests=tests_of([each for each in asked if not each.is_told]),
    )


def _sums(each: Iterable[Wanted]) -> list[ColumnElement[int]]:
    return [func.coalesce(func.sum(case((_in_tab(one), 1), else_=0)), 0) for one in each]


def _in_tab(wanted: Wanted) -> ColumnElement[bool]:
    observed, closed = parts_of(wanted.filter)
    tests = [_c.observed.in_(observed), _c.closed.in_(closed), *(each.holds for each in of_tab(wanted))]
    return and_(*tests)


def _number(connection: Connection, wanted: Wanted, tests: _Tests) -> Count:
    parts = parts_of(wanted.filter)
    if tests.none:
        return Count(0)
    if tests.collected:
        found = select(_c.id).where(*tests.collected, *tests_of(of_tab(wanted)), *within(parts)).limit(MOST + 1)
        number = connection.execute(select(func.count()).select_from(found.subquery())).scalar_one()
        return _capped(number, more=tests.some)
    some = [_of_part(connection, part, wanted, tests) for part in product(*parts)]
    return _capped(sum(len(who) for who, _ in some), more=any(more for _, more in some))


def _of_part(
    connection: Connection, part: Sequence[bool], wanted: Wanted, tests: _Tests
) -> tuple[Sequence[str | None], bool]:
    """Return whose those of a part are that pass, to one more than are counted, and whether not all were looked at."""
    way = Way(tests.order)  # whose index holds all that is sifted by
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
