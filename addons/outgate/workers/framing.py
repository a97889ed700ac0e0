"""Frames between the proxy and its workers: a head that says two lengths, then what is meant, then a body as it is.

The proxy's side awaits, the worker's side blocks. Both refuse a frame that says it is larger than they take.
"""

from __future__ import annotations

import asyncio
import socket
import struct
from typing import NamedTuple

_HEAD = struct.Struct("=IQ")
META_LIMIT = 64 << 20  # bytes; twenty thousand findings are some five million


class Frame(NamedTuple):
    """What is meant, and the body that goes with it."""

    meta: bytes
    body: bytes = b""


class FrameError(Exception):
    """The other side said something that is no frame, or left in the middle of one."""


def send(to: socket.socket, frame: Frame) -> None:
    """Send `frame`. Raises OSError when the other side is gone."""
    to.sendall(_HEAD.pack(len(frame.meta), len(frame.body)) + frame.meta)
    if frame.body:
        to.sendall(frame.body)


def receive(source: socket.socket) -> Frame | None:
    """Return the next frame, or None when the other side has ended. Raises FrameError and OSError."""
    head = source.recv(_HEAD.size, socket.MSG_WAITALL)
    if not head:
        return None
    if len(head) < _HEAD.size:
        raise FrameError
    meta, body = _HEAD.unpack(head)
    return Frame(_exactly(source, meta), _exactly(source, body))


async def asend(to: socket.socket, frame: Frame) -> None:
    """Send `frame` on a socket that does not block. Raises OSError when the other side is gone."""
    loop = asyncio.get_running_loop()
    await loop.sock_sendall(to, _HEAD.pack(len(frame.meta), len(frame.body)) + frame.meta)
    if frame.body:
        await loop.sock_sendall(to, frame.body)


async def areceive(source: socket.socket, most: int) -> Frame:
    """Return the next frame, with a body of `most` bytes. Raises FrameError and OSError."""
    meta, body = _HEAD.unpack(await _aexactly(source, _HEAD.size))
    if meta > META_LIMIT or body > most:
        raise FrameError
    return Frame(await _aexactly(source, meta), await _aexactly(source, body))


def _exactly(source: socket.socket, size: int) -> bytes:
    data = source.recv(size, socket.MSG_WAITALL) if size else b""
    while len(data) < size:  # a signal may cut it short
        more = source.recv(size - len(data), socket.MSG_WAITALL)
        if not more:
            raise FrameError
        data += more
    return data


async def _aexactly(source: socket.socket, size: int) -> bytes:
    loop, data, at = asyncio.get_running_loop(), bytearray(size), 0
    view = memoryview(data)
    while at < size:
        got = await loop.sock_recv_into(source, view[at:])
        if not got:
            raise FrameError
        at += got
    return bytes(data)
