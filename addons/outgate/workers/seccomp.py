"""The system calls that a worker may make, as a filter of the Linux kernel; everything else is refused with EPERM.

An allow-list: a worker reads, takes memory, computes, and answers on the socket that it has. It opens files for
reading only, starts threads but no processes, and signals nobody but itself. See seccomp(2) and, for the numbers of
calls, the kernel's tables `arch/x86/entry/syscalls/syscall_64.tbl` and `include/uapi/asm-generic/unistd.h`.
"""

from __future__ import annotations

import ctypes
import os
import platform
import struct
from typing import NamedTuple

type Numbers = tuple[int | None, int | None]  # of a call on x86-64 and on arm64; None: there is no such call

ALLOWED: dict[str, Numbers] = {
    "read": (0, 63), "write": (1, 64), "close": (3, 57), "stat": (4, None), "fstat": (5, 80), "lstat": (6, None),
    "poll": (7, None), "lseek": (8, 62), "mmap": (9, 222), "mprotect": (10, 226), "munmap": (11, 215),
    "brk": (12, 214), "rt_sigaction": (13, 134), "rt_sigprocmask": (14, 135), "rt_sigreturn": (15, 139),
    "pread64": (17, 67), "readv": (19, 65), "writev": (20, 66), "access": (21, None), "select": (23, None),
    "sched_yield": (24, 124), "mremap": (25, 216), "madvise": (28, 233), "dup": (32, 23), "nanosleep": (35, 101),
    "getpid": (39, 172), "sendto": (44, 206), "recvfrom": (45, 207), "sendmsg": (46, 211), "recvmsg": (47, 212),
    "exit": (60, 93), "uname": (63, 160), "fcntl": (72, 25), "getcwd": (79, 17), "readlink": (89, None),
    "gettimeofday": (96, 169), "getrlimit": (97, 163), "getrusage": (98, 165), "sysinfo": (99, 179),
    "times": (100, 153), "getuid": (102, 174), "getgid": (104, 176), "geteuid": (107, 175), "getegid": (108, 177),
    "getppid": (110, 173), "sigaltstack": (131, 132), "arch_prctl": (158, None), "gettid": (186, 178),
    "futex": (202, 98), "sched_getaffinity": (204, 123), "getdents64": (217, 61), "set_tid_address": (218, 96),
    "restart_syscall": (219, 128), "clock_gettime": (228, 113), "clock_getres": (229, 114),
    "clock_nanosleep": (230, 115), "exit_group": (231, 94), "newfstatat": (262, 79), "readlinkat": (267, 78),
    "faccessat": (269, 48), "pselect6": (270, 72), "ppoll": (271, 73), "set_robust_list": (273, 99),
    "getcpu": (309, 168), "getrandom": (318, 278), "membarrier": (324, 283), "statx": (332, 291),
    "rseq": (334, 293), "faccessat2": (439, 439),
}  # fmt: skip
# These are allowed for some arguments, below.
OPEN: Numbers = (2, None)
OPENAT: Numbers = (257, 56)
CLONE: Numbers = (56, 220)
PRLIMIT: Numbers = (302, 261)
TGKILL: Numbers = (234, 131)
# glibc falls back on older calls when these do not exist; their arguments lie where a filter cannot look.
ABSENT: dict[str, Numbers] = {"clone3": (435, 435), "openat2": (437, 437)}

_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
_THREAD = 0x10000  # CLONE_THREAD
_EPERM, _ENOSYS = 1, 38
_ALLOW, _ERRNO, _KILL = 0x7FFF0000, 0x00050000, 0x80000000  # SECCOMP_RET_…
_NUMBER, _ARCH, _ARGUMENTS = 0, 4, 16  # offsets in struct seccomp_data
_LOAD, _EQUAL, _ANY_BIT, _FROM, _RETURN = 0x20, 0x15, 0x45, 0x35, 0x06  # BPF codes: ld abs, jeq, jset, jge, ret
_X32 = 0x40000000  # calls of the x32 ABI are numbered from here, and no program of ours makes any
_PR_SET_SECCOMP, _SECCOMP_MODE_FILTER = 22, 2
_MACHINES = {"x86_64": (0, 0xC000003E), "aarch64": (1, 0xC00000B7)}  # column of the tables, AUDIT_ARCH_…

type Instruction = tuple[int, int, int, int]  # code, jump if true, jump if false, k


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("filter", ctypes.c_void_p))


class Case(NamedTuple):
    """Allow the call `number` if an argument is `value` (or, with `bits`, has any of these bits), or if it is not."""

    number: int
    argument: int
    code: int
    value: int
    allow_when: bool


def is_known(machine: str) -> bool:
    """Tell whether there is a filter for processors such as `machine`."""
    return machine in _MACHINES


def program(machine: str, pid: int) -> list[Instruction]:
    """Return the filter for the process `pid` on a `machine`. Raises KeyError for one that is not known."""
    column, arch = _MACHINES[machine]
    out: list[Instruction] = [
        (_LOAD, 0, 0, _ARCH),
        (_EQUAL, 1, 0, arch),
        (_RETURN, 0, 0, _KILL),
        (_LOAD, 0, 0, _NUMBER),
        (_FROM, 0, 1, _X32),
        (_RETURN, 0, 0, _KILL),
    ]
    for numbers in ALLOWED.values():
        out += _answer(numbers[column], _ALLOW)
    for numbers in ABSENT.values():
        out += _answer(numbers[column], _ERRNO | _ENOSYS)
    for case in _cases(column, pid):
        out += _only(case)
    return [*out, (_RETURN, 0, 0, _ERRNO | _EPERM)]


def install(machine: str | None = None) -> None:
    """Put this process under the filter for good. Raises OSError where the kernel does not do it.

    The process must have given up new privileges before (PR_SET_NO_NEW_PRIVS).
    """
    instructions = program(machine or platform.machine(), os.getpid())
    code = b"".join(struct.pack("=HBBI", *instruction) for instruction in instructions)
    buffer = ctypes.create_string_buffer(code, len(code))
    filter_ = _Program(len(instructions), ctypes.cast(buffer, ctypes.c_void_p))
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(_PR_SET_SECCOMP, _SECCOMP_MODE_FILTER, ctypes.byref(filter_), 0, 0):
        raise OSError(ctypes.get_errno(), "the filter of system calls was refused")


def _cases(column: int, pid: int) -> list[Case]:
    cases: tuple[tuple[Numbers, int, int, int, bool], ...] = (
        (OPEN, 1, _ANY_BIT, _WRITING, False),
        (OPENAT, 2, _ANY_BIT, _WRITING, False),
        (CLONE, 0, _ANY_BIT, _THREAD, True),
        (PRLIMIT, 0, _EQUAL, 0, True),
        (TGKILL, 0, _EQUAL, pid, True),
    )
    return [
        Case(number, argument, code, value, when)
        for numbers, argument, code, value, when in cases
        if (number := numbers[column]) is not None
    ]


def _answer(number: int | None, answer: int) -> list[Instruction]:
    return [] if number is None else [(_EQUAL, 0, 1, number), (_RETURN, 0, 0, answer)]


def _only(case: Case) -> list[Instruction]:
    """The arguments are 64 bits wide; the lower half is looked at, which is all that these calls take."""
    yes, no = (0, 1) if case.allow_when else (1, 0)
    return [
        (_EQUAL, 0, 4, case.number),
        (_LOAD, 0, 0, _ARGUMENTS + 8 * case.argument),
        (case.code, yes, no, case.value),
        (_RETURN, 0, 0, _ALLOW),
        (_RETURN, 0, 0, _ERRNO | _EPERM),
    ]
