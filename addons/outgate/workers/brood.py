"""A zygote and the workers forked from it, all of one policy, as the proxy sees them: started, killed, refilled.

Nothing here waits for a worker's good will: one that is not wanted any more is killed by the zygote, its parent.
"""

from __future__ import annotations

import asyncio
import os
import pickle
import signal
import socket
import sys
from contextlib import suppress
from typing import TYPE_CHECKING

import structlog

from outgate.workers import framing
from outgate.workers.handle import Handle
from outgate.workers.limits import Holds
from outgate.workers.zygote import COMMAND, DEATH, FORK, KILL

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine

    from outgate.workers.spec import Bounds, Spec

START_SECONDS = 60.0  # for a zygote to compile the policy, on a machine that is busy
PAUSE_SECONDS = 1.0  # before another worker is forked in the place of one that never served
END_SECONDS = 5.0
RECYCLED = "recycled"  # the one reason to end a worker that nobody need be told
PROGRAM = "outgate.workers.zygote"
_KEPT = ("PATH", "PYTHONPATH", "LANG", "LC_ALL", "LD_LIBRARY_PATH", "TESSDATA_PREFIX")  # of the environment
_SINGLE = {"OMP_NUM_THREADS": "1", "OMP_THREAD_LIMIT": "1"}

_log = structlog.get_logger("outgate.workers")


class StartError(Exception):
    """Worker processes cannot be started here; `str()` says why."""


