"""How long a test waits for what has to come: one figure, for machines that are slow and shared.

Waiting costs nothing where it comes. That something does not come is not shown by waiting, but by what comes after it.
"""

from __future__ import annotations

from typing import Any

SECONDS = 90.0

# … for httpx, less the proxies of the environment, and for the `websockets` library, less pings of its own.
HTTP: dict[str, Any] = {"trust_env": False, "timeout": SECONDS}
WEBSOCKET: dict[str, Any] = {"open_timeout": SECONDS, "close_timeout": SECONDS, "ping_interval": None}
