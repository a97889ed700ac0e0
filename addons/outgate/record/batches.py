"""One thread that writes: whatever waits while a commit is under way goes together into the next one.

So a burst costs a few disk flushes and never the event loop. The work of one kind is told apart by its function.
What nobody waits for any more is not done; if that comes too late, `late` is told what was done all the same.
"""

from __future__ import annotations

import asyncio
import queue
import threading
from contextlib import suppress
from itertools import groupby
from typing import TYPE_CHECKING, Any, NamedTuple

from outgate.record.failure import StoreError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    type Work = Callable[[Sequence[Any]], Sequence[Any]]
    type Late = Callable[[Any], None]

_TOGETHER = 256  # items of one commit at most


class _Waiting(NamedTuple):
    work: Work
    item: Any
    done: asyncio.Future[Any]
    loop: asyncio.AbstractEventLoop
    late: Late | None


class Batches:
    """Does work item by item for any event loop, in batches. Must be closed: that does what still waits."""

    def __init__(self) -> None:
        self._queue: queue.SimpleQueue[_Waiting | None] = queue.SimpleQueue()
        self._lock = threading.Lock()
        self._closed = False
        self._thread = threading.Thread(target=self._run, name="outgate-recorder", daemon=True)
        self._thread.start()

    async def do[T, R](
        self,
        work: Callable[[Sequence[T]], Sequence[R | StoreError]],
        item: T,
        late: Callable[[R], None] | None = None,
    ) -> R:
        """Return what `work` makes of `item`, which it gets in a list with others. Raises StoreError.

        If the caller is cancelled, `item` is left out; if it is too late for that, the thread calls `late` with the
        answer. What `late` raises is dropped.
        """
        loop = asyncio.get_running_loop()
        done: asyncio.Future[R] = loop.create_future()
        waiting = _Waiting(work, item, done, loop, late)
        if not self._put(waiting):
            raise StoreError("incident store: it is closed")
        try:
            return await done
        except asyncio.CancelledError:
            if not done.cancelled() and done.exception() is None:  # the answer was there, and the caller is gone
                self._is_late(waiting, done.result())
            raise

    def close(self) -> None:
        """Do what waits, and stop. May be called twice."""
        with self._lock:
            if not self._closed:
                self._closed = True
                self._queue.put(None)
        self._thread.join()

    def _put(self, waiting: _Waiting) -> bool:
        with self._lock:
            if not self._closed:
                self._queue.put(waiting)
            return not self._closed

    def _is_late(self, waiting: _Waiting, answer: Any) -> None:
        """Have the thread tell; when it has ended, tell from here, once, while all is closed."""
        if waiting.late is not None and not isinstance(answer, StoreError):
            again = waiting._replace(work=_tell, item=(waiting.late, answer), done=_nobody(waiting.loop), late=None)
            if not self._put(again):
                _tell([again.item])

    def _run(self) -> None:
        closing = False
        while not closing:
            batch, closing = self._batch()
            for work, items in groupby(sorted(batch, key=_kind), key=lambda waiting: waiting.work):
                self._do(work, [each for each in items if not each.done.cancelled()])

    def _do(self, work: Work, batch: Sequence[_Waiting]) -> None:
        if not batch:
            return
        try:
            answers = work([waiting.item for waiting in batch])
        except StoreError as error:
            answers = [error] * len(batch)
        except Exception as error:  # noqa: BLE001 - the thread must live, and nobody may wait for ever
            answers = [StoreError(f"incident store: {type(error).__name__}")] * len(batch)
        for waiting, answer in zip(batch, answers, strict=True):
            self._answer(waiting, answer)

    def _answer(self, waiting: _Waiting, answer: Any) -> None:
        try:
            waiting.loop.call_soon_threadsafe(self._resolve, waiting, answer)
        except RuntimeError:  # the loop is gone, and with it whoever waited
            self._is_late(waiting, answer)

    def _resolve(self, waiting: _Waiting, answer: Any) -> None:
        if waiting.done.done():
            self._is_late(waiting, answer)
        elif isinstance(answer, StoreError):
            waiting.done.set_exception(answer)
        else:
            waiting.done.set_result(answer)

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


def _tell(told: Sequence[tuple[Late, Any]]) -> Sequence[None]:
    for late, answer in told:
        with suppress(StoreError):
            late(answer)
    return [None] * len(told)


def _nobody(loop: asyncio.AbstractEventLoop) -> asyncio.Future[Any]:
    return loop.create_future()
