"""Data that was purged: gone, and a later entry of the log says so, from before the time that it tells."""

from __future__ import annotations

from datetime import datetime
from itertools import groupby
from typing import TYPE_CHECKING, Any, NamedTuple

from outgate.record.verify.faults import Fault, Kind
from outgate.record.verify.places import words

if TYPE_CHECKING:
    from collections.abc import Sequence

KIND = "purged"
_FOR_EVER = ("log.started", "key.rotated", KIND)  # without their data, a log cannot be proved
_OCCURRENCES = ("opened", "occurred")  # a note on an incident goes with it, however young


class _Said(NamedTuple):
    """What one purge took: places, when, and what happened before which time, if it says so."""

    first: int
    last: int
    at: datetime | None
    before: datetime | None

    def may_take(self, at: datetime | None, kind: str) -> bool:
        limits = [self.at, self.before if kind in _OCCURRENCES else None]
        return at is None or all(limit is None or at <= limit for limit in limits)


class Purges:
    """Takes what is without data, and what purges say that they took."""

    def __init__(self) -> None:
        self._without: list[tuple[int, str, str]] = []
        self._said: list[_Said] = []
        self.count = 0

    def without(self, place: int, kind: str, at: str = "") -> Fault | None:
        """Note an entry without data, of this time; return the fault if there can be no such one."""
        self._without.append((place, kind, at))
        return Fault(Kind.MISSING, f"the data of entry {place}, which is never purged") if kind in _FOR_EVER else None

    def said(self, data: dict[str, Any], at: str = "") -> None:
        """Note what the data of a purge, of this time, says."""
        for pair in data.get("places", ()):
            if isinstance(pair, list) and list(map(type, pair)) == [int, int]:
                self._said.append(_Said(pair[0], pair[1], _time(at), _time(data.get("before"))))

    def missing(self) -> list[Fault]:
        """Return what is without data although no purge took it, or none might have yet, and count the others."""
        said, at = sorted(self._said, key=lambda each: each.first), 0
        open_ones: list[_Said] = []
        gone, early = [], []
        for place, kind, when in sorted(self._without):
            while at < len(said) and said[at].first <= place:
                open_ones.append(said[at])
                at += 1
            open_ones = [each for each in open_ones if each.last >= place]
            if not open_ones:
                gone.append(place)
            elif not any(each.may_take(_time(when), kind) for each in open_ones):
                early.append(place)
        self.count = len(self._without) - len(gone)
        untold = [f"the data of {run}, and no purge says so" for run in _runs(gone)]
        return [
            Fault(Kind.MISSING, what) for what in (*untold, *(f"{run}: purged before its time" for run in _runs(early)))
        ]


def _runs(places: Sequence[int]) -> list[str]:
    runs = groupby(enumerate(places), key=lambda pair: pair[1] - pair[0])
    both = [[place for _, place in run] for _, run in runs]
    return [words(run[0], run[-1]) for run in both]


def _time(told: object) -> datetime | None:
    """Return the moment that is told, None if none is."""
    try:
        found = datetime.fromisoformat(str(told))
    except ValueError:
        return None
    return found if found.tzinfo else None
