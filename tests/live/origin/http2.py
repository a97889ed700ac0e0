"""The origin's HTTP/2 side, on h2."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import h2.config
import h2.connection
import h2.events
import h2.exceptions

from tests.live.origin.record import Received, Record

if TYPE_CHECKING:
    from tests.live.origin.answers import Answers
    from tests.live.origin.record import Header

BLOCK = 1 << 16


async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, record: Record, answer: Answers) -> None:
    """Serve one connection until it ends, all its streams at once."""
    await _Connection(reader, writer, record, answer).run()


class _Connection:
    def __init__(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, record: Record, answer: Answers
    ) -> None:
        self._reader, self._writer, self._record, self._answers = reader, writer, record, answer
        config = h2.config.H2Configuration(client_side=False, header_encoding=None)
        self._state = h2.connection.H2Connection(config)
        self._streams: dict[int, Received] = {}
        self._moved = asyncio.Event()
        self._tasks: set[asyncio.Task[None]] = set()

    async def run(self) -> None:
        self._state.initiate_connection()
        await self._flush()
        try:
            while data := await self._reader.read(BLOCK):
                self._record.raw += data
                for event in self._state.receive_data(data):
                    self._handle(event)
                self._moved.set()
                await self._flush()
        finally:
            for task in self._tasks:
                task.cancel()

    def _handle(self, event: h2.events.Event) -> None:
        match event:
            case h2.events.RequestReceived():
                self._streams[event.stream_id] = one = _request([(bytes(k), bytes(v)) for k, v in event.headers])
                self._record.requests.append(one)
            case h2.events.DataReceived():
                self._streams[event.stream_id].body += event.data
                self._state.acknowledge_received_data(event.flow_controlled_length, event.stream_id)
            case h2.events.TrailersReceived():
                self._streams[event.stream_id].trailers = [(bytes(k), bytes(v)) for k, v in event.headers]
            case h2.events.StreamEnded():
                one = self._streams[event.stream_id]
                one.complete = True
                task = asyncio.create_task(self._answer(event.stream_id, one))
                self._tasks.add(task)
                task.add_done_callback(self._tasks.discard)
            case h2.events.StreamReset():
                if event.stream_id in self._streams:
                    self._streams[event.stream_id].aborted = True

    async def _answer(self, stream: int, request: Received) -> None:
        given = await self._answers(request)
        try:
            self._state.send_headers(stream, [(b":status", str(given.status).encode()), *given.head()])
            async for chunk in given.chunks():
                await self._send(stream, chunk)
            if given.trailers:
                self._state.send_headers(stream, given.trailers, end_stream=True)
            else:
                self._state.end_stream(stream)
            await self._flush()
        except (h2.exceptions.ProtocolError, ConnectionError):
            request.aborted = True

    async def _send(self, stream: int, data: bytes) -> None:
        at = 0
        while at < len(data):
            room = min(self._state.local_flow_control_window(stream), self._state.max_outbound_frame_size)
            if room <= 0:
                self._moved.clear()
                await self._moved.wait()
                continue
            self._state.send_data(stream, data[at : at + room])
            at += room
            await self._flush()

    async def _flush(self) -> None:
        self._writer.write(self._state.data_to_send())
        await self._writer.drain()


def _request(headers: list[Header]) -> Received:
    special = {name: value.decode("latin-1") for name, value in headers if name.startswith(b":")}
    rest = [(name, value) for name, value in headers if not name.startswith(b":")]
    rest.insert(0, (b"host", special.get(b":authority", "").encode("latin-1")))
    return Received("2", special.get(b":method", ""), special.get(b":path", ""), rest)
