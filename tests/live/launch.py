"""Starts Outgate's own command line in a world where every host name leads to loopback, and so to the test's origin.

Only the lookup of names is replaced, before anything of Outgate is imported: nothing leaves this machine. And patterns
that an earlier test has compiled are not compiled again, which saves seconds at each start.
"""

from __future__ import annotations

import os
import socket
from pathlib import Path
from typing import Any

_lookup = socket.getaddrinfo


def _loopback(host: Any, *place: Any, **how: Any) -> Any:
    text = host.decode() if isinstance(host, bytes) else host
    is_name = bool(text) and not text.replace(".", "").isdigit() and ":" not in text
    return _lookup("127.0.0.1" if is_name else host, *place, **how)


if __name__ == "__main__":
    socket.getaddrinfo = _loopback
    from outgate.cli import main
    from outgate.workers import brood
    from tests import patterns

    patterns.keep()
    brood.PROGRAM = "tests.live.zygote"
    os.environ["PYTHONPATH"] = str(Path(__file__).parents[2])
    main()
