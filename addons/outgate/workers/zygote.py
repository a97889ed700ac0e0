"""The process that workers are forked from: it compiles the policy once, and they share its memory.

A program of its own, without the proxy's threads, sockets and keys of TLS: `python -m outgate.workers.zygote FD`. It
is told on the socket FD what the policy is, then to fork (with the worker's socket) and to kill, and it tells of each
worker that died. When the proxy is gone, however it went, so is the other end of FD, and then all workers end.
"""

from __future__ import annotations

import gc
import os
import pickle
import select
import signal
import socket
import struct
import sys
from base64 import b64decode
from contextlib import suppress
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from outgate.inspection import inspect, load
from outgate.model import Channel, Destination, Message, Sender
from outgate.workers import framing, limits, worker

if TYPE_CHECKING:
    from outgate.inspection import Policy
    from outgate.workers.spec import Bounds, Spec

COMMAND = struct.Struct("=cI")  # what to do, and with which worker
FORK, KILL = b"f", b"k"
DEATH = struct.Struct("=Ii")  # which worker, and its wait status
READY = b"ready"
# A white png of 64 x 64 pixels.
_PICTURE = (
    b"iVBORw0KGgoAAAANSUhEUgAAAEAAAABACAAAAACPAi4CAAAAKUlEQVR42u3MQREAAAwCIPuX1hD77SAA6VEEAoFAIBAIBAKBQCAQfA8Gpwvw4qrw"
    b"DDIAAAAASUVORK5CYII="
)
_ADJUSTMENT = "800"  # when memory ends, the kernel takes a worker before it takes the proxy


class Zygote:
    """The process, once it is told what the policy is."""

    def __init__(self, control: socket.socket, policy: Policy, bounds: Bounds, *, offline: bool) -> None:
        self._control = control
        self._policy = policy
        self._bounds = bounds
        self._offline = offline
        self._own = os.getpid()
        self._pids: dict[int, int] = {}  # process id → worker

    def serve(self) -> None:
        """Fork and kill as told, until the proxy is gone."""
        woken, wakes = socket.socketpair()
        woken.setblocking(False)  # noqa: FBT003 - the standard library's signature
        wakes.setblocking(False)  # noqa: FBT003
        signal.set_wakeup_fd(wakes.fileno(), warn_on_full_buffer=False)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        try:
            while True:
                ready, _, _ = select.select([self._control, woken], [], [])
                if woken in ready:
                    woken.recv(4096)
                    self._reap()
                if self._control in ready and not self._obey():
                    return
        except OSError:
            return  # the proxy went while it was told something
        finally:
            self._end()

    def _end(self) -> None:
        for pid in self._pids:
            os.kill(pid, signal.SIGKILL)
        for pid in self._pids:
            os.waitpid(pid, 0)

    def _obey(self) -> bool:
        """Do what is said next; return whether anything was."""
        data, files, _, _ = socket.recv_fds(self._control, COMMAND.size, 1)
        if len(data) < COMMAND.size:
            return False
        what, number = COMMAND.unpack(data)
        if what == FORK and files:
            self._fork(number, socket.socket(fileno=files[0]))
        elif what == KILL:
            for pid in [pid for pid, each in self._pids.items() if each == number]:
                os.kill(pid, signal.SIGKILL)
        return True

    def _fork(self, number: int, conn: socket.socket) -> None:
        """Make a worker; where the system has no room for one, it died at once."""
        try:
            pid = os.fork()
        except OSError:
            conn.close()
            self._control.sendall(DEATH.pack(number, os.EX_OSERR << 8))
            return
        if pid == 0:
            worker.run(conn, self._policy, self._bounds, parent=self._own, offline=self._offline)
        conn.close()
        self._pids[pid] = number

    def _reap(self) -> None:
        with suppress(ChildProcessError):
            while (died := os.waitpid(-1, os.WNOHANG))[0]:
                self._control.sendall(DEATH.pack(self._pids.pop(died[0]), died[1]))


def main(control: socket.socket) -> None:
    """Serve the proxy at the other end of `control`."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)  # the proxy drains, and its end is ours
    frame = framing.receive(control)
    if frame is None:
        return
    told: tuple[Spec, Bounds] = pickle.loads(frame.meta)  # noqa: S301 - written by the proxy, whose child this process is
    spec, bounds = told
    policy = load(*spec)
    _warm(policy)
    offline = limits.leave_the_network()
    with suppress(OSError), open("/proc/self/oom_score_adj", "w", encoding="ascii") as file:  # noqa: PTH123
        file.write(_ADJUSTMENT)
    gc.collect()
    gc.freeze()
    framing.send(control, framing.Frame(READY))
    Zygote(control, policy, bounds, offline=offline).serve()


def _warm(policy: Policy) -> None:
    """Have everything loaded and worked out that a first message would, once for all workers.

    And opened: OCR wants to write a log, for which it is too late in a worker.
    """
    sender, to = Sender("127.0.0.1"), Destination("unlisted.example")
    for body in (b'{"note": "write to jane@shop.example", "total": "12.50"}', b64decode(_PICTURE)):
        inspect(Message(Channel.HTTP, sender, to, datetime.now(UTC), "POST", b"/", (), body), policy)


if __name__ == "__main__":
    main(socket.socket(fileno=int(sys.argv[1])))
