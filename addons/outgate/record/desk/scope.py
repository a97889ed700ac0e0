"""Whose incidents somebody may see: those of senders in certain groups. Every query for incidents takes a scope.

What is outside is as if it were not there: it is counted nowhere, and asking for it gets the answer of what is missing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from outgate.record.desk.conditions import Condition, in_table
from outgate.record.schema import incident_groups

if TYPE_CHECKING:
    from collections.abc import Iterable


class Scope(NamedTuple):
    """Groups of senders; none: all senders are seen, also those of no group."""

    groups: frozenset[str] = frozenset()

    @classmethod
    def of(cls, groups: Iterable[str]) -> Scope:
        """Return the scope of an account."""
        return cls(frozenset(groups))

    def conditions(self) -> tuple[Condition, ...]:
        """Return what an incident must fulfil to be seen."""
        return (in_table(incident_groups, "name", sorted(self.groups)),) if self.groups else ()