class Brood:
    """As many workers as were asked for, whatever happens to them. Made by `start`."""

    def __init__(self, size: int, control: socket.socket, process: asyncio.subprocess.Process) -> None:
        self.holds = Holds((), ())  # of the last worker that came up
        self.is_retired = False
        self.is_empty = asyncio.Event()
        self._size = size
        self._control = control
        self._process = process
        self._workers: dict[int, Handle] = {}
        self._ending: dict[int, tuple[Handle, str]] = {}  # killed, and not yet known to be dead; with the reason
        self._last = 0
        self._tasks: set[asyncio.Task[None]] = set()
        self._is_up: Callable[[Handle], None] = _nothing
        self._is_lost: Callable[[], None] = _nothing

    @classmethod
    async def start(cls, spec: Spec, bounds: Bounds) -> Brood:
        """Start a zygote and wait until it has compiled the policy. Raises StartError."""
        control, theirs = socket.socketpair()
        control.setblocking(False)  # noqa: FBT003 - the standard library's signature
        try:
            brood = cls(bounds.workers, control, await _started(theirs))
        except OSError as error:
            control.close()
            raise StartError(f"no worker process can be started: {error.strerror}") from None
        except BaseException:  # a policy that turns out to be broken meanwhile cancels this
            control.close()
            raise
        finally:
            theirs.close()
        try:
            async with asyncio.timeout(START_SECONDS):
                await framing.asend(control, framing.Frame(pickle.dumps((spec, bounds))))
                await framing.areceive(control, 0)
        except (OSError, framing.FrameError):  # a TimeoutError is an OSError
            await brood.close()
            raise StartError("the process that makes workers did not come up") from None
        except BaseException:
            await brood.close()
            raise
        return brood

    def __len__(self) -> int:
        return len(self._workers)

    def __contains__(self, worker: Handle) -> bool:
        return self._workers.get(worker.number) is worker

    def fill(self, is_up: Callable[[Handle], None], is_lost: Callable[[], None]) -> None:
        """Fork the workers: `is_up` is told of each that can be asked, `is_lost` when the zygote is gone."""
        self._is_up, self._is_lost = is_up, is_lost
        asyncio.get_running_loop().add_reader(self._control, self._on_told)
        for _ in range(self._size):
            self._fork()

    def discard(self, worker: Handle, why: str) -> None:
        """Kill `worker`, and have another in its place unless this brood is on its way out."""
        worker.leave()
        if worker not in self:
            return
        del self._workers[worker.number]
        self._ending[worker.number] = worker, why
        with suppress(OSError):
            self._control.send(COMMAND.pack(KILL, worker.number))
        self._refill(worker)

    def retire(self) -> None:
        """Make no more workers; `is_empty` is set once those that are busy were discarded too."""
        self.is_retired = True
        self._look_if_empty()

    async def close(self) -> None:
        """End the zygote and with it all workers, and wait until it has ended."""
        self.is_retired = True
        if self._control.fileno() >= 0:
            asyncio.get_running_loop().remove_reader(self._control)
            self._control.close()
        for task in self._tasks:
            task.cancel()
        for worker in self._workers.values():
            worker.leave()
        self._workers.clear()
        self._look_if_empty()
        try:
            async with asyncio.timeout(END_SECONDS):
                await self._process.wait()
        except TimeoutError:
            with suppress(ProcessLookupError):
                self._process.kill()
            await self._process.wait()

    def _fork(self) -> None:
        ours, theirs = socket.socketpair()
        ours.setblocking(False)  # noqa: FBT003 - the standard library's signature
        self._last += 1
        worker = self._workers[self._last] = Handle(self, self._last, ours)
        try:
            socket.send_fds(self._control, [COMMAND.pack(FORK, worker.number)], [theirs.fileno()])
        except OSError:
            worker.leave()
            return  # the zygote is gone, which is told elsewhere
        finally:
            theirs.close()
        self._do(self._greet(worker))

    async def _greet(self, worker: Handle) -> None:
        try:
            async with asyncio.timeout(START_SECONDS):
                self.holds = await worker.greeted()
        except (OSError, framing.FrameError, ValueError):
            self.discard(worker, "did not come up")
        else:
            self._is_up(worker)

    def _refill(self, gone: Handle) -> None:
        if self.is_retired:
            self._look_if_empty()
        elif gone.served:
            self._fork()
        else:
            self._do(self._fork_later())

    async def _fork_later(self) -> None:
        await asyncio.sleep(PAUSE_SECONDS)
        if not self.is_retired:
            self._fork()

    def _on_told(self) -> None:
        try:
            told = self._control.recv(DEATH.size)
        except BlockingIOError:
            return
        except OSError:
            told = b""
        if len(told) == DEATH.size:
            self._on_death(*DEATH.unpack(told))
        else:
            asyncio.get_running_loop().remove_reader(self._control)
            self._is_lost()

    def _on_death(self, number: int, status: int) -> None:
        worker, why = self._ending.pop(number, (self._workers.get(number), "died"))
        if worker is None:
            return
        if worker in self:
            del self._workers[number]
            worker.leave()
            self._refill(worker)
        if why != RECYCLED:
            _log.error("worker.ended", worker=number, why=why, how=_how(status), served=worker.served)

    def _look_if_empty(self) -> None:
        if not self._workers:
            self.is_empty.set()

    def _do(self, work: Coroutine[None, None, None]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)


async def _started(control: socket.socket) -> asyncio.subprocess.Process:
    """Start the zygote's program, in a session of its own, with nothing of this process but `control`."""
    nothing = asyncio.subprocess.DEVNULL  # what a parser writes of a document is nobody's business
    return await asyncio.create_subprocess_exec(
        *(sys.executable, "-P", "-m", PROGRAM, str(control.fileno())),
        stdin=nothing,
        stdout=nothing,
        stderr=nothing,
        cwd="/",
        env={name: os.environ[name] for name in _KEPT if name in os.environ} | _SINGLE,
        pass_fds=(control.fileno(),),
        start_new_session=True,
    )


def _nothing(*_: object) -> None:
    """Tell nobody."""


def _how(status: int) -> str:
    if os.WIFSIGNALED(status):
        return signal.strsignal(os.WTERMSIG(status)) or f"signal {os.WTERMSIG(status)}"
    return f"exit {os.waitstatus_to_exitcode(status)}"
