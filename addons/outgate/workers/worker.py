"""One worker: takes a message, inspects it, answers with the outcome, until nobody asks any more.

It answers from inside its limits, and trusts nothing that it reads. An error that gets here ends it: the proxy then
knows that this message was not inspected.
"""

from __future__ import annotations

import gc
import os
import signal
from typing import TYPE_CHECKING, NoReturn

import orjson

from outgate.inspection import inspect
from outgate.model import Outcome
from outgate.workers import codec, framing, limits

if TYPE_CHECKING:
    import socket

    from outgate.inspection import Policy
    from outgate.workers.codec import Request
    from outgate.workers.spec import Bounds

BROKEN = 70  # exit code: EX_SOFTWARE of sysexits.h


def run(conn: socket.socket, policy: Policy, bounds: Bounds, *, parent: int, offline: bool) -> NoReturn:
    """Serve on `conn` and end the process: nothing of the process that it was forked from is to be cleaned up here.

    `parent` is the process that it was forked from; `offline` says that this one has no network already.
    """
    code = BROKEN
    try:
        _become_a_worker(conn, parent)
        resident = limits.Resident()
        held = limits.hold(bounds.memory, offline=offline)
        framing.send(conn, framing.Frame(orjson.dumps(tuple(held))))
        _serve(conn, policy, bounds.seconds, resident)
        code = 0
    finally:
        os._exit(code)


def _become_a_worker(conn: socket.socket, parent: int) -> None:
    limits.end_with(parent)
    signal.set_wakeup_fd(-1)
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    os.closerange(3, conn.fileno())
    os.closerange(conn.fileno() + 1, os.sysconf("SC_OPEN_MAX"))
    gc.freeze()  # what is there now is shared with the other workers as long as nobody writes to it


def _serve(conn: socket.socket, policy: Policy, seconds: float, resident: limits.Resident) -> None:
    while (frame := framing.receive(conn)) is not None:
        request = codec.request_of(frame)
        del frame
        limits.allow_cpu(seconds)
        outcome = _outcome(request, policy)
        framing.send(conn, codec.reply_frame(request, outcome, resident.bytes()))
        del request, outcome


def _outcome(request: Request, policy: Policy) -> Outcome:
    outcome = inspect(request.message, policy)
    if request.seen is None or outcome.settle is None:
        return outcome
    settled = outcome.settle(request.seen)
    assert isinstance(settled, Outcome)  # noqa: S101 - nothing is awaited in here
    return settled
