"""How often a rule was right, by the verdicts that reviewers came to: what an exemption from it is weighed against."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import and_, bindparam, case, func, select

from outgate.record.desk.states import Verdict
from outgate.record.schema import incident_rules, incidents

if TYPE_CHECKING:
    from datetime import datetime

    from outgate.record.desk.scope import Scope
    from outgate.record.reader import Reader

_JUDGED = (Verdict.TRUE_POSITIVE, Verdict.FALSE_POSITIVE)
_SUMS = [func.sum(case((incidents.c.verdict == str(verdict), 1), else_=0)) for verdict in _JUDGED]
_COUNT = (
    select(func.count(), *_SUMS)
    .select_from(incident_rules.join(incidents, incidents.c.id == incident_rules.c.incident))
    .where(and_(incident_rules.c.rule == bindparam("rule"), incidents.c.last_at >= bindparam("since")))
)


class Precision(NamedTuple):
    """Incidents of a rule, and how many of them were judged true and false."""

    incidents: int
    true: int
    false: int

    @property
    def share(self) -> float | None:
        """The share of true ones among those that were judged; None before there are any."""
        judged = self.true + self.false
        return self.true / judged if judged else None


def of_rule(reader: Reader, rule: str, scope: Scope, since: datetime) -> Precision:
    """Return it for the incidents since then that are in the scope. Raises StoreError."""
    tests = [condition.holds for condition in scope.conditions()]
    with reader.reading() as connection:
        row = connection.execute(_COUNT.where(*tests), {"rule": rule, "since": since}).one()
    return Precision(*(int(number or 0) for number in row))
