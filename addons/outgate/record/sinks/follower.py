"""One sink following one log: reads what comes next, delivers it, and only then moves on.

Killed at any moment, it delivers again what it may have delivered, under the same uids. What a receiver will not take
is told by an event that says so; if it does not take that either, the fault is not the entry's, and nothing is lost.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, NamedTuple

from outgate.record.sinks.fault import Refused, SinkFault
from outgate.record.sinks.ocsf.log_activity import Gone, checkpoint, lost
from outgate.record.sinks.ocsf.mapping import event_of

if TYPE_CHECKING:
    from outgate.record.sinks.batch import Batch, LogRow
    from outgate.record.sinks.sink import Event, Sink
    from outgate.record.sinks.spool import Spool


class Step(NamedTuple):
    """What was done: entries delivered, entries lost, and whether more wait."""

    delivered: int
    lost: int
    more: bool


class Follower:
    """Follows the log of one origin for one sink."""

    def __init__(self, sink: Sink, origin: str) -> None:
        self.sink = sink
        self.origin = origin
        self._limit = sink.together
        self._checkpoint = ""  # that was delivered last
        self._unsaved: tuple[tuple[int, int], int] | None = None  # what was delivered, and is not yet on record

    def step(self, spool: Spool) -> Step:
        """Deliver the next entries, if there are any. Raises SinkFault and StoreError; then call it again later."""
        log = spool.log(self.origin)
        self._save(spool, log)
        place = spool.place(self.sink.name, log, self.sink.bounds)
        if place > log.size:
            raise SinkFault(f"log {log.origin} has {log.size} entries, and {place} were delivered: it was cut off")
        batch, gone = self._delivered(spool, log, place)
        if batch.is_empty:
            return Step(0, 0, more=False)
        missing = gone.entries if gone else 0
        self._unsaved = (batch.first, batch.end), missing
        self._save(spool, log)
        return Step(batch.end - batch.first - missing, missing, more=batch.end < log.size)

    def _delivered(self, spool: Spool, log: LogRow, place: int) -> tuple[Batch, Gone | None]:
        """Return what was delivered of what comes next, and what of it is lost: fewer entries as long as refused."""
        while True:
            batch = spool.read(log, place, limit=self._limit, keep=self.sink.bounds.keep)
            try:
                gone = None if batch.is_empty else self._deliver(log, batch)
            except Refused:
                if len(batch.entries) <= 1:
                    raise
                self._limit = len(batch.entries) // 2
            else:
                return batch, gone

    def _save(self, spool: Spool, log: LogRow) -> None:
        """Move on. As long as that fails nothing is delivered a second time, unless the process ends."""
        if self._unsaved is not None:
            span, missing = self._unsaved
            spool.move(self.sink.name, log, span, lost=missing)
            self._unsaved = None

    def _deliver(self, log: LogRow, batch: Batch) -> Gone | None:
        """Deliver a batch; return what of it is lost. Raises Refused when there is more than one to be refused."""
        try:
            self.sink.deliver(self._events(log, batch))
        except Refused:
            if len(batch.entries) != 1:
                raise
            gone = Gone(batch.first, batch.end - 1, batch.end - batch.first)
            self.sink.deliver([lost(log.origin, gone, datetime.now(UTC))])
            return gone
        if self._limit == self.sink.together:
            self._checkpoint = log.checkpoint
        self._limit = min(self.sink.together, self._limit * 2)
        return batch.gone

    def _events(self, log: LogRow, batch: Batch) -> list[Event]:
        """Return the events of a batch, and the newest checkpoint behind them, so that it leaves this machine.

        Nothing stands beside what is tried again since it was refused.
        """
        now = datetime.now(UTC)
        events = [lost(log.origin, batch.gone, now)] if batch.gone else []
        events += map(event_of, batch.entries)
        if self._limit == self.sink.together and log.checkpoint != self._checkpoint:
            events.append(checkpoint(log.origin, log.size, log.checkpoint, now))
        return events
