"""The figures of a stretch of time: how much came, how much is left, which rules are right, where it went.

They are counted when asked for, and a minute old at the most when shown: `overviews` keeps them, with the time at which
they were counted. An incident belongs to the day on which it was opened, in UTC; those only observed are counted apart.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import Integer, and_, case, cast, func, select

from outgate.model import Disposition, Severity
from outgate.record.desk.states import State, Verdict
from outgate.record.schema import incident_groups, incident_rules, incident_types, incidents

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sqlalchemy import CTE, ColumnElement, Connection

    from outgate.record.desk.scope import Scope

FEW = 5  # people: groups of fewer are not shown, for that would be to show persons
TOP = 10
AGES = (1, 7, 30)  # days
_UNINSPECTED = "uninspected."
_JUDGED = (Verdict.TRUE_POSITIVE, Verdict.FALSE_POSITIVE)
_c = incidents.c


class Days(NamedTuple):
    """A day, and how many incidents were opened and closed on it."""

    day: date
    opened: int
    closed: int


class RuleFigures(NamedTuple):
    """How often a rule fired, and what became of it. `precision` is that of the verdicts, None before there are any."""

    rule: str
    incidents: int
    closed: int
    true_positives: int
    false_positives: int

    @property
    def precision(self) -> float | None:
        """The share of true ones among those that are true or false."""
        judged = self.true_positives + self.false_positives
        return self.true_positives / judged if judged else None


class GroupFigures(NamedTuple):
    """How often something was sent from a group of senders, and by how many people."""

    group: str
    incidents: int
    people: int


class Overview(NamedTuple):
    """The figures. `ages` counts what is open now by days: under one, seven, thirty, and more."""

    computed_at: datetime
    since: datetime
    until: datetime
    days: tuple[Days, ...]
    severities: Mapping[tuple[Severity | None, State], int]
    rules: tuple[RuleFigures, ...]
    hosts: tuple[tuple[str, int], ...]
    groups: tuple[GroupFigures, ...]
    dispositions: Mapping[Disposition, int]
    observed: int
    uninspected: tuple[tuple[str, int], ...]
    first_look: timedelta | None
    closing: timedelta | None
    ages: tuple[int, ...]


def overview(connection: Connection, scope: Scope, *, days: int, now: datetime) -> Overview:
    """Count for the last so many days, this one included."""
    until = now.replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)
    since = until - timedelta(days=days)
    seen = [condition.holds for condition in scope.conditions()]
    opened = and_(_c.opened_at >= since, _c.opened_at < until, *seen)
    usual = and_(opened, _c.observed != True)  # noqa: E712 - in words for which no plan would choose an index
    closed = and_(_c.closed_at.is_not(None), _c.closed_at >= since, _c.closed_at < until, _c.observed != True, *seen)  # noqa: E712
    looked = and_(usual, _c.looked_at.is_not(None))
    return Overview(
        computed_at=now,
        since=since,
        until=until,
        days=_days(connection, usual, closed, since, days),
        severities=_severities(connection, usual),
        rules=_rules(connection, usual),
        hosts=_hosts(connection, usual),
        groups=_groups(connection, usual, scope),
        dispositions=_dispositions(connection, usual),
        observed=_number(
            connection,
            and_(opened, _c.observed != False),  # noqa: E712
        ),
        uninspected=_uninspected(connection, usual),
        first_look=_median(connection, looked, _c.looked_at),
        closing=_median(connection, closed, _c.closed_at),
        ages=_ages(connection, seen, now),
    )


def _days(
    connection: Connection, opened: ColumnElement[bool], closed: ColumnElement[bool], since: datetime, days: int
) -> tuple[Days, ...]:
    new, done = (
        {str(day): count for day, count in connection.execute(select(on, func.count()).where(which).group_by(on))}
        for on, which in ((func.date(_c.opened_at), opened), (func.date(_c.closed_at), closed))
    )
    each = [(since + timedelta(days=n)).date() for n in range(days)]
    return tuple(Days(day, new.get(str(day), 0), done.get(str(day), 0)) for day in each)


def _severities(connection: Connection, which: ColumnElement[bool]) -> Mapping[tuple[Severity | None, State], int]:
    query = select(_c.severity, _c.state, func.count()).where(which).group_by(_c.severity, _c.state)
    return {
        (Severity(severity) if severity else None, State(state)): count
        for severity, state, count in connection.execute(query)
    }


def _rules(connection: Connection, which: ColumnElement[bool]) -> tuple[RuleFigures, ...]:
    rules, count, base = incident_rules.c, func.count(), _chosen(which)
    some = base.c
    sums = [
        func.sum(case((test, 1), else_=0))
        for test in (some.closed, *(some.verdict == str(verdict) for verdict in _JUDGED))
    ]
    query = select(rules.rule, count, *sums).join(base, some.id == rules.incident)
    found = connection.execute(query.group_by(rules.rule).order_by(count.desc(), rules.rule).limit(TOP))
    return tuple(RuleFigures(*row) for row in found)


def _hosts(connection: Connection, which: ColumnElement[bool]) -> tuple[tuple[str, int], ...]:
    count = func.count()
    query = select(_c.host, count).where(which).group_by(_c.host).order_by(count.desc(), _c.host).limit(TOP)
    return tuple((host, number) for host, number in connection.execute(query))


def _groups(connection: Connection, which: ColumnElement[bool], scope: Scope) -> tuple[GroupFigures, ...]:
    base = _chosen(which)
    groups, count, people = incident_groups.c, func.count(), func.count(base.c.user.distinct())
    query = select(groups.name, count, people).join(base, base.c.id == groups.incident)
    if scope.groups:
        query = query.where(groups.name.in_(sorted(scope.groups)))
    query = query.group_by(groups.name).having(people >= FEW).order_by(count.desc(), groups.name).limit(TOP)
    return tuple(GroupFigures(*row) for row in connection.execute(query))


def _dispositions(connection: Connection, which: ColumnElement[bool]) -> Mapping[Disposition, int]:
    found = connection.execute(select(_c.disposition, func.count()).where(which).group_by(_c.disposition))
    return {Disposition(disposition): count for disposition, count in found}


def _uninspected(connection: Connection, which: ColumnElement[bool]) -> tuple[tuple[str, int], ...]:
    types, count, base = incident_types.c, func.count(), _chosen(which)
    query = select(types.data_type, count).join(base, base.c.id == types.incident)
    query = query.where(types.data_type.startswith(_UNINSPECTED, autoescape=True)).group_by(types.data_type)
    found = connection.execute(query.order_by(count.desc(), types.data_type))
    return tuple((kind.removeprefix(_UNINSPECTED), number) for kind, number in found)


def _median(connection: Connection, which: ColumnElement[bool], then: ColumnElement[Any]) -> timedelta | None:
    """Return the median of the time from opening to `then`."""
    number = _number(connection, which)
    seconds = _seconds(connection, then).label("seconds")
    query = select(seconds).where(which).order_by(seconds).limit(1).offset(max(number - 1, 0) // 2)
    found = connection.execute(query).scalar()
    return None if found is None else timedelta(seconds=found)


def _seconds(connection: Connection, then: ColumnElement[Any]) -> ColumnElement[int]:
    if connection.dialect.name == "postgresql":
        return cast(func.extract("epoch", then - _c.opened_at), Integer)
    return cast((func.julianday(then) - func.julianday(_c.opened_at)) * 86_400, Integer)


def _ages(connection: Connection, seen: Sequence[ColumnElement[bool]], now: datetime) -> tuple[int, ...]:
    limits = [now - timedelta(days=days) for days in AGES]
    tests = [_c.opened_at > limits[0]]
    tests += [and_(_c.opened_at <= newer, _c.opened_at > older) for newer, older in pairwise(limits)]
    tests.append(_c.opened_at <= limits[-1])
    sums = [func.sum(case((test, 1), else_=0)) for test in tests]
    open_ones = and_(_c.observed.is_(False), _c.closed.is_(False), *seen)
    return tuple(number or 0 for number in connection.execute(select(*sums).where(open_ones)).one())


def _chosen(which: ColumnElement[bool]) -> CTE:
    """Return the incidents that are counted, found before anything is joined to them: they are few of all."""
    return select(_c.id, _c.user, _c.closed, _c.verdict).where(which).cte("chosen").prefix_with("MATERIALIZED")


def _number(connection: Connection, which: ColumnElement[bool]) -> int:
    number: int = connection.execute(select(func.count()).select_from(incidents).where(which)).scalar_one()
    return number
