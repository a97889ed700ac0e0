"""Where entries stand: each place once, in order, from nought to the end."""

from __future__ import annotations

from outgate.record.verify.faults import Fault, Kind


class Places:
    """Takes the places in the order of the file, and tells at the end what is missing."""

    def __init__(self) -> None:
        self.next = 0  # one more than the last in order
        self._open: dict[int, int] = {}  # first to last of what was passed over and may still come

    def take(self, place: int) -> Fault | None:
        """Return what is wrong with an entry that says that this is its place."""
        if place >= self.next:
            if place > self.next:
                self._open[self.next] = place - 1
            self.next = place + 1
            return None
        for first, last in self._open.items():
            if first <= place <= last:
                self._close(first, last, place)
                return Fault(Kind.REORDERED, f"entry {place} stands after others that came later")
        return Fault(Kind.INSERTED, f"entry {place} stands there more than once")

    def missing(self) -> list[Fault]:
        """Return what never came."""
        return [Fault(Kind.MISSING, words(first, last)) for first, last in sorted(self._open.items())]

    def _close(self, first: int, last: int, place: int) -> None:
        del self._open[first]
        if first < place:
            self._open[first] = place - 1
        if place < last:
            self._open[place + 1] = last


def words(first: int, last: int) -> str:
    """Return a run of entries in words."""
    return f"entry {first}" if first == last else f"entries {first} to {last}"
