"""The demo's client: what it is given goes through the proxy, by HTTP and by WebSocket."""

from __future__ import annotations

import asyncio
import ssl
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

import pytest

from outgate.cli import demo_client
from outgate.cli.demo_origin import DemoOrigin
from outgate.cli.demo_samples import WEBSOCKET, Sample
from outgate.model import Disposition

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path


@asynccontextmanager
async def pipe(origin: DemoOrigin) -> AsyncIterator[int]:
    """A proxy that connects every tunnel to the origin and looks at nothing; yields its port."""

    async def copy(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while data := await reader.read(65536):
            writer.write(data)
        writer.close()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        there, back = await asyncio.open_connection("127.0.0.1", origin.port)
        writer.write(b"HTTP/1.1 200 OK\r\n\r\n")
        await asyncio.gather(copy(reader, back), copy(there, writer), return_exceptions=True)

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    async with server:
        yield server.sockets[0].getsockname()[1]


@pytest.mark.parametrize("method", ["POST", WEBSOCKET])
async def test_the_content_arrives(tmp_path: Path, method: str) -> None:
    sample = Sample("hello", "https://desk.example/in", b"hello", Disposition.ALLOWED, method=method)
    async with DemoOrigin(["desk.example"], tmp_path) as origin, pipe(origin) as port:
        trust = ssl.create_default_context(cafile=origin.authority)
        if method == WEBSOCKET:
            await demo_client.say(sample, port, trust)
        else:
            await demo_client.post(sample, f"http://127.0.0.1:{port}", trust)
    assert [(arrival.target, bytes(arrival.body)) for arrival in origin.arrivals] == [("/in", b"hello")]
