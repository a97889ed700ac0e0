"""What a sink is: a name, and a function that delivers events or raises SinkFault. There is nothing to inherit."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from outgate.record.sinks.spool import Bounds

type Event = dict[str, Any]
type Deliver = Callable[[Sequence[Event]], None]


def _nothing() -> None:
    """Do nothing."""


class Sink(NamedTuple):
    """Where events go.

    `deliver` returns once the receiver has them all, `tidy` is called now and then; neither waits for ever. `together`
    is how many entries a delivery holds at most; `origins` are the logs it follows, None: all there are.
    """

    name: str
    deliver: Deliver
    bounds: Bounds = Bounds()
    together: int = 200
    tidy: Callable[[], None] = _nothing
    origins: Sequence[str] | None = None
