"""Which files a worker may open: those of the program and of the system, to read them; none of the proxy's.

A worker has the proxy's user, and so could read its keys. Linux's landlock takes that away from it for good: see
landlock(7). It also forbids to bind or connect by TCP, and to signal or to reach by socket what is outside.
"""

from __future__ import annotations

import ctypes
import os
import struct
import sys

_CREATE, _ADD_RULE, _RESTRICT_SELF = 444, 445, 446  # system calls, the same on every processor
_VERSION, _PATH_BENEATH = 1, 1
_READ_FILE, _READ_DIR = 1 << 2, 1 << 3
_EVERYTHING = {1: 13, 2: 14, 3: 15, 5: 16}  # ABI version → how many rights on files it knows
_NETWORK, _SCOPES = 0b11, 0b11  # bind and connect by TCP; abstract sockets and signals
_NETWORK_ABI, _SCOPES_ABI = 4, 6

SYSTEM = (
    *("/usr", "/lib", "/lib64", "/etc/ld.so.cache", "/etc/fonts", "/etc/localtime"),
    *("/dev/null", "/dev/urandom", "/proc/cpuinfo", "/proc/meminfo", "/sys/devices/system/cpu"),
)


def install(readable: tuple[str, ...] | None = None) -> None:
    """Leave this process nothing but to read `readable`, files and folders. Raises OSError where that cannot be had."""
    libc = ctypes.CDLL(None, use_errno=True)
    version = _called(libc, _CREATE, None, 0, _VERSION)
    rights = (1 << max(bits for abi, bits in _EVERYTHING.items() if abi <= version)) - 1
    network = _NETWORK if version >= _NETWORK_ABI else 0
    scopes = _SCOPES if version >= _SCOPES_ABI else 0
    handled = struct.pack("=QQQ", rights, network, scopes)[: 24 if scopes else 16 if network else 8]
    rules = _called(libc, _CREATE, handled, len(handled), 0)
    try:
        for path in program_files() if readable is None else readable:
            _allow(libc, rules, path)
        _called(libc, _RESTRICT_SELF, rules, 0)
    finally:
        os.close(rules)


def program_files() -> tuple[str, ...]:
    """Return where the interpreter, the libraries and this program are, and what of the system they read."""
    return tuple(dict.fromkeys((*filter(os.path.isabs, sys.path), sys.prefix, sys.base_prefix, *SYSTEM)))


def _allow(libc: ctypes.CDLL, rules: int, path: str) -> None:
    try:
        place = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except OSError:
        return  # what does not exist need not be allowed
    try:
        is_folder = os.path.isdir(path)  # noqa: PTH112 - paths are text here
        rule = struct.pack("=Qi", _READ_FILE | (_READ_DIR if is_folder else 0), place)
        _called(libc, _ADD_RULE, rules, _PATH_BENEATH, rule, 0)
    finally:
        os.close(place)


def _called(libc: ctypes.CDLL, number: int, *arguments: object) -> int:
    """Make a system call; a pointer and a number are both passed in a register's width."""
    wide = [ctypes.c_long(a) if isinstance(a, int) else a for a in arguments]
    answer = int(libc.syscall(ctypes.c_long(number), *wide))
    if answer < 0:
        raise OSError(ctypes.get_errno(), "landlock is not to be had here")
    return answer
