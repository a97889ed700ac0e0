"""Frames arrive as they were sent, in whatever pieces, and what is no frame is said to be none."""

from __future__ import annotations

import asyncio
import socket
import struct
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outgate.workers import framing
from outgate.workers.framing import Frame, FrameError
from tests import patience

if TYPE_CHECKING:
    from collections.abc import Iterator

LARGE = Frame(b"meta", b"x" * 5_000_000)


@contextmanager
def pair(*, blocking: bool) -> Iterator[tuple[socket.socket, socket.socket]]:
    """Two ends; the first one blocks or does not, as the proxy's."""
    one, other = socket.socketpair()
    with one, other:
        one.setblocking(blocking)
        yield one, other


@given(st.lists(st.tuples(st.binary(), st.binary())))
def test_frames_arrive_in_order_as_they_were_sent(frames):
    with pair(blocking=True) as (one, other):
        for frame in frames:
            framing.send(one, Frame(*frame))
        one.close()
        assert [framing.receive(other) for _ in frames] == [Frame(*frame) for frame in frames]
        assert framing.receive(other) is None


async def test_a_large_frame_goes_there_and_back_again():
    def echo(other: socket.socket) -> None:
        frame = framing.receive(other)
        assert frame
        framing.send(other, frame)

    with pair(blocking=False) as (one, other):
        answering = threading.Thread(target=echo, args=(other,))
        answering.start()
        await framing.asend(one, LARGE)
        assert await framing.areceive(one, len(LARGE.body)) == LARGE
        answering.join()


@pytest.mark.parametrize("cut", [1, 11, 12, 14, 20])
async def test_an_end_within_a_frame_is_an_error(cut: int):
    whole = struct.pack("=IQ", 4, 6) + b"metabody.."
    with pair(blocking=False) as (one, other):
        other.sendall(whole[:cut])
        other.close()
        with pytest.raises(FrameError):
            await framing.areceive(one, 100)
    with pair(blocking=True) as (one, other):
        other.sendall(whole[:cut])
        other.close()
        with pytest.raises(FrameError):
            framing.receive(one)


@pytest.mark.parametrize(("meta", "body"), [(framing.META_LIMIT + 1, 0), (0, 101), (0xFFFFFFFF, 1 << 63)])
async def test_a_frame_that_says_it_is_larger_than_allowed_is_not_waited_for(meta: int, body: int):
    with pair(blocking=False) as (one, other):
        other.sendall(struct.pack("=IQ", meta, body))
        with pytest.raises(FrameError):
            await asyncio.wait_for(framing.areceive(one, 100), patience.SECONDS)


async def test_sending_to_nobody_is_an_error():
    with pair(blocking=False) as (one, other):
        other.close()
        with pytest.raises(OSError, match="pipe"):
            await framing.asend(one, LARGE)
