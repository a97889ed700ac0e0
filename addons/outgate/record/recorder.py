"""The store as the wire sees it: `await recorder(outcome)` returns the number once the incident is durable.

One thread writes; whatever waits while a commit is under way goes together into the next one, so a burst costs a few
disk flushes and never the event loop.
"""

from __future__ import annotations

import asyncio
import queue
import threading
from typing import TYPE_CHECKING, NamedTuple

from outgate.record.failure import StoreError
from outgate.record.incident import Incident, from_outcome

if TYPE_CHECKING:
    from outgate.model import Outcome
    from outgate.record.store import Store

_TOGETHER = 256  # incidents of one commit at most


class _Waiting(NamedTuple):
    outcome: Outcome
    done: asyncio.Future[str]
    loop: asyncio.AbstractEventLoop


class Recorder:
    """Writes outcomes to a store from any event loop. Must be closed: that writes what still waits."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._queue: queue.SimpleQueue[_Waiting | None] = queue.SimpleQueue()
        self._lock = threading.Lock()
        self._closed = False
        self._thread = threading.Thread(target=self._run, name="outgate-recorder", daemon=True)
        self._thread.start()

    async def __call__(self, outcome: Outcome) -> str:
        """Return the incident's number when it is durable. Raises StoreError when it is not: then block."""
        loop = asyncio.get_running_loop()
        done: asyncio.Future[str] = loop.create_future()
        with self._lock:
            if self._closed:
                raise StoreError("incident store: it is closed")
            self._queue.put(_Waiting(outcome, done, loop))
        return await done

    def close(self) -> None:
        """Write what waits, and stop. May be called twice; the store itself stays open."""
        with self._lock:
            if not self._closed:
                self._closed = True
                self._queue.put(None)
        self._thread.join()

    def _run(self) -> None:
        closing = False
        while not closing:
            batch, closing = self._batch()
            self._write(batch)

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

    def _write(self, batch: list[_Waiting]) -> None:
        ready: list[tuple[_Waiting, Incident]] = []
        for waiting in batch:
            try:
                ready.append((waiting, from_outcome(waiting.outcome)))
            except Exception as error:  # noqa: BLE001 - one outcome that cannot be told must not take the others along
                _answer(waiting, StoreError(f"incident store: no incident could be made: {type(error).__name__}"))
        try:
            numbers = [incident.number for incident in self._store.add_all([incident for _, incident in ready])]
            answers: list[str | StoreError] = [*numbers]
        except StoreError as error:
            answers = [error] * len(ready)
        except Exception as error:  # noqa: BLE001 - the thread must live, and nobody may wait for ever
            answers = [StoreError(f"incident store: {type(error).__name__}")] * len(ready)
        for (waiting, _), answer in zip(ready, answers, strict=True):
            _answer(waiting, answer)


def _answer(waiting: _Waiting, answer: str | StoreError) -> None:
    try:
        waiting.loop.call_soon_threadsafe(_resolve, waiting.done, answer)
    except RuntimeError:
        return  # the loop is gone, and with it whoever waited


def _resolve(done: asyncio.Future[str], answer: str | StoreError) -> None:
    if done.done():
        return  # the caller was cancelled; the incident stands, which harms nobody
    if isinstance(answer, StoreError):
        done.set_exception(answer)
    else:
        done.set_result(answer)
