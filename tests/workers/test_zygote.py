"""The zygote as a program: what it is told on its socket, and what it tells."""

from __future__ import annotations

import os
import pickle
import signal
import socket
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from outgate.model import Disposition
from outgate.workers import framing
from outgate.workers.codec import Request, reply_of, request_frame
from outgate.workers.framing import Frame
from outgate.workers.spec import Bounds
from outgate.workers.zygote import COMMAND, DEATH, FORK, KILL, READY
from tests import patience
from tests.workers.conftest import message, spec

if TYPE_CHECKING:
    from collections.abc import Iterator

LEAK = message(b"my badge is BDG-123456")

type Program = tuple[socket.socket, subprocess.Popen[bytes]]


@pytest.fixture(scope="module")
def program() -> Iterator[Program]:
    """The zygote with a small policy, ready, and its control."""
    ours, theirs = socket.socketpair()
    ours.settimeout(patience.SECONDS)
    command = [sys.executable, "-P", "-m", "outgate.workers.zygote", str(theirs.fileno())]
    with ours, subprocess.Popen(command, pass_fds=(theirs.fileno(),)) as process:
        theirs.close()
        framing.send(ours, Frame(pickle.dumps((spec(), Bounds(1)))))
        assert framing.receive(ours) == Frame(READY)
        yield ours, process
        ours.close()
        assert process.wait(patience.SECONDS) == 0


def fork(control: socket.socket, number: int) -> socket.socket:
    """Have a worker forked, and return what talks to it, once it has greeted."""
    ours, theirs = socket.socketpair()
    ours.settimeout(patience.SECONDS)
    socket.send_fds(control, [COMMAND.pack(FORK, number)], [theirs.fileno()])
    theirs.close()
    assert framing.receive(ours)
    return ours


def test_a_worker_that_it_forks_inspects_and_ends_with_its_socket(program: Program):
    control, _ = program
    with fork(control, 7) as worker:
        framing.send(worker, request_frame(Request(LEAK)))
        frame = framing.receive(worker)
        assert frame
        assert reply_of(frame, LEAK).outcome.disposition is Disposition.REDACTED
    assert DEATH.unpack(control.recv(DEATH.size, socket.MSG_WAITALL)) == (7, 0)


def test_one_is_killed_when_it_says_so(program: Program):
    control, _ = program
    with fork(control, 8), fork(control, 9) as other:
        control.sendall(COMMAND.pack(KILL, 99))
        control.sendall(COMMAND.pack(KILL, 8))
        number, status = DEATH.unpack(control.recv(DEATH.size, socket.MSG_WAITALL))
        assert (number, os.WTERMSIG(status)) == (8, signal.SIGKILL)
        framing.send(other, request_frame(Request(LEAK)))
        assert framing.receive(other)
    assert DEATH.unpack(control.recv(DEATH.size, socket.MSG_WAITALL)) == (9, 0)


def test_signals_to_the_whole_service_do_not_end_it_before_the_proxy(program: Program):
    control, process = program
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        process.send_signal(number)
    with fork(control, 10) as worker:
        framing.send(worker, request_frame(Request(LEAK)))
        assert framing.receive(worker)
    assert DEATH.unpack(control.recv(DEATH.size, socket.MSG_WAITALL)) == (10, 0)
