"""How long to wait after failures: each time twice as long, up to a minute, with jitter, or as the receiver asks."""

from __future__ import annotations

import random

_FIRST, _LONGEST = 0.5, 60.0  # seconds
_LONGEST_WISH = 600.0  # that a receiver may ask for
_DOUBLINGS = 10


def pause(failures: int, wish: float | None) -> float:
    """Return the seconds to wait after so many failures in a row (1 or more); `wish` is what the receiver asks for."""
    longest = min(_LONGEST, _FIRST * 2.0 ** min(failures - 1, _DOUBLINGS))
    jittered = longest * random.uniform(0.5, 1.0)  # noqa: S311 - spreads attempts, keeps no secret
    return max(jittered, min(wish or 0.0, _LONGEST_WISH))
