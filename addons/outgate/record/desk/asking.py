"""A filter and a scope as conditions for the database."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import and_, or_

from outgate.model import Channel
from outgate.record.desk.conditions import Condition, either, in_table, of_column
from outgate.record.desk.distinct import Kept, hosts_in, kept
from outgate.record.desk.filter import NOBODY
from outgate.record.desk.search import MATCHES, searched
from outgate.record.desk.states import State
from outgate.record.risk import STEP
from outgate.record.schema import (
    IN_EACH_PART,
    SET_ASIDE,
    incident_groups,
    incident_rules,
    incident_types,
    incident_values,
    incidents,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import datetime

    from sqlalchemy import ColumnElement, Connection

    from outgate.model import Disposition, Severity
    from outgate.record.desk.filter import Filter
    from outgate.record.desk.scope import Scope

_c = incidents.c


class Wanted(NamedTuple):
    """What is asked for: the filter, by whom (`me`, who sees `scope`) and when; `titles` of rules are searched too."""

    filter: Filter
    scope: Scope
    me: str
    now: datetime
    titles: Mapping[str, str] = {}


def conditions(connection: Connection, wanted: Wanted) -> list[Condition]:
    """Return all that an incident must fulfil beside being in the tab, and in one of the states, that are asked for."""
    asked = wanted.filter.settled(wanted.me, wanted.now)
    return [
        *wanted.scope.conditions(),
        *_of_the_row(asked),
        *_of_the_message(connection, asked),
        *_of_the_time(asked),
        *searched(connection, asked.text, wanted.titles),
    ]


def _of_the_row(asked: Filter) -> Iterator[Condition]:
    if asked.severity:
        yield _severe(asked.severity)
    if asked.channel:
        yield of_column(_c.channel.in_([*map(str, asked.channel)]))
    if asked.disposition:
        yield _done(asked.disposition)
    if asked.state:
        yield _standing(asked.state)
    if asked.assignee:
        yield assigned(asked.assignee)
    if asked.verdict:
        given = [str(verdict) for verdict in asked.verdict if verdict]
        test = _c.verdict.in_(given)
        none = or_(test, _c.verdict.is_(None))
        yield Condition(none) if None in asked.verdict else of_column(test, tells_closed=True)
    if asked.person:
        yield either([of_column(column.in_(asked.person)) for column in (_c.user, _c.address)])


def _of_the_message(connection: Connection, asked: Filter) -> Iterator[Condition]:
    if asked.rule:
        yield in_table(incident_rules, "rule", asked.rule)
    if asked.type:
        yield in_table(incident_types, "data_type", _types(connection, asked.type))
    if asked.group:
        yield in_table(incident_groups, "name", asked.group)
    if asked.value:
        yield in_table(incident_values, "value", [bytes.fromhex(value) for value in asked.value])
    if asked.host:
        yield _hosts(connection, asked.host)
    if asked.host_group:
        yield _host_groups(connection, set(asked.host_group))


def _of_the_time(asked: Filter) -> Iterator[Condition]:
    tests = []
    if asked.since is not None:
        tests.append(_c.last_at >= asked.since)
    if asked.until is not None:
        tests.append(_c.last_at < asked.until)
    if tests:
        yield _in_any_part(and_(*tests))


def assigned(names: Sequence[str]) -> Condition:
    """Return the condition that an incident is one of these reviewers', or nobody's."""
    given = [name for name in names if name != NOBODY]
    if NOBODY in names:
        nobodys = _c.assignee.is_(None)
        return Condition(or_(nobodys, _c.assignee.in_(given)) if given else nobodys, is_placed=True)
    return of_column(_c.assignee.in_(given), tells_closed=True, is_placed=True)


def _done(dispositions: Sequence[Disposition]) -> Condition:
    """Return the condition that it ended so: the index begins with the channel, of which there are few."""
    test = _c.disposition.in_([*map(str, dispositions)])
    return of_column(test, and_(_c.channel.in_([*map(str, Channel)]), test))


def _standing(states: Sequence[State]) -> Condition:
    """Return the condition that it is in one of these states; of those that most are in there is no index."""
    test = _c.state.in_([*map(str, states)])
    return of_column(and_(SET_ASIDE, test)) if {*states} <= {State.IN_PROGRESS, State.SUPPRESSED} else Condition(test)


def _severe(grades: Sequence[Severity]) -> Condition:
    """Return the condition as stretches of the order by risk, of which severity is the first part."""
    within = frozenset(risk for grade in grades for risk in range(STEP * grade, STEP * (grade + 1)))
    stretches = or_(*(_c.risk.between(STEP * grade, STEP * (grade + 1) - 1) for grade in grades))
    return _in_any_part(and_(_c.risk.between(min(within), max(within)), stretches))._replace(within=within)


def _in_any_part(test: ColumnElement[bool]) -> Condition:
    """Return the condition that the risk or the time passes, by which each part of the queue has an index."""
    return of_column(test, and_(IN_EACH_PART, test), is_placed=True)


def _types(connection: Connection, wanted: Sequence[str]) -> list[str]:
    """Return the data types that are meant: a family is all that is below it."""
    every = kept(connection, Kept.DATA_TYPE)
    return [name for name in every if any(name == one or name.startswith(f"{one}.") for one in wanted)]


def _hosts(connection: Connection, wanted: Sequence[str]) -> Condition:
    every = kept(connection, Kept.HOST)
    found = [host for host in every if any(host == one or host.endswith(f".{one}") for one in wanted)]
    if len(found) <= MATCHES:
        return of_column(_c.host.in_(found))
    below = (_c.host.endswith(f".{one}", autoescape=True) for one in wanted)
    return Condition(or_(_c.host.in_(wanted), *below))


def _host_groups(connection: Connection, wanted: set[str]) -> Condition:
    found = [each for each in hosts_in(connection) if wanted & {*each.groups}]
    lists = sorted({"".join(f"{name} " for name in each.groups) for each in found})
    hosts = [*dict.fromkeys(each.host for each in found)]
    test = _c.host_groups.in_(lists)
    return of_column(and_(_c.host.in_(hosts), test)) if len(hosts) <= MATCHES else Condition(test)
