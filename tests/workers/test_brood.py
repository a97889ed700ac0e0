"""A brood keeps its number of workers, says how each of them ended, and ends as a whole."""

from __future__ import annotations

import asyncio
import socket
import sys
from typing import TYPE_CHECKING

import pytest
from structlog.testing import capture_logs

from outgate.workers import brood as brood_module
from outgate.workers.brood import RECYCLED, Brood, StartError
from outgate.workers.codec import Request
from outgate.workers.spec import Bounds
from tests import patience
from tests.workers.conftest import message, spec

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

    from outgate.workers.handle import Handle

type Up = asyncio.Queue[Handle]


@pytest.fixture
async def brood() -> AsyncIterator[tuple[Brood, Up, list[str]]]:
    """A brood of two, a queue of those that came up, and a list that is no more empty when the zygote is lost."""
    made = await Brood.start(spec(), Bounds(2))
    up: Up = asyncio.Queue()
    lost: list[str] = []
    made.fill(up.put_nowait, lambda: lost.append("lost"))
    yield made, up, lost
    await made.close()


async def test_workers_come_and_go_and_stay_as_many(
    brood: tuple[Brood, Up, list[str]], monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(brood_module, "PAUSE_SECONDS", 0.01)
    made, up, _ = brood
    one, other = await up.get(), await up.get()
    assert {one.number, other.number} == {1, 2}
    assert (await one.ask(Request(message()), 0)).outcome.findings == ()
    one.served = 1
    with capture_logs() as logs:
        made.discard(one, RECYCLED)
        made.discard(one, RECYCLED)
        made.discard(other, "took too long")
        assert {(await up.get()).number, (await up.get()).number} == {3, 4}
        await _until(lambda: len(logs) == 1)
    assert (len(made), one in made, one.has_left()) == (2, False, True)
    how = logs[0].pop("how")  # it is let go and killed at once, and either may come first
    assert how in {"Killed", "exit 0"}
    words = {"event": "worker.ended", "log_level": "error", "why": "took too long", "served": 0}
    assert logs == [words | {"worker": other.number}]


async def test_a_start_that_is_cancelled_leaves_no_socket(monkeypatch: pytest.MonkeyPatch):
    pair = socket.socketpair()
    begun = asyncio.Event()

    async def started(_: socket.socket) -> None:
        begun.set()
        await asyncio.Event().wait()

    monkeypatch.setattr(brood_module, "_started", started)
    monkeypatch.setattr(socket, "socketpair", lambda: pair)
    starting = asyncio.create_task(Brood.start(spec(), Bounds(1)))
    await begun.wait()
    starting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await starting
    assert [end.fileno() for end in pair] == [-1, -1]


async def test_once_retired_it_makes_no_more(brood: tuple[Brood, Up, list[str]]):
    made, up, _ = brood
    one, other = await up.get(), await up.get()
    made.retire()
    assert not made.is_empty.is_set()
    made.discard(one, RECYCLED)
    made.discard(other, RECYCLED)
    await asyncio.wait_for(made.is_empty.wait(), patience.SECONDS)
    assert (len(made), up.empty()) == (0, True)


async def test_a_zygote_that_is_killed_is_told_of(brood: tuple[Brood, Up, list[str]]):
    made, up, lost = brood
    await up.get()
    made._process.kill()
    await _until(lambda: bool(lost))
    await made.close()
    await made.close()


async def test_where_no_program_can_be_started_that_is_said(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(sys, "executable", "/no/such/program")
    with pytest.raises(StartError, match="No such file"):
        await Brood.start(spec(), Bounds(1))


async def test_a_program_that_is_none_of_ours_does_not_come_up(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(brood_module, "PROGRAM", "this")
    with pytest.raises(StartError, match="did not come up"):
        await Brood.start(spec(), Bounds(1))


async def _until(holds: Callable[[], bool]) -> None:
    async with asyncio.timeout(patience.SECONDS):
        while not holds():  # noqa: ASYNC110 - what is waited for has no event
            await asyncio.sleep(0.01)
