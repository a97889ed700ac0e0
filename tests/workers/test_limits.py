"""What a process does to itself before it reads anything hostile, tried in processes of their own."""

from __future__ import annotations

import subprocess
import sys

import psutil
import pytest

from tests import patience
from tests.workers.conftest import ROOT, wait_until_dead

HELD = """
import json, os, resource, socket, sys
from outgate.workers import limits
offline = limits.leave_the_network()
resident = limits.Resident()
holds = limits.hold(64 << 20, offline=offline)
"""


def held(code: str, start: str = HELD) -> subprocess.CompletedProcess[str]:
    """Run `code` in a process that is under all limits."""
    command = [sys.executable, "-c", start + code]
    return subprocess.run(command, check=False, capture_output=True, text=True, timeout=patience.SECONDS, cwd=ROOT)


def said(code: str) -> str:
    done = held(code)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def test_every_hold_is_either_taken_or_said_to_be_missing():
    taken, missing = said("print(' '.join(holds.taken).count('e') > 0, set(holds.taken) & set(holds.missing))").split(
        " ", 1
    )
    assert (taken, missing) == ("True", "set()")
    assert int(said("print(len(holds.taken) + len(holds.missing))")) == 12


def test_memory_beyond_what_it_had_is_refused():
    done = held("held = bytearray(40 << 20); print('first'); bytearray(40 << 20)")
    assert done.stdout.strip() == "first"
    assert "MemoryError" in done.stderr


@pytest.mark.parametrize(
    "code",
    [
        "socket.create_connection(('127.0.0.1', 9))",
        "open('/dev/shm/outgate-test', 'w')",
        "os.fork()",
        "os.kill(os.getppid(), 0)",
        "os.unshare(0x10000000)",
        "os.setuid(0)",
        "os.listdir('/root')",
        "resource.prlimit(os.getppid(), resource.RLIMIT_CPU)",
        "os.nice(-1)",
    ],
)
def test_what_it_has_no_business_with_is_forbidden(code: str):
    done = held(code)
    assert done.returncode == 1
    assert any(name in done.stderr for name in ("PermissionError", "Operation not permitted")), done.stderr


def test_the_processor_is_lent_for_some_seconds():
    assert held("limits.allow_cpu(0.2)\nwhile True: pass").returncode == -24  # SIGXCPU


def test_what_it_needs_is_left_to_it():
    code = "import colorsys, threading; t = threading.Thread(target=print, args=('ran',)); t.start(); t.join()"
    assert said(code + "; print(resident.bytes() > 1 << 20)").split() == ["ran", "True"]


def test_it_ends_with_its_parent():
    code = """
import os, sys, time
from outgate.workers import limits
parent = os.getpid()
if (child := os.fork()) == 0:
    limits.end_with(parent)
    time.sleep(600)
time.sleep(0.3)
os.write(1, b"%d" % child)
os._exit(0)
"""
    child = int(held(code, "").stdout)
    if psutil.pid_exists(child):
        wait_until_dead([psutil.Process(child)])
    assert held("import os; limits.end_with(1)", "from outgate.workers import limits;").returncode == 0
