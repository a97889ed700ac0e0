"""How fast each pattern is by itself: its author decides the speed of every inspection, and should see it."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from outgate.cli.sample_text import sample
from outgate.detect import Catalogue, Detector
from outgate.detect.engine import Engine
from outgate.model import Limits, Part

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from outgate.detect import DataType

SLOW = 500.0  # MB/s; below this a pattern is named
_RUNS = 5  # the best counts: others only show what else the machine did
_MANY = 500  # candidates in the sample, above which it is they that cost
_ALL = 1 << 30


class Timed(NamedTuple):
    """One pattern: megabytes a second for all of it and for its scan alone, and what the scan found in the sample."""

    file: str
    pattern: int  # counted from 0, as the faults of a file are
    speed: float
    scan_speed: float
    candidates: int

    @property
    def why(self) -> str:
        """Why it is slow, or "" when it is not."""
        if self.speed >= SLOW:
            return ""
        if self.candidates > _MANY:
            return (
                f"its shape fits {self.candidates:,} places in the sample, each of which is looked at; narrow the shape"
            )
        if self.scan_speed < SLOW:
            return "its shape is slow to scan for; begin it with fixed characters or a narrow class"
        return f"its regex is slow on the {self.candidates:,} places that its shape fits"


def time_patterns(catalogue: Catalogue) -> Iterator[Timed]:
    """Yield each pattern, timed alone on the sample."""
    data = sample()
    for data_type in catalogue.data_types.values():
        for at in range(len(data_type.patterns)):
            yield _timed(data_type, at, data)


def _timed(data_type: DataType, at: int, data: bytes) -> Timed:
    alone = Catalogue({data_type.id: replace(data_type, patterns=(data_type.patterns[at],))})
    scanner, detector = Engine(alone), Detector(alone, b"timing", Limits(matches=_ALL))
    parts = [Part(("sample",), data)]
    return Timed(
        data_type.file,
        at,
        speed=_speed(lambda: detector.findings(parts), data),
        scan_speed=_speed(lambda: scanner.scan(data, _ALL), data),
        candidates=len(scanner.scan(data, _ALL).candidates),
    )


def _speed(work: Callable[[], object], data: bytes) -> float:
    best = min(_seconds(work) for _ in range(_RUNS))
    return len(data) / best / 1e6


def _seconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start
