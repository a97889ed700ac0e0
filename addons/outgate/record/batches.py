"""One thread that writes: whatever waits while a commit is under way goes together into the next one.

So a burst costs a few disk flushes and never the event loop. The work of one kind is told apart by its function.
"""

from __future__ import annotations

import asyncio
import queue
import threading
from itertools import groupby
from typing import TYPE_CHECKING, Any, NamedTuple

from outgate.record.failure import StoreError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    type Work = Callable[[Sequence[Any]], Sequence[Any]]

_TOGETHER = 256  # items of one commit at most


class _Waiting(NamedTuple):
    work: Work
    item: Any
    done: asyncio.Future[Any]
    loop: asyncio.AbstractEventLoop


class Batches:
    """Does work item by item for any event loop, in batches. Must be closed: that does what still waits."""

    def __init__(self) -> None:
        self._queue: queue.SimpleQueue[_Waiting | None] = queue.SimpleQueue()
        self._lock = threading.Lock()
        self._closed = False
        self._thread = threading.Thread(target=self._run, name="outgate-recorder", daemon=True)
        self._thread.start()

    async def do[T, R](self, work: Callable[[Sequence[T]], Sequence[R | StoreError]], item: T) -> R:
        """Return what `work` makes of `item`, which it gets in a list with others. Raises StoreError."""
        loop = asyncio.get_running_loop()
        done: asyncio.Future[R] = loop.create_future()
        with self._lock:
            if self._closed:
                raise StoreError("incident store: it is closed")
            self._queue.put(_Waiting(work, item, done, loop))
        return await done

    def close(self) -> None:
        """Do what waits, and stop. May be called twice."""
        with self._lock:
            if not self._closed:
                self._closed = True
                self._queue.put(None)
        self._thread.join()

    def _run(self) -> None:
        closing = False
        while not closing:
            batch, closing = self._batch()
            for work, items in groupby(sorted(batch, key=_kind), key=lambda waiting: waiting.work):
                _do(work, list(items))

    def _batch(self) -> tuple[list[_Waiting], bool]:
        """Wait for one, and take along what waits behind it; True when the last has been taken."""
        batch: list[_Waiting] = []
        item = self._queue.get()
        while item is not None:
            batch.append(item)
            if len(batch) == _TOGETHER or self._queue.empty():
                return batch, False
            item = self._queue.get()
        return batch, True


def _kind(waiting: _Waiting) -> str:
    return waiting.work.__qualname__


def _do(work: Work, batch: Sequence[_Waiting]) -> None:
    try:
        answers = work([waiting.item for waiting in batch])
    except StoreError as error:
        answers = [error] * len(batch)
    except Exception as error:  # noqa: BLE001 - the thread must live, and nobody may wait for ever
        answers = [StoreError(f"incident store: {type(error).__name__}")] * len(batch)
    for waiting, answer in zip(batch, answers, strict=True):
        _answer(waiting, answer)


def _answer(waiting: _Waiting, answer: Any) -> None:
    try:
        waiting.loop.call_soon_threadsafe(_resolve, waiting.done, answer)
    except RuntimeError:
        return  # the loop is gone, and with it whoever waited


def _resolve(done: asyncio.Future[Any], answer: Any) -> None:
    if done.done():
        return  # the caller was cancelled; what was written stands, which harms nobody
    if isinstance(answer, StoreError):
        done.set_exception(answer)
    else:
        done.set_result(answer)
