"""All that stands in mitmproxy's place, installed in one call before the master is built."""

from __future__ import annotations

from outgate.wire import (
    back_pressure,
    http1_linger,
    http1_trailers,
    http2_window,
    http_stream,
    websocket_layer,
)
from outgate.wire.budget import Budget
from outgate.wire.memory import give_back_large_blocks


def install(body_limit: int, in_flight: int) -> Budget:
    """Install every patch, and return the budget. `body_limit` and `in_flight` are bytes.

    The addons `BodyRoom` and `Websocket` belong to it, and a hook `request_too_large(flow)` that sets the refusal.
    Doing so again sets new limits. Raises ValueError when the limit is over the budget, and TypeError when
    mitmproxy is not the one that the patches were made for.
    """
    budget = Budget(in_flight)
    http_stream.install(body_limit, budget)
    http2_window.install()
    http1_trailers.install()
    http1_linger.install()
    back_pressure.install()
    websocket_layer.install(body_limit, budget)
    give_back_large_blocks()
    return budget
