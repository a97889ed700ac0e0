"""The bench's clients: kept-alive posts, new connections, uploads. Times are seconds unless a name says otherwise."""

from __future__ import annotations

import asyncio
import json
import math
import re
import ssl
import time
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable, Sequence

_LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Way:
    """How to reach the origin: through the proxy at `proxy_port`, trusting `trust`."""

    proxy_port: int
    origin_port: int
    trust: ssl.SSLContext

    @asynccontextmanager
    async def open(self) -> AsyncIterator[tuple[asyncio.StreamReader, asyncio.StreamWriter]]:
        """Open a TLS connection to the origin through the proxy."""
        reader, writer = await asyncio.open_connection("127.0.0.1", self.proxy_port, limit=1 << 20)
        try:
            there = f"localhost:{self.origin_port}"
            writer.write(f"CONNECT {there} HTTP/1.1\r\nHost: {there}\r\n\r\n".encode())
            status = await reader.readuntil(b"\r\n\r\n")
            assert b" 200 " in status, status
            await writer.start_tls(self.trust, server_hostname="localhost")
            yield reader, writer
        finally:
            writer.close()
            with suppress(OSError, TimeoutError):
                async with asyncio.timeout(1):
                    await writer.wait_closed()


def trusting(authority: str) -> ssl.SSLContext:
    """Return the clients' TLS settings: nothing of the machine's, HTTP/1.1 only."""
    context = ssl.create_default_context(cafile=authority)
    context.set_alpn_protocols(["http/1.1"])
    return context


def json_post(port: int) -> bytes:
    """Return a request as a support tool sends it: 15 headers and 1 KB of JSON without customer data."""
    notes = [{"id": n, "state": "open", "text": "the parcel was delayed by the storm"} for n in range(12)]
    body = json.dumps({"ticket": 4711, "queue": "returns", "notes": notes}).encode()
    body += b" " * (1024 - len(body))
    headers = {
        "Host": f"localhost:{port}",
        "User-Agent": "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/130.0 Safari/537.36",
        "Accept": "application/json, text/plain, */*",
        "Accept-Language": "en-GB,en;q=0.9,de;q=0.8",
        "Accept-Encoding": "gzip, deflate, br, zstd",
        "Content-Type": "application/json",
        "Content-Length": str(len(body)),
        "Origin": "https://desk.example",
        "Referer": "https://desk.example/tickets/4711",
        "Cookie": "session=6f1c2b7e90ad4f; theme=dark; lang=en",
        "Sec-Fetch-Dest": "empty",
        "Sec-Fetch-Mode": "cors",
        "Sec-Fetch-Site": "same-site",
        "X-Requested-With": "XMLHttpRequest",
        "X-Trace": "4bf92f3577b34da6a3ce929d0e0e4736",
    }
    head = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    return f"POST /api/tickets/4711/notes HTTP/1.1\r\n{head}\r\n".encode() + body


def upload(port: int, size: int) -> bytes:
    """Return a request with `size` bytes of text without customer data, made of lines that differ."""
    line = b"%08d the warehouse counted its shelves again and found them in good order\n"
    body = b"".join(line % n for n in range(size // 78 + 1))[:size]
    head = f"PUT /files/report.txt HTTP/1.1\r\nHost: localhost:{port}\r\nContent-Type: text/plain\r\n"
    return f"{head}Content-Length: {size}\r\n\r\n".encode() + body


async def exchange(line: tuple[asyncio.StreamReader, asyncio.StreamWriter], request: bytes) -> float:
    """Send `request`, read the answer whole, and return how long it took. Anything but 200 fails."""
    reader, writer = line
    start = time.perf_counter()
    writer.write(request)
    await writer.drain()
    head = await reader.readuntil(b"\r\n\r\n")
    length = _LENGTH.search(head)
    await reader.readexactly(int(length[1]) if length else 0)
    assert head.startswith(b"HTTP/1.1 200"), head
    return time.perf_counter() - start


async def posts(way: Way, request: bytes, *, connections: int, seconds: float) -> list[float]:
    """Send `request` again and again on kept-alive connections; return the times of all."""
    return await _together(connections, lambda times, end: _kept_alive(way, request, times, end), seconds)


async def new_connections(way: Way, request: bytes, *, clients: int, seconds: float) -> list[float]:
    """Send one request on each of many new connections; return the times from TCP to answer."""
    return await _together(clients, lambda times, end: _one_each(way, request, times, end), seconds)


async def count(way: Way, request: bytes, *, connections: int, number: int) -> None:
    """Send `number` requests over kept-alive connections."""

    async def some() -> None:
        async with way.open() as line:
            for _ in range(number // connections):
                await exchange(line, request)

    await asyncio.gather(*(some() for _ in range(connections)))


async def uploads(way: Way, request: bytes, *, number: int) -> list[float]:
    """Send `request` `number` times on one connection; return the times."""
    async with way.open() as line:
        return [await exchange(line, request) for _ in range(number)]


async def posts_beside_uploads(way: Way, request: bytes, large: bytes, *, seconds: float) -> list[float]:
    """Send `request` on four connections while one other client sends `large` without a pause."""

    async def without_end() -> None:
        async with way.open() as line:
            while True:
                await exchange(line, large)

    beside = asyncio.create_task(without_end())
    try:
        await asyncio.sleep(0.2)
        return await posts(way, request, connections=4, seconds=seconds)
    finally:
        beside.cancel()
        await asyncio.gather(beside, return_exceptions=True)


def quantile(times: Sequence[float], share: float) -> float:
    """Return the time in milliseconds that `share` of all are at most."""
    ordered = sorted(times)
    return ordered[min(len(ordered) - 1, math.ceil(share * len(ordered)) - 1)] * 1000


type Client = Callable[[list[float], float], Awaitable[None]]


async def _together(number: int, client: Client, seconds: float) -> list[float]:
    times: list[float] = []
    end = time.perf_counter() + seconds
    await asyncio.gather(*(client(times, end) for _ in range(number)))
    return times


async def _kept_alive(way: Way, request: bytes, times: list[float], end: float) -> None:
    async with way.open() as line:
        times.append(await exchange(line, request))  # one at least, however slow the machine is
        while time.perf_counter() < end:
            times.append(await exchange(line, request))


async def _one_each(way: Way, request: bytes, times: list[float], end: float) -> None:
    while time.perf_counter() < end:
        start = time.perf_counter()
        async with way.open() as line:
            await exchange(line, request)
        times.append(time.perf_counter() - start)
