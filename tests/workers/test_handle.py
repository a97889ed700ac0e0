"""One worker, as the proxy sees it, played by a thread at the other end of its socket."""

from __future__ import annotations

import asyncio
import socket
import threading
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, cast

import orjson
import pytest

from outgate import inspection
from outgate.model import Finding, Likelihood
from outgate.workers import framing
from outgate.workers.codec import Request, reply_frame, request_of
from outgate.workers.framing import Frame, FrameError
from outgate.workers.handle import Handle
from outgate.workers.limits import Holds
from tests import patience
from tests.workers.conftest import message, spec

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from outgate.workers.brood import Brood

SENT = message(b"a body")


@contextmanager
def handle(play: Callable[[socket.socket], None]) -> Iterator[Handle]:
    """A worker whose part is played by `play`."""
    ours, theirs = socket.socketpair()
    ours.settimeout(0)
    with ours, theirs:
        thread = threading.Thread(target=play, args=(theirs,))
        thread.start()
        made = Handle(cast("Brood", None), 1, ours)
        yield made
        made.leave()
        thread.join()


def answer(theirs: socket.socket) -> None:
    """Answer one message as a worker does."""
    frame = framing.receive(theirs)
    assert frame
    request = request_of(frame)
    outcome = inspection.inspect(request.message, inspection.load(*spec()))
    framing.send(theirs, reply_frame(request, outcome, 5))


def answer_at_length(theirs: socket.socket) -> None:
    """Answer with many findings."""
    frame = framing.receive(theirs)
    assert frame
    request = request_of(frame)
    found = Finding("test.badge", ("body",), Likelihood.LIKELY, "B***", b"\1" * 32)
    outcome = inspection.inspect(request.message, inspection.load(*spec()))
    framing.send(theirs, reply_frame(request, replace(outcome, findings=(found,) * 5000), 5))


def say(*pieces: bytes) -> Callable[[socket.socket], None]:
    """Say just this and end."""

    def play(theirs: socket.socket) -> None:
        for piece in pieces:
            theirs.sendall(piece)
        theirs.shutdown(socket.SHUT_WR)

    return play


def wait(theirs: socket.socket) -> None:
    """Say nothing until the other side ends."""
    while theirs.recv(1 << 16):
        pass


async def test_it_greets_with_what_it_is_held_by():
    with handle(lambda theirs: framing.send(theirs, Frame(orjson.dumps([["memory"], ["files"]])))) as worker:
        assert await worker.greeted() == Holds(("memory",), ("files",))


@pytest.mark.parametrize("play", [answer, answer_at_length])
async def test_it_answers_about_the_message_that_it_was_given(play: Callable[[socket.socket], None]):
    with handle(play) as worker:
        reply = await worker.ask(Request(SENT), 0)
        assert (reply.outcome.message is SENT, reply.outcome.send is SENT, reply.resident) == (True, True, 5)


@pytest.mark.parametrize("words", [(), (b"\0",), (b"\xff" * 30,), (b"\2\0\0\0" + b"\0" * 8 + b"{}",)])
async def test_whatever_else_it_says_is_an_error(words: tuple[bytes, ...]):
    with handle(say(*words)) as worker, pytest.raises((OSError, FrameError, ValueError)):
        await worker.ask(Request(SENT), 0)


async def test_whoever_waits_for_one_that_is_let_go_is_told():
    with handle(wait) as worker:
        asking = asyncio.create_task(worker.ask(Request(SENT), 0))
        await asyncio.sleep(0.05)
        worker.leave()
        with pytest.raises((OSError, FrameError)):
            await asking


async def test_one_that_left_while_nobody_asked_is_known_to_have():
    with handle(wait) as worker:
        assert not worker.has_left()
        worker.leave()
        assert worker.has_left()
    with handle(say()) as worker:
        async with asyncio.timeout(patience.SECONDS):
            while not worker.has_left():  # noqa: ASYNC110 - it is asked, and tells nobody
                await asyncio.sleep(0.01)
