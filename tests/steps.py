"""How many steps something takes: the same each time, however busy the machine is, so that a test can hold to it.

Counted are calls, ours and those in C, and turns of loops. What one call does in C is one step, however long it takes:
a reader that leaves its work to a pattern gets `LARGE` bytes instead, which more than linear time would take hours for.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

LARGE = 8 << 20  # bytes; the time-out of every test ends it
_EVENTS = sys.monitoring.events
_COUNTED = (_EVENTS.CALL, _EVENTS.PY_START, _EVENTS.PY_RESUME, _EVENTS.JUMP)
_TOOL = sys.monitoring.PROFILER_ID


def steps(run: Callable[[], object]) -> int:
    """Return how many steps `run` takes."""
    count = 0

    def seen(*_: object) -> None:
        nonlocal count
        count += 1

    sys.monitoring.use_tool_id(_TOOL, __name__)
    try:
        for event in _COUNTED:
            sys.monitoring.register_callback(_TOOL, event, seen)
        sys.monitoring.set_events(_TOOL, sum(_COUNTED))
        run()
    finally:
        sys.monitoring.set_events(_TOOL, _EVENTS.NO_EVENTS)
        for event in _COUNTED:
            sys.monitoring.register_callback(_TOOL, event, None)
        sys.monitoring.free_tool_id(_TOOL)
    return count


def growth[T](read: Callable[[T], object], made: Callable[[int], T], size: int) -> float:
    """Return how many times as many steps it takes to read what is made of twice the size: 2 is linear, 4 quadratic."""
    once, twice = made(size), made(2 * size)
    read(once)  # what is made or remembered on first use does not count
    return steps(lambda: read(twice)) / steps(lambda: read(once))
