"""At which risks what is asked for occurs at all: a walk in the order of risk passes over the others.

A rule has a severity, which is the first part of the risk: all that it found may be far down in the queue.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple, Self

from sqlalchemy import column, func, select, union_all, values

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Connection, Select, Table

    from outgate.record.desk.conditions import Condition

_MOST = 20  # values whose risks are looked up: of more, some will be everywhere


class ByRisk(NamedTuple):
    """What an index holds by value and risk: in each of these tables, one of the values of this column."""

    found: tuple[tuple[Table, str, Sequence[Any]], ...]

    @classmethod
    def of(cls, table: Table, name: str, wanted: Sequence[Any]) -> Self | None:
        """Return it for a table that tells the risk, and not too many values."""
        return cls(((table, name, wanted),)) if "risk" in table.c and 0 < len(wanted) <= _MOST else None

    @classmethod
    def either(cls, several: Sequence[ByRisk | None]) -> Self | None:
        """Return it for what one of several holds of, if each of them tells the risk."""
        told = [each for each in several if each]
        return cls(tuple(one for each in told for one in each.found)) if len(told) == len(several) else None

    def ids(self, risk: int) -> Select[tuple[int]]:
        """Return the incidents of this risk that have one of the values."""
        each = [
            select(table.c.incident).where(table.c[name].in_(wanted), table.c.risk == risk)
            for table, name, wanted in self.found
        ]
        return each[0] if len(each) == 1 else select(*union_all(*each).subquery().c)

    def risks(self, connection: Connection) -> set[int]:
        """Return the risks at which one of the values occurs, found by jumping along the index."""
        return {risk for one in self.found for risk in connection.execute(_jumping(*one)).scalars()}


def _jumping(table: Table, name: str, wanted: Sequence[Any]) -> Select[Any]:
    value = column("value", table.c[name].type)
    each = values(value, name="each").data([(one,) for one in wanted]).cte("each")
    highest = select(func.max(table.c.risk))
    first = highest.where(table.c[name] == each.c.value).scalar_subquery()
    seen = select(each.c.value, first.label("risk")).cte("seen", recursive=True)
    lower = highest.where(table.c[name] == seen.c.value, table.c.risk < seen.c.risk).scalar_subquery()
    seen = seen.union_all(select(seen.c.value, lower).where(seen.c.risk.is_not(None)))
    return select(seen.c.risk).where(seen.c.risk.is_not(None))


def levels(connection: Connection, asked: Sequence[Condition]) -> list[int] | None:
    """Return the risks that what passes all of these can have, the lowest first; None where no index tells."""
    told = [each.by_risk.risks(connection) for each in asked if each.by_risk]
    within = [each.within for each in asked if each.within is not None]
    return sorted(told[0].intersection(*told[1:], *within)) if told else None
