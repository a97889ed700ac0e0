"""What a worker can never do, whatever it reads: set once, by itself, before it sees the first message.

Each hold is tried by itself, for not every machine has all of them; which ones took is told at the start of the pool.
"""

from __future__ import annotations

import ctypes
import math
import os
import platform
import resource
import signal
import sys
from typing import TYPE_CHECKING, NamedTuple

from outgate.workers import landlock, seccomp

if TYPE_CHECKING:
    from collections.abc import Callable

NICE = 5  # how much further back than the proxy: small requests go first
OPEN_FILES = 64
_START_SECONDS = 60.0
_PAGE = resource.getpagesize()
_PR_SET_PDEATHSIG, _PR_SET_DUMPABLE, _PR_SET_NO_NEW_PRIVS = 1, 4, 38
_CLONE_NEWUSER, _CLONE_NEWNET, _CLONE_NEWIPC = 0x10000000, 0x40000000, 0x08000000
_CAPABILITIES_V3 = 0x20080522


class Holds(NamedTuple):
    """Which holds took, and which this machine does not have."""

    taken: tuple[str, ...]
    missing: tuple[str, ...]


def leave_the_network() -> bool:
    """Enter a network without any interface, and a user name space without rights in the one outside, if allowed.

    For a process of one thread; what it forks is in there as well. Return whether it is.
    """
    if not sys.platform.startswith("linux"):
        return False
    return int(ctypes.CDLL(None).unshare(_CLONE_NEWUSER | _CLONE_NEWNET | _CLONE_NEWIPC)) == 0


def end_with(parent: int) -> None:
    """Have the kernel kill this process when its parent, the process `parent`, ends; where it can."""
    if sys.platform.startswith("linux"):
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    if os.getppid() != parent:
        os._exit(0)


def hold(memory: int, *, offline: bool) -> Holds:
    """Put this process under all limits: `memory` more bytes than it has now, and everything else not at all."""
    order: dict[str, Callable[[], None]] = {
        "network": lambda: _said(offline),
        "memory": lambda: _limit(resource.RLIMIT_AS, _size() + memory),
        "processor": lambda: allow_cpu(_START_SECONDS),
        "file size": lambda: _limit(resource.RLIMIT_FSIZE, 0),
        "open files": lambda: _limit(resource.RLIMIT_NOFILE, OPEN_FILES),
        "core dumps": lambda: _limit(resource.RLIMIT_CORE, 0),
        "priority": lambda: _said(os.nice(NICE) > 0),
        "privileges": lambda: _prctl(_PR_SET_NO_NEW_PRIVS, 1),
        "tracing": lambda: _prctl(_PR_SET_DUMPABLE, 0),
        "capabilities": _drop_capabilities,
        "files": landlock.install,
        "system calls": seccomp.install,
    }
    taken = [name for name, take in order.items() if _takes(take)]
    if "system calls" not in taken and _takes(lambda: _limit(resource.RLIMIT_NPROC, 0)):
        taken.append("processes")
    return Holds(tuple(taken), tuple(name for name in order if name not in taken))


def allow_cpu(seconds: float) -> None:
    """Let this process use so many more seconds of processor time; then the kernel ends it by SIGXCPU."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    most = math.ceil(used.ru_utime + used.ru_stime + seconds)
    resource.setrlimit(resource.RLIMIT_CPU, (most, resource.RLIM_INFINITY))


class Resident:
    """The memory that this process holds, asked through a file opened beforehand."""

    def __init__(self) -> None:
        self._file = os.open("/proc/self/statm", os.O_RDONLY) if sys.platform.startswith("linux") else -1

    def bytes(self) -> int:
        """Return it; 0 where there is no way to ask."""
        return 0 if self._file < 0 else int(os.pread(self._file, 100, 0).split()[1]) * _PAGE


def _takes(take: Callable[[], None]) -> bool:
    try:
        take()
    except (OSError, ValueError, KeyError, AttributeError):
        return False
    return True


def _limit(what: int, most: int) -> None:
    resource.setrlimit(what, (most, most))


def _size() -> int:
    with open("/proc/self/statm", "rb") as file:  # noqa: PTH123 - nothing else of pathlib is needed here
        return int(file.read().split()[0]) * _PAGE


def _said(took: bool) -> None:  # noqa: FBT001 - one answer, turned into an error
    if not took:
        raise OSError(0, "it did not take")


def _prctl(option: int, value: int) -> None:
    if ctypes.CDLL(None, use_errno=True).prctl(option, value, 0, 0, 0):
        raise OSError(ctypes.get_errno(), "prctl refused")


def _drop_capabilities() -> None:
    """See capset(2): a header with the version and this process, and six words without a bit."""
    if platform.system() != "Linux":
        raise OSError(0, "there are no capabilities here")
    header, none = (ctypes.c_uint32 * 2)(_CAPABILITIES_V3, 0), (ctypes.c_uint32 * 6)()
    if ctypes.CDLL(None, use_errno=True).capset(header, none):
        raise OSError(ctypes.get_errno(), "capset refused")
