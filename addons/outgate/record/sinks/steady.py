"""Whether the time can be believed by which something is deleted for its age.

As the record does before it purges (retention.py): a clock that is wrong for an hour must not delete what it takes to
be old. After a jump it is believed when it has gone on as clocks do for a day.
"""

from __future__ import annotations

import time

_DAY = 86_400.0  # seconds


class Steady:
    """Follows the clock from the start of a process; `shown` is the newest time that is known from before, if any."""

    def __init__(self, shown: float | None) -> None:
        known = shown is None or abs(time.time() - shown) <= _DAY
        self._since = time.monotonic() - (_DAY if known else 0.0)
        self._apart = time.time() - time.monotonic()

    def is_believed(self) -> bool:
        """Tell whether there was no jump for a day."""
        going = time.monotonic()
        apart, before = time.time() - going, self._apart
        self._apart = apart
        if abs(apart - before) > _DAY:
            self._since = going
        return going - self._since >= _DAY
