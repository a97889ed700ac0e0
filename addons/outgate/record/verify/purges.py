"""Data that was purged: gone, and a later entry of the log says so."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from outgate.record.verify.faults import Fault, Kind
from outgate.record.verify.places import words

KIND = "purged"
_FOR_EVER = ("log.started", "key.rotated", KIND)  # without their data, a log cannot be proved


class Purges:
    """Takes what is without data, and what purges say that they took."""

    def __init__(self) -> None:
        self._without: list[int] = []
        self._said: list[tuple[int, int]] = []
        self.count = 0

    def without(self, place: int, kind: str) -> Fault | None:
        """Note an entry without data; return the fault if there can be no such one."""
        self._without.append(place)
        return Fault(Kind.MISSING, f"the data of entry {place}, which is never purged") if kind in _FOR_EVER else None

    def said(self, data: dict[str, Any]) -> None:
        """Note what the data of a purge says."""
        for pair in data.get("places", ()):
            if isinstance(pair, list) and list(map(type, pair)) == [int, int]:
                self._said.append((pair[0], pair[1]))

    def missing(self) -> list[Fault]:
        """Return what is without data although no purge took it, and count the others."""
        said, at, end = sorted(self._said), 0, -1
        gone = []
        for place in sorted(self._without):
            while at < len(said) and said[at][0] <= place:
                end = max(end, said[at][1])
                at += 1
            if place > end:
                gone.append(place)
        self.count = len(self._without) - len(gone)
        runs = groupby(enumerate(gone), key=lambda pair: pair[1] - pair[0])
        return [_fault([place for _, place in run]) for _, run in runs]


def _fault(run: list[int]) -> Fault:
    return Fault(Kind.MISSING, f"the data of {words(run[0], run[-1])}, and no purge says so")
