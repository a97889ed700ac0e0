"""The filter of system calls, by a small machine that runs it as the kernel does; what it does is in test_worker."""

from __future__ import annotations

import os
import struct

import pytest

from outgate.workers import seccomp

ALLOW, EPERM, ENOSYS, KILL = 0x7FFF0000, 0x00050001, 0x00050026, 0x80000000
X86, ARM = 0xC000003E, 0xC00000B7
MINE = 4711


def run(machine: str, arch: int, number: int, *arguments: int) -> int:
    """Return what the filter says to a system call: BPF of four kinds of instruction over struct seccomp_data."""
    data = struct.pack("=IIQ6Q", number, arch, 0, *arguments, *(0,) * (6 - len(arguments)))
    program, at, held = seccomp.program(machine, MINE), 0, 0
    while True:
        code, yes, no, k = program[at]
        at += 1
        if code == 0x06:
            return k
        if code == 0x20:
            (held,) = struct.unpack_from("=I", data, k)
        else:
            true = {0x15: held == k, 0x45: held & k != 0, 0x35: held >= k}[code]
            at += yes if true else no


@pytest.mark.parametrize(("machine", "arch", "column"), [("x86_64", X86, 0), ("aarch64", ARM, 1)])
def test_what_is_listed_is_allowed_and_nothing_else(machine: str, arch: int, column: int):
    listed = {numbers[column] for numbers in seccomp.ALLOWED.values()} - {None}
    special = {n[column] for n in (seccomp.OPEN, seccomp.OPENAT, seccomp.CLONE, seccomp.PRLIMIT, seccomp.TGKILL)}
    absent = {numbers[column] for numbers in seccomp.ABSENT.values()}
    said = {number: run(machine, arch, number) for number in set(range(600)) - special}
    assert {number for number, answer in said.items() if answer == ALLOW} == listed
    assert {number for number, answer in said.items() if answer == ENOSYS} == absent
    assert set(said.values()) == {ALLOW, EPERM, ENOSYS}
    assert len(listed) > 50


@pytest.mark.parametrize("arch", [0x40000003, ARM, 0])
def test_another_kind_of_call_ends_the_process(arch: int):
    assert run("x86_64", arch, 0) == KILL
    assert run("x86_64", X86, 0x40000000) == KILL


@pytest.mark.parametrize(
    ("flags", "answer"),
    [
        (os.O_RDONLY | os.O_CLOEXEC, ALLOW),
        (os.O_RDONLY | os.O_DIRECTORY, ALLOW),
        (os.O_WRONLY, EPERM),
        (os.O_RDWR, EPERM),
        (os.O_RDONLY | os.O_CREAT, EPERM),
        (os.O_RDONLY | os.O_TRUNC, EPERM),
    ],
)
def test_files_are_opened_for_reading_only(flags: int, answer: int):
    assert run("x86_64", X86, 257, 0, 0, flags) == answer
    assert run("x86_64", X86, 2, 0, flags) == answer
    assert run("aarch64", ARM, 56, 0, 0, flags) == answer


def test_threads_may_be_started_and_processes_not():
    assert run("x86_64", X86, 56, 0x3D0F00) == ALLOW  # as glibc starts a thread
    assert run("x86_64", X86, 56, 0x1200011) == EPERM  # as it forks
    assert run("x86_64", X86, 57) == EPERM


def test_only_itself_is_signalled_and_limited():
    assert run("x86_64", X86, 234, MINE) == ALLOW
    assert run("x86_64", X86, 234, 1) == EPERM
    assert run("x86_64", X86, 302, 0) == ALLOW
    assert run("x86_64", X86, 302, 1) == EPERM


def test_a_processor_that_is_not_known_has_no_filter():
    assert seccomp.is_known("x86_64")
    assert not seccomp.is_known("mips")
    with pytest.raises(KeyError):
        seccomp.install("mips")
