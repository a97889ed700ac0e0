"""What is asked of incidents, in the two ways that a query needs it: as a test of each, and as those that pass it.

A page of a queue of a million is found either by walking along its order and testing each, or by collecting the few
that pass one condition, and sorting these. Which is quicker depends on how many pass: `split` counts, to a limit.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import false, func, literal_column, or_, select, union_all

from outgate.record.schema import incidents

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import ColumnElement, Connection, Select, Table

MANY = 40_000  # incidents that are collected and sorted at the most, instead of walking along the order


class Condition(NamedTuple):
    """Something asked: `holds` tests a row of `incidents`; `ids` are those that pass, if an index tells it at once.

    Where an index of `incidents` itself does, `is_own`: then the test finds them, and nothing need be joined.
    """

    holds: ColumnElement[bool]
    ids: Select[tuple[int]] | None = None
    is_own: bool = False

    @property
    def found_by(self) -> ColumnElement[bool]:
        """The test that an index answers, for one that has `ids`."""
        assert self.ids is not None  # noqa: S101 - as is said
        return self.holds if self.is_own else incidents.c.id.in_(self.ids)


def of_column(test: ColumnElement[bool]) -> Condition:
    """Return the condition that a column of `incidents` with an index of its own passes this test."""
    return Condition(test, select(incidents.c.id).where(test), is_own=True)


def in_table(table: Table, name: str, values: Sequence[Any]) -> Condition:
    """Return the condition that one of the values is kept of the incident in `table`."""
    inner = table.alias()  # whatever else of the table the query around it reads
    one: ColumnElement[int] = literal_column("1")
    # No EXISTS: PostgreSQL would collect all that have the value, for a test of some incidents.
    found = select(one).where(inner.c.incident == incidents.c.id, inner.c[name].in_(values)).limit(1)
    return Condition(found.scalar_subquery() == one, select(table.c.incident).where(table.c[name].in_(values)))


def either(conditions: Sequence[Condition]) -> Condition:
    """Return the condition that one of these holds; none of nothing."""
    if len(conditions) == 1:
        return conditions[0]
    ids = [condition.ids for condition in conditions if condition.ids is not None]
    holds = or_(false(), *(condition.holds for condition in conditions))
    if len(ids) < len(conditions):
        return Condition(holds)
    found = union_all(*ids).subquery() if ids else None
    return Condition(holds, select(incidents.c.id).where(false()) if found is None else select(*found.c))


class Split(NamedTuple):
    """Conditions as a query takes them: what finds those that pass the narrowest, if it is narrow; all other tests."""

    found_by: ColumnElement[bool] | None
    tests: list[ColumnElement[bool]]


def split(connection: Connection, asked: Sequence[Condition]) -> Split:
    """Find the condition that the fewest pass. If these are too many to be collected, all are tests."""
    narrow, least = None, MANY + 1
    for condition in asked:
        if condition.ids is None:
            continue
        few = condition.ids.limit(least).subquery()
        found = connection.execute(select(func.count()).select_from(few)).scalar_one()
        if found < least:
            narrow, least = condition, found
    tests = [condition.holds for condition in asked if condition is not narrow]
    return Split(narrow.found_by if narrow else None, tests)
