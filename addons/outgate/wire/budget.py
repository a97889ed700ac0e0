"""Room for request bodies in flight: one budget a process, first come, first served.

A body that does not fit waits, and its sender with it; nothing is refused, and nothing is buffered meanwhile.
Whoever holds room never asks for more, so that nobody can wait in a circle.
"""

from __future__ import annotations

import asyncio
from collections import deque
from dataclasses import dataclass

from mitmproxy.proxy.commands import StartHook

STALLED = 30.0  # seconds without a byte after which a body gives up its room, if others wait for it


class Budget:
    """`total` bytes for the bodies of all requests that are being read, inspected or sent on."""

    def __init__(self, total: int) -> None:
        self.total = total
        self.free = total
        self._line: deque[Place] = deque()

    @property
    def waiting(self) -> int:
        """How many wait for room."""
        return len(self._line)

    def ask(self, size: int) -> Place:
        """Return a place for `size` bytes, granted already if there is room and nobody waits.

        Raises ValueError if `size` is over the total: it would wait for ever.
        """
        if size > self.total:
            raise ValueError(f"{size} bytes never fit into a budget of {self.total}")
        place = Place(self, size)
        self._line.append(place)
        self._serve()
        return place

    def _serve(self) -> None:
        while self._line and self._line[0].size <= self.free:
            place = self._line.popleft()
            self.free -= place.size
            place.grant()

    def take_back(self, place: Place) -> None:
        """Free what `place` holds, or take it out of the line."""
        if place.granted:
            self.free += place.size
        else:
            self._line.remove(place)
        self._serve()


class Place:
    """A place in the line, and then the room itself, until `leave`."""

    def __init__(self, budget: Budget, size: int) -> None:
        self.size = size
        self._budget: Budget | None = budget
        self._turn = asyncio.Event()

    @property
    def granted(self) -> bool:
        """Whether the room is there."""
        return self._turn.is_set()

    def grant(self) -> None:
        """Give the room; the budget alone does this."""
        self._turn.set()

    async def wait(self) -> None:
        """Wait for the room."""
        await self._turn.wait()

    def leave(self) -> None:
        """Give the room back, or give up waiting. Doing so twice is the same as once."""
        budget, self._budget = self._budget, None
        if budget is not None:
            budget.take_back(self)

    # The stream gives its room back on every end that it knows; a stream that crashed is collected.
    __del__ = leave


@dataclass
class BodyRoomHook(StartHook):  # type: ignore[no-untyped-call] # mitmproxy's
    """The body of a request waits for room in the budget; reading of the connection has stopped."""

    place: Place


class BodyRoom:
    """The addon that lets bodies wait. Without it, a body that would have to wait is refused."""

    async def body_room(self, place: Place) -> None:
        """Wait for the place's turn."""
        await place.wait()
