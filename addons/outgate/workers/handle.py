"""One worker as the proxy sees it: something to ask, that may answer, break or never come back."""

from __future__ import annotations

import asyncio
import socket
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

import orjson

from outgate.workers import codec, framing
from outgate.workers.limits import Holds

if TYPE_CHECKING:
    from collections.abc import Iterator

    from outgate.workers.brood import Brood
    from outgate.workers.codec import Reply, Request

_LARGE = 1 << 16  # bytes of an answer that is read aside


class Handle:
    """The worker `number` of a brood; `base` is the memory that it held after its first message, in bytes."""

    def __init__(self, brood: Brood, number: int, conn: socket.socket) -> None:
        self.brood = brood
        self.number = number
        self.served = 0
        self.base = 0
        self.is_gone = False
        self._conn = conn
        self._is_busy = False

    async def greeted(self) -> Holds:
        """Wait until it is up and return its limits. Raises OSError, FrameError and ValueError when it is not."""
        with self._busy():
            frame = await framing.areceive(self._conn, 0)
        taken, missing = orjson.loads(frame.meta)
        return Holds(tuple(taken), tuple(missing))

    async def ask(self, request: Request, most: int) -> Reply:
        """Return what it says, with a body of at most `most` bytes. Raises OSError, FrameError and ValueError."""
        with self._busy():
            await framing.asend(self._conn, codec.request_frame(request))
            frame = await framing.areceive(self._conn, most)
        if len(frame.meta) > _LARGE:
            return await asyncio.to_thread(codec.reply_of, frame, request.message)
        return codec.reply_of(frame, request.message)

    def has_left(self) -> bool:
        """Tell whether it is gone, while it has nothing to say: then there is an end to read, or nothing."""
        if self.is_gone:
            return True
        try:
            self._conn.recv(1, socket.MSG_PEEK)
        except BlockingIOError:
            return False
        except OSError:
            return True
        return True  # it ended, or says what it was not asked

    def leave(self) -> None:
        """Say no more to it; whoever waits for its answer is told that none will come."""
        self.is_gone = True
        if self._is_busy:
            with suppress(OSError):
                self._conn.shutdown(socket.SHUT_RDWR)
        else:
            self._conn.close()

    @contextmanager
    def _busy(self) -> Iterator[None]:
        """A socket that the loop waits for must not be closed under it."""
        self._is_busy = True
        try:
            yield
        finally:
            self._is_busy = False
            if self.is_gone:
                self._conn.close()
