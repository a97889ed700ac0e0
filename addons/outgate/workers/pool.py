"""The pool: messages wait for a worker, a worker gets one message at a time, and whoever fails is replaced.

Every message that is asked about is answered, or the asking raises: nothing is answered for a worker that did not.
"""

from __future__ import annotations

import asyncio
from collections import Counter, deque
from dataclasses import replace
from functools import partial
from itertools import chain, repeat
from typing import TYPE_CHECKING, NamedTuple

import structlog

from outgate.workers.brood import RECYCLED, START_SECONDS, Brood, StartError
from outgate.workers.codec import Request
from outgate.workers.framing import FrameError
from outgate.workers.limits import Holds

if TYPE_CHECKING:
    from collections.abc import Coroutine, Mapping

    from outgate.model import Message, Outcome
    from outgate.workers.codec import Reply
    from outgate.workers.handle import Handle
    from outgate.workers.spec import Bounds, Spec

REVIVE_SECONDS = (0.5, 2.0, 10.0, 60.0)  # pauses before a zygote that was lost is started again
LARGE = 1 << 20  # bytes of a body; one worker is kept for messages that are smaller
GROWTH = 4  # a worker is replaced when it has grown by this part of the memory that it may take

_log = structlog.get_logger("outgate.workers")


class _Place(NamedTuple):
    """A place in the queue: where a worker is handed over."""

    worker: asyncio.Future[Handle]
    is_large: bool


class WorkerDied(Exception):  # noqa: N818 - said of a worker, to whoever waited for it
    """The worker ended, or made no sense, before it had answered."""


class Pool:
    """Workers by the policy in force. `start` and `close` it on the loop that asks it."""

    def __init__(self, bounds: Bounds) -> None:
        self.counts: Counter[str] = Counter()
        self._bounds = bounds
        self._brood: Brood | None = None
        self._leaving: set[Brood] = set()  # those before it, until they have ended: a task may be cancelled at any time
        self._spec: Spec | None = None
        self._idle: deque[Handle] = deque()
        self._waiting: deque[_Place] = deque()
        self._large = 0  # workers that have a large message
        self._tasks: set[asyncio.Task[None]] = set()
        self._up = asyncio.Event()

    @property
    def size(self) -> int:
        """How many workers there are to be."""
        return self._bounds.workers

    @property
    def holds(self) -> Holds:
        """The limits that workers are under, once one is up."""
        return self._brood.holds if self._brood else Holds((), ())

    async def start(self, spec: Spec) -> None:
        """Start the workers and wait for the first. Raises StartError."""
        self.swap(await self.prepare(spec), spec)
        try:
            async with asyncio.timeout(START_SECONDS):
                await self._up.wait()
        except TimeoutError:
            raise StartError("no worker process came up") from None

    async def prepare(self, spec: Spec) -> Brood:
        """Return a brood by `spec`, for `swap`. Raises StartError."""
        return await Brood.start(spec, self._bounds)

    def swap(self, brood: Brood, spec: Spec) -> None:
        """Have `brood` in force from now on; what the one before has begun, it ends."""
        before, self._brood, self._spec = self._brood, brood, spec
        brood.fill(self._put, lambda: self._lost(brood))
        if before is not None:
            self._leaving.add(before)
            self._do(self._see_off(before))

    async def inspect(self, message: Message, seen: Mapping[str, int] | None = None) -> Outcome:
        """Return a worker's outcome for `message`, settled by `seen` where given. To be given a deadline.

        Raises TimeoutError when too many messages wait already, and WorkerDied. A worker whose answer is not waited
        for any more is killed.
        """
        is_large = len(message.body) > LARGE
        worker = await self._borrowed(is_large=is_large)
        try:
            reply = await worker.ask(Request(message, seen), self._most)
        except (OSError, FrameError, ValueError):
            self.counts["died"] += 1
            worker.brood.discard(worker, "broke")
            raise WorkerDied from None
        except BaseException:
            self.counts["too slow"] += 1
            worker.brood.discard(worker, "took too long")
            raise
        finally:
            self._large -= is_large
        self._give_back(worker, reply)
        outcome = reply.outcome
        if not outcome.decision.asks or outcome.send is None:
            return outcome
        return replace(outcome, settle=partial(self.inspect, message))

    async def close(self) -> None:
        """End all workers, and whatever belongs to them."""
        if self._brood is not None:
            self._leaving.add(self._brood)
            self._brood = None
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        for brood in self._leaving:
            await brood.close()

    @property
    def _most(self) -> int:
        """How many bytes a redacted body may have: names of data types are longer than some values."""
        assert self._spec  # noqa: S101 - there is a worker
        return 4 * self._spec.limits.body

    async def _borrowed(self, *, is_large: bool) -> Handle:
        while self._idle and self._may_begin(is_large=is_large):
            worker = self._idle.pop()
            if not worker.has_left():
                self._large += is_large
                return worker
            worker.brood.discard(worker, "died")
        if len(self._waiting) >= self._bounds.waiting:
            self.counts["turned away"] += 1
            raise TimeoutError("too many messages wait for a worker")
        place = _Place(asyncio.get_running_loop().create_future(), is_large)
        self._waiting.append(place)
        try:
            return await place.worker
        except asyncio.CancelledError:
            if place in self._waiting:
                self._waiting.remove(place)
            elif not place.worker.cancelled():
                self._large -= is_large
                self._put(place.worker.result())
            raise

    def _may_begin(self, *, is_large: bool) -> bool:
        return not is_large or self._large < max(1, self._bounds.workers - 1)

    def _put(self, worker: Handle) -> None:
        """Give `worker` to whoever waits longest, or let it wait; one of a policy that is no more in force ends."""
        self._up.set()
        if worker.brood is not self._brood or worker.has_left():
            worker.brood.discard(worker, RECYCLED if worker.brood is not self._brood else "died")
            return
        for place in self._waiting:
            if self._may_begin(is_large=place.is_large) and not place.worker.done():
                self._waiting.remove(place)
                self._large += place.is_large
                place.worker.set_result(worker)
                return
        self._idle.append(worker)

    def _give_back(self, worker: Handle, reply: Reply) -> None:
        self.counts["inspected"] += 1
        worker.served += 1
        worker.base = worker.base or reply.resident
        has_grown = reply.resident - worker.base > self._bounds.memory // GROWTH
        if has_grown or worker.served >= self._bounds.messages:
            self.counts["recycled"] += 1
            worker.brood.discard(worker, RECYCLED)
        else:
            self._put(worker)

    async def _see_off(self, brood: Brood) -> None:
        for worker in [each for each in self._idle if each.brood is brood]:
            brood.discard(worker, RECYCLED)
        brood.retire()
        try:
            async with asyncio.timeout(2 * self._bounds.seconds):
                await brood.is_empty.wait()
        except TimeoutError:
            pass
        finally:
            await brood.close()
            self._leaving.discard(brood)

    def _lost(self, brood: Brood) -> None:
        if brood is self._brood:
            _log.error("workers.lost", workers=len(brood))
            self._do(self._revive(brood))

    async def _revive(self, lost: Brood) -> None:
        assert self._spec  # noqa: S101 - it was lost after it had been started
        await lost.close()
        pauses = chain(REVIVE_SECONDS, repeat(REVIVE_SECONDS[-1]))
        while self._brood is lost:
            await asyncio.sleep(next(pauses))
            spec = self._spec
            try:
                fresh = await self.prepare(spec)
            except StartError:
                continue
            if self._brood is lost:
                self.swap(fresh, spec)
            else:
                await fresh.close()

    def _do(self, work: Coroutine[None, None, None]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
