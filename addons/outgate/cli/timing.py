"""How fast each pattern is by itself: its author decides the speed of every inspection, and should see it.

Every message is scanned anyway, whatever is looked for; a pattern is charged only with what it adds to that.
"""

from __future__ import annotations

import time
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from outgate.cli.sample_text import SIZE, sample
from outgate.detect import Catalogue, Detector, load
from outgate.detect.engine import Engine
from outgate.model import Limits, Part

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

SLOW = 0.5  # of the speed of a scan for nothing, here and now; below this a pattern is named
_RUNS = 5  # the best counts: others only show what else the machine did
_MANY = 500  # candidates in the sample, above which it is they that cost
_ALL = 1 << 30
_FILE = "data-types/timing/nothing.toml"
_NOTHING = r"""
title = "What the sample does not hold, once with fixed characters and once without: what a scan costs in any case"
[[pattern]]
regex = 'zqxj-zqxj'
[[pattern]]
regex = '[0-9A-Za-z][\x01][\x02]'
[[example]]
text = "zqxj-zqxj"
finds = ["zqxj-zqxj"]
[[example]]
text = "nothing"
finds = []
"""


class Timed(NamedTuple):
    """One pattern: megabytes a second for all of it and for its scan alone, and what the scan found in the sample.

    `usual` is how many a scan for nothing does: what a machine is, and what else it does, slows all three alike.
    """

    file: str
    pattern: int  # counted from 0, as the faults of a file are
    speed: float
    scan_speed: float
    candidates: int
    usual: float

    @property
    def why(self) -> str:
        """Why it is slow, or "" when it is not."""
        least = SLOW * self.usual
        if self.speed >= least or (self.scan_speed >= least and not self.candidates):
            return ""
        if self.candidates > _MANY:
            return f"its shape fits {self.candidates:,} places in the sample, and each is looked at; narrow the shape"
        if self.scan_speed < least:
            return "its shape is slow to scan for; begin it with fixed characters or a narrow class"
        return f"its regex is slow on the {self.candidates:,} places that its shape fits"


def time_patterns(catalogue: Catalogue) -> Iterator[Timed]:
    """Yield each pattern, timed alone on the sample. What seems slow is timed again beside a scan as of then."""
    data = sample()
    nothing = load({_FILE: _NOTHING}).data_types
    anyway = _times(Catalogue(nothing), data)
    for data_type in catalogue.data_types.values():
        for at, pattern in enumerate(data_type.patterns):
            alone = Catalogue({**nothing, data_type.id: replace(data_type, patterns=(pattern,))})
            timed = _timed(data_type.file, at, _times(alone, data), anyway)
            if timed.why:  # the machine may have been faster at the start than it is now
                timed = _timed(data_type.file, at, _times(alone, data), _times(Catalogue(nothing), data))
            yield timed


def _timed(file: str, at: int, with_it: _Times, anyway: _Times) -> Timed:
    speed, scan_speed = _speed(with_it.look - anyway.look), _speed(with_it.scan - anyway.scan)
    return Timed(file, at, speed, scan_speed, with_it.candidates, _speed(anyway.scan))


class _Times(NamedTuple):
    """Seconds of the whole look and of its scan alone."""

    look: float
    scan: float
    candidates: int


def _times(catalogue: Catalogue, data: bytes) -> _Times:
    detector = Detector(catalogue, b"timing", Limits(matches=_ALL))
    engine = Engine(catalogue, compiled=detector.compiled)
    parts = [Part(("sample",), data)]
    return _Times(
        _seconds(lambda: detector.findings(parts)),
        _seconds(lambda: engine.scan(data, _ALL)),
        len(engine.scan(data, _ALL).candidates),
    )


def _speed(seconds: float) -> float:
    return SIZE / max(seconds, 1e-6) / 1e6


def _seconds(work: Callable[[], object]) -> float:
    return min(_once(work) for _ in range(_RUNS))


def _once(work: Callable[[], object]) -> float:
    """Of this thread's processor, so that other work on the machine does not count."""
    start = time.thread_time()
    work()
    return time.thread_time() - start
