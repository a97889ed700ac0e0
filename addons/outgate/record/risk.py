"""How urgent an incident is, from 0 to 100: what the queue is sorted by before time.

Severity comes first. Within one, what left counts for more than what was stopped, and many people for more than one.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from outgate.record.incident import Incident

STEP = 20  # between severities
_LEFT = 9  # for what was not stopped
_MANY = 9  # at most, for how many people or values it was about


def risk(incident: Incident) -> int:
    """Return the risk of an incident as it was recorded."""
    left = incident.disposition.is_whole
    many = min(_MANY, _most(incident).bit_length())
    return min(100, STEP * int(incident.severity or 0) + (_LEFT if left else 0) + many)


def _most(incident: Incident) -> int:
    """Return of how many different values or people there are most; a list has each in a place of its own."""
    digests: dict[str, set[str]] = defaultdict(set)
    for found in incident.findings:
        digests[found.data_type].update(found.digests)
    in_one_place = max((max(found.distinct, found.people) for found in incident.findings), default=0)
    return max(in_one_place, max(map(len, digests.values()), default=0))
