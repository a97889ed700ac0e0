"""A state of a proxy, for the tests of what is told about it."""

from __future__ import annotations

from outgate.health.metrics import Sink, State

STATE = State(
    messages={
        "allowed": 7,
        "blocked": 2,
        "tunnelled": 1,
        "uninspected.image.passed": 3,
        "uninspected.timeout.stopped": 1,
    },
    in_flight=4,
    workers=2,
    workers_ended={"died": 1, "too slow": 0},
    policy="0123456789ab",
    policies_refused=5,
    policy_stale_since=1.5e9,
    disk_free=1 << 30,
    sinks=[Sink("file", "outgate/a", 10, 2.5, 0)],
)
