"""A command that ends when the process that started it is gone: `python -m outgate.cli.child PID …`.

Linux tells a process by a signal that its parent died, however it did (prctl(2), PR_SET_PDEATHSIG); elsewhere only an
orderly end of the parent ends it.
"""

from __future__ import annotations

import ctypes
import os
import signal
import sys

from outgate.cli import call

_PR_SET_PDEATHSIG = 1  # of <linux/prctl.h>


def end_with(parent: int) -> bool:
    """Have this process told by SIGTERM when its parent dies; return False if that is gone already."""
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM, 0, 0, 0)
    return os.getppid() == parent


def main(arguments: list[str]) -> int:
    """Run the command behind the number of the parent, and return its exit code."""
    return call(arguments[1:]) if end_with(int(arguments[0])) else 0


if __name__ == "__main__":
    signal.signal(signal.SIGHUP, signal.SIG_IGN)  # until the command has something to do upon it
    sys.exit(main(sys.argv[1:]))
