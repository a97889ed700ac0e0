"""An origin for bulk: counts what it receives and keeps none of it. And a proxy in a process of its own, to weigh."""

from __future__ import annotations

import asyncio
import contextlib
import multiprocessing
import re
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Self

from tests import patience
from tests.wire.rig import BLOCK, Rig

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

_LENGTH = re.compile(rb"\r\ncontent-length: (\d+)\r\n", re.IGNORECASE)
ANSWER = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"


class Sink:
    """Answers a request when its declared length has arrived; `bodies` are the lengths that came whole."""

    def __init__(self, *, pause: float = 0.0) -> None:
        self.bodies: list[int] = []
        self.port = 0
        self._pause = pause
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="sink", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        asyncio.run_coroutine_threadsafe(self._start(), self._loop).result(patience.SECONDS)
        return self

    def __exit__(self, *_: object) -> None:
        asyncio.run_coroutine_threadsafe(self._stop(), self._loop).result(patience.SECONDS)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(patience.SECONDS)
        self._loop.close()

    async def _start(self) -> None:
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        self.port = self._server.sockets[0].getsockname()[1]

    async def _stop(self) -> None:
        self._server.close()
        tasks = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(OSError, asyncio.IncompleteReadError):
            while True:
                head = await reader.readuntil(b"\r\n\r\n")
                length = _LENGTH.search(head)
                await self._take(reader, left := int(length[1]) if length else 0)
                self.bodies.append(left)
                writer.write(ANSWER)
        writer.close()

    async def _take(self, reader: asyncio.StreamReader, left: int) -> None:
        while left:
            data = await reader.read(min(left, BLOCK))
            if not data:
                raise asyncio.IncompleteReadError(b"", left)
            left -= len(data)
            await asyncio.sleep(self._pause)


class ProxyProcess:
    """A rig in a process of its own: `peak` is what it needed at most."""

    def __init__(self, confdir: Path, *addons: object, limit: int = 32 << 20, total: int = 64 << 20) -> None:
        spawn = multiprocessing.get_context("spawn")
        self._pipe, there = spawn.Pipe()
        self._process = spawn.Process(target=_serve, args=(there, confdir, addons, limit, total), daemon=True)
        self.port = 0

    def __enter__(self) -> Self:
        self._process.start()
        assert self._pipe.poll(patience.SECONDS), "the proxy did not start"
        self.port = self._pipe.recv()
        return self

    def __exit__(self, *_: object) -> None:
        self._pipe.send("stop")
        self._process.join(patience.SECONDS)
        if self._process.is_alive():
            self._process.kill()

    @property
    def peak(self) -> int:
        """The most memory that was resident since `forget`, in bytes."""
        return self._status("VmHWM")

    @property
    def resident(self) -> int:
        """The memory that is resident now, in bytes."""
        return self._status("VmRSS")

    def forget(self) -> None:
        """Let `peak` begin anew (proc(5), clear_refs)."""
        Path(f"/proc/{self._process.pid}/clear_refs").write_text("5", "ascii")

    def _status(self, name: str) -> int:
        text = Path(f"/proc/{self._process.pid}/status").read_text("ascii")
        found = re.search(rf"{name}:\s+(\d+) kB", text)
        assert found
        return int(found[1]) << 10


def _serve(pipe: Connection, confdir: Path, addons: tuple[object, ...], limit: int, total: int) -> None:
    with Rig(confdir, *addons, limit=limit, total=total) as rig:
        pipe.send(rig.port)
        pipe.recv()
        assert rig.budget.free == rig.budget.total
