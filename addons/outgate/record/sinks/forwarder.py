"""All sinks at once, each on a thread of its own: one that is down, slow or broken holds up no other."""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING

from outgate.record.sinks.line import Line

if TYPE_CHECKING:
    from collections.abc import Sequence

    from outgate.record.sinks.line import Tell
    from outgate.record.sinks.sink import Sink

_EVERY = 0.5  # seconds between looks at the log
_PATIENCE = 5.0  # seconds for what is under way at the end


class Forwarder:
    """Forwards what is in the database at `url`, from `start` to `close`."""

    def __init__(self, url: str, sinks: Sequence[Sink], tell: Tell, every: float = _EVERY) -> None:
        self._end = threading.Event()
        self._every = every
        lines = [(sink.name, Line(url, sink, tell)) for sink in sinks]
        self._threads = [
            threading.Thread(target=self._run, args=(line,), name=f"sink-{name}", daemon=True) for name, line in lines
        ]

    def start(self) -> None:
        """Start following."""
        for thread in self._threads:
            thread.start()

    def close(self, patience: float = _PATIENCE) -> None:
        """Stop. What takes longer than `patience` seconds is left, and delivered again by whoever forwards next."""
        self._end.set()
        end = time.monotonic() + patience
        for thread in self._threads:
            if thread.ident is not None:
                thread.join(max(0.0, end - time.monotonic()))

    def _run(self, line: Line) -> None:
        while not self._end.is_set():
            self._end.wait(line.round(self._every))
        line.close()
