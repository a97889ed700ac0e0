"""Processes beside the proxy: started with it, started again when they end, and ended with it.

The proxy goes on whatever becomes of them. One that ends at once is started again ever more slowly.
"""

from __future__ import annotations

import asyncio
import os
import signal
import sys
import time
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, NamedTuple

import structlog

from outgate.cli.failures import PREFIX

if TYPE_CHECKING:
    from asyncio.subprocess import Process
    from collections.abc import AsyncIterator, Sequence

_FIRST_PAUSE, _LONGEST_PAUSE = 1.0, 60.0  # seconds
_STEADY = 60.0  # seconds after which a process that ended had started well
_END_SECONDS = 10.0  # for an orderly end; then it is killed
_LINE = 1 << 20  # bytes of a line that it writes; a longer one is cut
_log = structlog.get_logger("outgate.children")


class Child(NamedTuple):
    """A process: what it is called in the log, the command of Outgate that it runs, and whether SIGHUP is for it."""

    name: str
    arguments: tuple[str, ...]
    reloads: bool = False


class Pauses:
    """How long to wait before a process is started again."""

    def __init__(self) -> None:
        self._pause = _FIRST_PAUSE

    def after(self, ran: float) -> float:
        """Return the seconds to wait, given for how many it ran."""
        if ran >= _STEADY:
            self._pause = _FIRST_PAUSE
        pause, self._pause = self._pause, min(2 * self._pause, _LONGEST_PAUSE)
        return pause


class Running:
    """Processes that are kept running until they are to end.

    A service manager tells all processes at once that they are to end: none of them is started again then.
    """

    def __init__(self, children: Sequence[Child]) -> None:
        self._processes: dict[Child, Process] = {}
        self._tasks = [asyncio.create_task(self._keep(child), name=f"child {child.name}") for child in children]
        self._ends = False

    def reload(self) -> None:
        """Tell those that read policy files to read them again."""
        for child, process in self._processes.items():
            if child.reloads and process.returncode is None:
                process.send_signal(signal.SIGHUP)

    def end(self) -> None:
        """Begin to end them; doing so twice is doing so once, for cancelling again would break off the orderly end."""
        for task in () if self._ends else self._tasks:
            task.cancel()
        self._ends = True

    async def ended(self) -> None:
        """Wait until all have ended."""
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _keep(self, child: Child) -> None:
        pauses = Pauses()
        while True:
            began = time.monotonic()
            code = await self._run(child)
            pause = pauses.after(time.monotonic() - began)
            _log.error("child.ended", child=child.name, code=code, again_in=pause)
            await asyncio.sleep(pause)

    async def _run(self, child: Child) -> int | None:
        """Run it to its end and return the exit code, None if it could not be started; when cancelled, end it."""
        try:
            process = self._processes[child] = await _started(child)
        except OSError as error:
            _log.error("child.not_started", child=child.name, reason=error.strerror)
            return None
        _log.info("child.started", child=child.name, pid=process.pid)
        telling = asyncio.create_task(_tell(child, process))
        try:
            return await process.wait()
        finally:
            await _end(child, process)
            await telling


@asynccontextmanager
async def running(children: Sequence[Child]) -> AsyncIterator[Running]:
    """Keep the processes running until the end of the block."""
    made = Running(children)
    try:
        yield made
    finally:
        made.end()
        await made.ended()


async def _started(child: Child) -> Process:
    return await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "outgate.cli.child",
        str(os.getpid()),
        *child.arguments,
        stdin=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.PIPE,
        limit=_LINE,
        start_new_session=True,  # a Control-C is for the proxy, which ends it
    )


async def _end(child: Child, process: Process) -> None:
    """End it if it still runs: at first as it likes."""
    if process.returncode is not None:
        return
    process.terminate()
    try:
        await asyncio.wait_for(process.wait(), _END_SECONDS)
    except TimeoutError:
        process.kill()
        await process.wait()
    _log.info("child.stopped", child=child.name, code=process.returncode)


async def _tell(child: Child, process: Process) -> None:
    """Pass on what it writes: lines of the log as they are, and why it failed as a line of the log."""
    if process.stderr is None:
        return
    while True:
        try:
            line = await process.stderr.readline()
        except ValueError:  # longer than the limit; what was read of it is gone
            continue
        if not line:
            return
        text = line.decode(errors="replace")
        if text.startswith(PREFIX):
            _log.error("child.failed", child=child.name, told=text.removeprefix(PREFIX).strip())
        else:
            sys.stderr.write(text)
            sys.stderr.flush()
