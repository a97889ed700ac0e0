"""The origin's HTTP/1.1 side, on h11, and its WebSocket side, on wsproto."""

from __future__ import annotations

from typing import TYPE_CHECKING

import h11
import wsproto
import wsproto.connection
import wsproto.handshake
from wsproto import events
from wsproto.extensions import PerMessageDeflate

from tests.live.origin.record import Frame, Received, Record

if TYPE_CHECKING:
    import asyncio

    from tests.live.origin.answers import Answers

BLOCK = 1 << 16


async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, record: Record, answer: Answers) -> None:
    """Serve one connection until it ends, a request at a time."""
    state = h11.Connection(h11.SERVER, max_incomplete_event_size=1 << 20)
    while True:
        request = await _request(state, reader, writer, record)
        if request is None:
            return
        if request.header("upgrade").lower() == "websocket":
            await _websocket(request, state.trailing_data[0], reader, writer, record)
            return
        await _answer(state, writer, request, answer)
        if state.our_state is h11.MUST_CLOSE:
            return
        state.start_next_cycle()


async def _request(
    state: h11.Connection, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, record: Record
) -> Received | None:
    request: Received | None = None
    while True:
        event = state.next_event()
        if event is h11.NEED_DATA:
            await _need(state, reader, writer, record)
        elif isinstance(event, h11.Request):
            request = Received("1.1", event.method.decode(), event.target.decode("latin-1"), event.headers.raw_items())
            record.requests.append(request)
        elif isinstance(event, h11.Data) and request:
            request.body += event.data
        elif isinstance(event, h11.EndOfMessage) and request:
            request.trailers = event.headers.raw_items()
            request.complete = True
            return request
        else:
            return None


async def _need(
    state: h11.Connection, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, record: Record
) -> None:
    if state.they_are_waiting_for_100_continue:
        writer.write(state.send(h11.InformationalResponse(status_code=100, headers=[])) or b"")
    data = await reader.read(BLOCK)
    record.raw += data
    state.receive_data(data)


async def _answer(state: h11.Connection, writer: asyncio.StreamWriter, request: Received, answer: Answers) -> None:
    given = await answer(request)
    writer.write(state.send(h11.Response(status_code=given.status, headers=given.head())) or b"")
    async for chunk in given.chunks():
        writer.write(state.send(h11.Data(data=chunk)) or b"")
        await writer.drain()
    writer.write(state.send(h11.EndOfMessage(headers=given.trailers)) or b"")
    await writer.drain()


async def _websocket(
    request: Received, early: bytes, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, record: Record
) -> None:
    """Accept, note every frame, and send every message back."""
    handshake = wsproto.handshake.H11Handshake(wsproto.ConnectionType.SERVER)
    handshake.initiate_upgrade_connection([(k.lower(), v) for k, v in request.headers], request.target)
    writer.write(handshake.send(events.AcceptConnection(extensions=[PerMessageDeflate()])))
    socket = handshake.connection
    if socket is None:
        return
    if early:
        socket.receive_data(early)
    pieces: list[bytes] = []
    while True:
        for event in socket.events():
            reply = _frame(request, pieces, event)
            if reply is not None:
                writer.write(socket.send(reply))
        if socket.state in {
            wsproto.connection.ConnectionState.CLOSED,
            wsproto.connection.ConnectionState.LOCAL_CLOSING,
        }:
            return
        data = await reader.read(BLOCK)
        record.raw += data
        if not data:
            request.aborted = True
            return
        socket.receive_data(data)


def _frame(request: Received, pieces: list[bytes], event: events.Event) -> events.Event | None:
    match event:
        case events.Message():
            pieces.append(event.data.encode() if isinstance(event, events.TextMessage) else bytes(event.data))
            if not event.message_finished:
                return None
            kind = "text" if isinstance(event, events.TextMessage) else "binary"
            whole = b"".join(pieces)
            request.frames.append(Frame(kind, whole, fragments=len(pieces)))
            pieces.clear()
            return events.TextMessage(data=whole.decode()) if kind == "text" else events.BytesMessage(data=whole)
        case events.Ping():
            request.frames.append(Frame("ping", bytes(event.payload)))
            return event.response()
        case events.Pong():
            request.frames.append(Frame("pong", bytes(event.payload)))
        case events.CloseConnection():
            request.frames.append(Frame("close", (event.reason or "").encode(), event.code))
            return event.response()
    return None
