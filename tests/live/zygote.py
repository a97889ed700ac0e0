"""The zygote of workers as live tests start it: Outgate's own, with patterns that an earlier test has compiled."""

from __future__ import annotations

import socket
import sys

from outgate.workers import zygote
from tests import patterns

if __name__ == "__main__":
    patterns.keep()
    zygote.main(socket.socket(fileno=int(sys.argv[1])))
