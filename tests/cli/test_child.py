"""A child ends with its parent, also when that is killed."""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
import sys
from typing import TYPE_CHECKING

import psutil

from outgate.cli import child
from tests.live.origin.record import wait_until

if TYPE_CHECKING:
    import pytest

# Stands for the proxy: starts a child that waits, says its number, and waits itself.
PARENT = """
import os, subprocess, sys
code = "import sys, time; from outgate.cli.child import end_with; print(end_with(int(sys.argv[1])), flush=True)"
code += "; time.sleep(600)"
child = subprocess.Popen([sys.executable, "-c", code, str(os.getpid())], stdout=subprocess.PIPE, text=True)
print(child.pid, child.stdout.readline().strip(), flush=True)
child.wait()
"""


def test_it_is_told_when_its_parent_was_killed():
    with subprocess.Popen([sys.executable, "-c", PARENT], stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout
        number, knows = parent.stdout.readline().split()
        assert knows == "True"
        one = psutil.Process(int(number))
        parent.send_signal(signal.SIGKILL)
        assert wait_until(lambda: not one.is_running() or one.status() == psutil.STATUS_ZOMBIE)


def test_it_does_not_begin_when_its_parent_is_gone_already(monkeypatch: pytest.MonkeyPatch):
    ran: list[list[str]] = []

    def call(arguments: list[str]) -> int:
        ran.append(arguments)
        return 7

    monkeypatch.setattr(child, "call", call)
    monkeypatch.setattr(ctypes, "CDLL", lambda *_, **__: _Libc())
    assert child.main(["1" + str(os.getppid()), "console"]) == 0
    assert ran == []
    assert child.main([str(os.getppid()), "console", "--data", "d"]) == 7
    assert ran == [["console", "--data", "d"]]


class _Libc:
    """Does nothing: the test's own process is to outlive whoever started it."""

    def prctl(self, *_: int) -> int:
        return 0
