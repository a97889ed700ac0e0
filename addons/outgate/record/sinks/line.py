"""One sink with the logs that it follows: round after round, and a pause that grows while something is wrong."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any, Protocol

from outgate.record.failure import StoreError
from outgate.record.sinks.fault import SinkFault
from outgate.record.sinks.follower import Follower
from outgate.record.sinks.pauses import pause
from outgate.record.sinks.spool import Spool

if TYPE_CHECKING:
    from collections.abc import Sequence

    from outgate.record.sinks.sink import Sink

_TIDY = 600.0  # seconds between


class Tell(Protocol):
    """Writes a line of the operational log; `worse`: somebody should look at it."""

    def __call__(self, event: str, *, worse: bool, **values: Any) -> None:
        """Tell what happened."""


class Line:
    """Delivers to one sink. Must be closed."""

    def __init__(self, url: str, sink: Sink, tell: Tell) -> None:
        self._url = url
        self._sink = sink
        self._tell = tell
        self._spool: Spool | None = None
        self._followers: dict[str, Follower] = {}
        self._said: dict[str, str] = {}  # by log, the fault that was told last
        self._failures = 0
        self._tidied = -_TIDY

    def round(self, idle: float) -> float:
        """Deliver what waits of each log, and return the pause after it: `idle` seconds when nothing waits."""
        try:
            spool = self._spool = self._spool or Spool(self._url)
            origins = spool.logs() if self._sink.origins is None else self._sink.origins
            self._tidy()
        except Exception as fault:  # noqa: BLE001 - as below
            return self._failed([self._told("", fault)])
        done = [self._step(spool, origin) for origin in origins]
        if faults := [each for each in done if isinstance(each, Exception)]:
            return self._failed(faults)
        self._failures = 0
        self._told("", None)
        return 0.0 if any(done) else idle

    def close(self) -> None:
        """Close the connections to the database."""
        if self._spool:
            self._spool.close()
        self._spool = None

    def _step(self, spool: Spool, origin: str) -> bool | Exception:
        """Return whether more waits of this log, or what is wrong."""
        follower = self._followers.setdefault(origin, Follower(self._sink, origin))
        try:
            done = follower.step(spool)
        except Exception as fault:  # noqa: BLE001 - the sink must live, and what an exception says may be an event's
            return self._told(origin, fault, spool) or fault
        if done.lost:
            self._tell("sink.lost", worse=True, sink=self._sink.name, log=origin, entries=done.lost)
        self._told(origin, None)
        return done.more

    def _told(self, origin: str, fault: Exception | None, spool: Spool | None = None) -> Exception | None:
        """Tell of a change: a fault that is new, here and in the database, or that there is none any more."""
        why = _words(fault) if fault else ""
        if why != self._said.get(origin, ""):
            self._said[origin] = why
            told = {"sink": self._sink.name, "log": origin, "why": why} if why else {"sink": self._sink.name}
            self._tell("sink.failed" if why else "sink.recovered", worse=bool(why), **told)
            if spool and isinstance(fault, SinkFault):
                self._keep(spool, origin, why)
        return fault

    def _keep(self, spool: Spool, origin: str, why: str) -> None:
        try:
            spool.fail(self._sink.name, spool.log(origin), why)
        except StoreError as error:
            self._tell("sink.failed", worse=True, sink=self._sink.name, log=origin, why=str(error))

    def _failed(self, faults: Sequence[Exception | None]) -> float:
        """Return the pause. What was opened is opened anew when the database is at fault."""
        self._failures += 1
        if any(isinstance(each, StoreError) for each in faults):
            self.close()
        wishes = [each.after or 0.0 for each in faults if isinstance(each, SinkFault)]
        return pause(self._failures, max(wishes, default=0.0))

    def _tidy(self) -> None:
        if time.monotonic() - self._tidied > _TIDY:
            self._tidied = time.monotonic()
            self._sink.tidy()


def _words(fault: Exception) -> str:
    return str(fault) if isinstance(fault, (SinkFault, StoreError)) else f"internal error: {type(fault).__name__}"
