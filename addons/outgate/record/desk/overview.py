"""The figures of a stretch of time: how much came, how much is left, which rules are right, where it went.

They are counted when asked for, and a minute old at the most when shown: `overviews` keeps them, with the time at which
they were counted. An incident belongs to the day on which it was opened, in UTC; those only observed are counted apart.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import Integer, Text, and_, case, cast, func, label, literal, null, select, true, union_all

from outgate.model import Disposition, Severity
from outgate.record.desk.states import State, Verdict
from outgate.record.schema import IN_EACH_PART, incident_groups, incident_rules, incident_types, incidents

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from sqlalchemy import CTE, ColumnElement, Connection, Row, Select

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
    usual = _c.observed != True  # noqa: E712 - in words for which no plan would choose an index
    within = and_(*_since(since), _c.opened_at < until, *seen)
    opened = _opened(connection, and_(within, usual), scope)
    closed = and_(_c.closed_at.is_not(None), _c.closed_at >= since, _c.closed_at < until, usual, *seen)
    done = _closed(connection, closed)
    new = {row.name: row.incidents for row in opened["day"]}
    each_day = [(since + timedelta(days=n)).date() for n in range(days)]
    return Overview(
        computed_at=now,
        since=since,
        until=until,
        days=tuple(Days(day, new.get(str(day), 0), done.get(str(day), 0)) for day in each_day),
        severities={
            (Severity(row.first) if row.first else None, State(row.name)): row.incidents for row in opened["severity"]
        },
        rules=tuple(
            RuleFigures(row.name, row.incidents, row.first, row.second, row.third) for row in _most(opened["rule"])
        ),
        hosts=tuple((row.name, row.incidents) for row in _most(opened["host"])),
        groups=tuple(
            GroupFigures(row.name, row.incidents, row.first)
            for row in _most(each for each in opened["group"] if each.first >= FEW)
        ),
        dispositions={Disposition(row.name): row.incidents for row in opened["disposition"]},
        observed=_number(connection, and_(within, ~usual)),
        uninspected=tuple(
            (row.name.removeprefix(_UNINSPECTED), row.incidents) for row in _most(opened["uninspected"], None)
        ),
        first_look=_span(opened["first look"][0].first),
        closing=_span(_closing(connection, closed, sum(done.values()))),
        ages=_ages(connection, seen, now),
    )


def _since(since: datetime) -> list[ColumnElement[bool]]:
    """Return the tests that one was opened since then, found by the index of when it happened last: never before."""
    return [_c.opened_at >= since, _c.last_at >= since, IN_EACH_PART]


def _opened(connection: Connection, which: ColumnElement[bool], scope: Scope) -> Mapping[str, list[Row[Any]]]:
    """Return all that is counted of incidents opened in that time, by what it is: these are read once."""
    names = ("id", "user", "opened_at", "host", "severity", "state", "disposition", "closed", "verdict", "looked_at")
    usual = select(*(_c[name] for name in names)).where(which).cte("chosen").prefix_with("MATERIALIZED")
    of = usual.c
    id_of = of.id + 0  # reckoned, so that what hangs on each is looked up, and SQLite does not go through all there is
    verdicts = (func.sum(case((of.verdict == str(verdict), 1), else_=0)) for verdict in _JUDGED)
    rules, groups, types = incident_rules.c, incident_groups.c, incident_types.c
    in_scope = groups.name.in_(sorted(scope.groups)) if scope.groups else true()
    query = union_all(
        _arm("day", cast(func.date(of.opened_at), Text)),
        _arm("severity", of.state, of.severity).group_by(of.severity),
        _arm("host", of.host),
        _arm("disposition", of.disposition),
        _arm("rule", rules.rule, func.sum(case((of.closed, 1), else_=0)), *verdicts).join(
            usual, id_of == rules.incident
        ),
        _arm("group", groups.name, func.count(of.user.distinct()))
        .join(usual, id_of == groups.incident)
        .where(in_scope),
        _arm("uninspected", types.data_type)
        .join(usual, id_of == types.incident)
        .where(types.data_type.startswith(_UNINSPECTED, autoescape=True)),
        _arm("first look", None, _median(connection, usual)),
    )
    found: dict[str, list[Row[Any]]] = defaultdict(list)
    for row in connection.execute(query):
        found[row.what].append(row)
    return found


def _arm(what: str, name: ColumnElement[str] | None, *numbers: ColumnElement[int]) -> Select[Any]:
    """Return what counts incidents by `name`, or all of them, with up to three more numbers of each."""
    columns = [*numbers, *(literal(0) for _ in range(3 - len(numbers)))]
    named = (label(each, column) for each, column in zip(("first", "second", "third"), columns, strict=True))
    told = cast(null(), Text) if name is None else name
    query = select(literal(what).label("what"), told.label("name"), func.count().label("incidents"), *named)
    return query if name is None else query.group_by(name)


def _most(found: Iterable[Row[Any]], limit: int | None = TOP) -> list[Row[Any]]:
    """Return those of the most incidents, by name where these are as many."""
    return sorted(found, key=lambda row: (-row.incidents, row.name))[:limit]


def _median(connection: Connection, usual: CTE) -> ColumnElement[Any]:
    """Return the median of the seconds from opening to the first look."""
    looked = usual.c.looked_at.is_not(None)
    half = select((func.count() - 1) // 2).where(looked).select_from(usual).scalar_subquery()
    seconds = _seconds(connection, usual.c.looked_at, usual.c.opened_at).label("seconds")
    return select(seconds).where(looked).order_by(seconds).limit(1).offset(half).scalar_subquery()


def _closed(connection: Connection, which: ColumnElement[bool]) -> Mapping[str, int]:
    """Return by day how many were closed."""
    day = func.date(_c.closed_at)
    return {str(on): count for on, count in connection.execute(select(day, func.count()).where(which).group_by(day))}


def _closing(connection: Connection, closed: ColumnElement[bool], number: int) -> int | None:
    """Return the median of the seconds from opening to closing, of so many that were closed."""
    seconds = _seconds(connection, _c.closed_at, _c.opened_at).label("seconds")
    found = select(seconds).where(closed).order_by(seconds).limit(1).offset(max(number - 1, 0) // 2)
    return connection.execute(found).scalar()


def _seconds(connection: Connection, then: ColumnElement[Any], since: ColumnElement[Any]) -> ColumnElement[int]:
    if connection.dialect.name == "postgresql":
        return cast(func.extract("epoch", then - since), Integer)
    return cast((func.julianday(then) - func.julianday(since)) * 86_400, Integer)


def _span(seconds: int | None) -> timedelta | None:
    return None if seconds is None else timedelta(seconds=seconds)


def _ages(connection: Connection, seen: Sequence[ColumnElement[bool]], now: datetime) -> tuple[int, ...]:
    limits = [now - timedelta(days=days) for days in AGES]
    tests = [_c.opened_at > limits[0]]
    tests += [and_(_c.opened_at <= newer, _c.opened_at > older) for newer, older in pairwise(limits)]
    tests.append(_c.opened_at <= limits[-1])
    sums = [func.sum(case((test, 1), else_=0)) for test in tests]
    open_ones = and_(_c.observed.is_(False), _c.closed.is_(False), *seen)
    return tuple(number or 0 for number in connection.execute(select(*sums).where(open_ones)).one())


def _number(connection: Connection, which: ColumnElement[bool]) -> int:
    number: int = connection.execute(select(func.count()).select_from(incidents).where(which)).scalar_one()
    return number
