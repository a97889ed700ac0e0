"""What is asked of incidents, in the two ways that a query needs it: as a test of each, and as those that pass it.

A page of a queue of a million is found either by walking along its order and testing each, or by collecting the few
that pass one condition, and sorting these. Which is quicker depends on how many pass: `narrowest` counts, to a limit.
To read an incident takes ten times as long as to read its place in an index: what reads many must not look at each.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import and_, false, func, literal_column, or_, select, union_all

from outgate.record.desk.levels import ByRisk
from outgate.record.schema import incidents

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import ColumnElement, Connection, Select, Table

FEW = 10_000  # incidents that are collected and sorted at once: of a million, walking takes as long then
MANY = 40_000  # that are at the most, where walking some way along the order did not find enough


class Condition(NamedTuple):
    """Something asked: `holds` tests a row of `incidents`; `ids` are those that pass, if an index tells it at once.

    Where an index of `incidents` itself does, `own` is the test in its words: that finds them, and nothing need be
    joined. If that index tells what is closed too, `tells_closed`. What stands in the order of the queue, `is_placed`,
    is tested there. `by_risk` tells at which risks some pass, `within` where alone they can. `number` is how many pass,
    once they were counted, if they were not too many.
    """

    holds: ColumnElement[bool]
    ids: Select[tuple[int]] | None = None
    own: ColumnElement[bool] | None = None
    tells_closed: bool = False
    is_placed: bool = False
    by_risk: ByRisk | None = None
    within: frozenset[int] | None = None
    number: int | None = None

    @property
    def is_told(self) -> bool:
        """Whether indexes alone tell of each incident in a part of the queue whether it passes."""
        return self.is_placed or self.number is not None

    @property
    def is_few(self) -> bool:
        """Whether few pass, as far as they were counted."""
        return self.number is not None and self.number <= FEW

    def among(self, closed: Sequence[bool]) -> Condition:
        """Return it for those that are closed or not, if its index tells."""
        return of_column(and_(self.holds, incidents.c.closed.in_(closed))) if self.tells_closed else self

    def some(self, most: int) -> Condition:
        """Return it for at most so many of those that pass, where these must be joined, of one that was counted."""
        if self.ids is None or self.own is not None or (self.number or 0) <= most:
            return self
        return self._replace(ids=self.ids.limit(most))

    def at(self, risk: int) -> Condition:
        """Return it for those of this risk, if an index tells; they are still to be counted."""
        return self._replace(ids=self.by_risk.ids(risk), number=None) if self.by_risk else self


def of_column(
    test: ColumnElement[bool],
    own: ColumnElement[bool] | None = None,
    *,
    tells_closed: bool = False,
    is_placed: bool = False,
) -> Condition:
    """Return the condition that a column of `incidents` passes this test; `own` says it in the words of its index."""
    own = test if own is None else own
    return Condition(test, select(incidents.c.id).where(own), own, tells_closed, is_placed)


def of_risks(risks: Sequence[int]) -> Condition:
    """Return the condition that the risk is one of these: where the walk begins, and what is passed over on it.

    It says not where the walk ends: the place up to which so many are looked at does, and SQLite heeds one end only.
    """
    test = and_(incidents.c.risk <= max(risks, default=0), (incidents.c.risk + 0).in_(risks))
    return Condition(test, is_placed=True, number=None if risks else 0)


def in_table(table: Table, name: str, values: Sequence[Any]) -> Condition:
    """Return the condition that one of the values is kept of the incident in `table`."""
    inner = table.alias()  # whatever else of the table the query around it reads
    one: ColumnElement[int] = literal_column("1")
    # No EXISTS: PostgreSQL would collect all that have the value, for a test of some incidents.
    found = select(one).where(inner.c.incident == incidents.c.id, inner.c[name].in_(values)).limit(1)
    ids = select(table.c.incident).where(table.c[name].in_(values))
    return Condition(found.scalar_subquery() == one, ids, by_risk=ByRisk.of(table, name, values))


def either(conditions: Sequence[Condition]) -> Condition:
    """Return the condition that one of these holds; none of nothing."""
    if len(conditions) == 1:
        return conditions[0]
    ids = [condition.ids for condition in conditions if condition.ids is not None]
    holds = or_(false(), *(condition.holds for condition in conditions))
    if len(ids) < len(conditions):
        return Condition(holds)
    if not ids:
        return Condition(holds, select(incidents.c.id).where(false()))
    own = [condition.own for condition in conditions if condition.own is not None]
    found = select(*union_all(*ids).subquery().c)
    by_risk = ByRisk.either([condition.by_risk for condition in conditions])
    return Condition(holds, found, or_(*own) if len(own) == len(conditions) else None, by_risk=by_risk)


def sized(connection: Connection, asked: Sequence[Condition], most: int) -> list[Condition]:
    """Return the conditions with how many pass, for those that at most so many do."""
    return [condition._replace(number=_number(connection, condition, most)) for condition in asked]


def _number(connection: Connection, condition: Condition, most: int) -> int | None:
    if condition.ids is None:
        return None
    some = condition.ids.limit(most + 1).subquery()
    number: int = connection.execute(select(func.count()).select_from(some)).scalar_one()
    return number if number <= most else None


def narrowest(asked: Sequence[Condition]) -> Condition | None:
    """Return the one that the fewest pass, of those that were counted."""
    known = [(condition.number, at) for at, condition in enumerate(asked) if condition.number is not None]
    return asked[min(known)[1]] if known else None


def split(connection: Connection, asked: Sequence[Condition], narrow: Condition) -> list[ColumnElement[bool]]:
    """Return the tests by which what is asked is collected: what finds those that pass the narrowest, and others."""
    return [_found_by(connection, narrow), *(condition.holds for condition in asked if condition is not narrow)]


def _found_by(connection: Connection, narrow: Condition) -> ColumnElement[bool]:
    """Return the test that an index answers, for a condition that has `ids`."""
    assert narrow.ids is not None  # noqa: S101 - as is said
    if narrow.own is None or (narrow.is_placed and connection.dialect.name == "sqlite"):
        return incidents.c.id.in_(narrow.ids)  # SQLite would walk along the order, by the index that holds all of it
    return narrow.own


def tests_of(asked: Sequence[Condition]) -> list[ColumnElement[bool]]:
    """Return the tests that each incident must pass, on a walk: in words for which no plan chooses another index."""
    return [each.holds if each.own is None or each.is_placed else func.coalesce(each.holds, false()) for each in asked]


def sifting(connection: Connection, asked: Sequence[Condition]) -> list[ColumnElement[bool]]:
    """Return the tests as a walk through a part of the queue is quickest with: by indexes alone where these tell it."""
    return [_sieve(connection, condition) for condition in asked]


def _sieve(connection: Connection, condition: Condition) -> ColumnElement[bool]:
    if condition.is_placed or condition.ids is None or condition.number is None:
        return condition.holds
    if condition.own is not None and connection.dialect.name == "postgresql":
        return condition.holds  # its indexes do not hold the row's number; it joins what two of them find
    return (incidents.c.id + 0).in_(condition.ids)  # reckoned, so that they are not what the query begins with
