"""The client of the demo: httpx through the proxy, and for WebSocket a CONNECT, TLS and wsproto by hand."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import httpx
import wsproto
from wsproto import events

if TYPE_CHECKING:
    import ssl

    from outgate.cli.demo_samples import Sample

_SECONDS = 10  # until an answer must be there
_QUIET_SECONDS = 0.3  # a WebSocket message that passes is not answered


async def post(sample: Sample, proxy: str, trust: ssl.SSLContext) -> None:
    """Send `sample` with a client of its own through `proxy`, whose authority `trust` knows."""
    async with httpx.AsyncClient(proxy=proxy, verify=trust, http2=True, timeout=_SECONDS, trust_env=False) as client:
        await client.request(sample.method, sample.url, content=sample.content, headers=sample.headers)


async def say(sample: Sample, port: int, trust: ssl.SSLContext) -> None:
    """Open a WebSocket through the proxy at `port` of loopback, send `sample` as one text message, and close."""
    url = urlsplit(sample.url)
    async with asyncio.timeout(_SECONDS):
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(f"CONNECT {url.hostname}:443 HTTP/1.1\r\nHost: {url.hostname}:443\r\n\r\n".encode())
        await reader.readuntil(b"\r\n\r\n")
        await writer.start_tls(trust, server_hostname=url.hostname)
        line = wsproto.WSConnection(wsproto.ConnectionType.CLIENT)
        writer.write(line.send(events.Request(host=url.hostname or "", target=url.path)))
        await _wait(line, reader, events.AcceptConnection)
        writer.write(line.send(events.TextMessage(data=sample.content.decode())))
        await _pause(line, reader)
        if line.state is wsproto.connection.ConnectionState.OPEN:
            writer.write(line.send(events.CloseConnection(code=1000)))
            await _wait(line, reader, events.CloseConnection)
        writer.close()


async def _wait(line: wsproto.WSConnection, reader: asyncio.StreamReader, kind: type[events.Event]) -> None:
    while data := await reader.read(1 << 16):
        line.receive_data(data)
        if any(isinstance(event, kind) for event in line.events()):
            return
    raise ConnectionError("the WebSocket ended early")


async def _pause(line: wsproto.WSConnection, reader: asyncio.StreamReader) -> None:
    """Give the message time to arrive, or to be answered with a close."""
    try:
        async with asyncio.timeout(_QUIET_SECONDS):
            await _wait(line, reader, events.CloseConnection)
    except TimeoutError:
        return
