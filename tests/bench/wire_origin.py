"""The bench's origin: the least that can take a request and answer, so that what is measured is the proxy.

Runs as a process of its own: `python -m tests.bench.wire_origin LEAF.pem` prints its port and serves until killed.
"""

from __future__ import annotations

import asyncio
import re
import sys
from pathlib import Path

from tests.live.certificates import server_context

ANSWER = b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 2\r\n\r\nok"
_LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)


class Answering(asyncio.Protocol):
    """Counts bodies off by their Content-Length and answers each request when its last byte is in."""

    def __init__(self) -> None:
        self._head = bytearray()
        self._left = 0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        while data:
            if self._left:
                taken = min(self._left, len(data))
                self._left -= taken
                data = data[taken:]
            else:
                data = self._head_received(data)
                if not data and self._head:
                    return
            if not self._left:
                self._transport.write(ANSWER)

    def _head_received(self, data: bytes) -> bytes:
        self._head += data
        end = self._head.find(b"\r\n\r\n")
        if end < 0:
            return b""
        length = _LENGTH.search(self._head)
        rest = bytes(self._head[end + 4 :])
        self._left = int(length[1]) if length else 0
        self._head.clear()
        return self._skip(rest)

    def _skip(self, rest: bytes) -> bytes:
        taken = min(self._left, len(rest))
        self._left -= taken
        return rest[taken:]


async def main(leaf: Path) -> None:
    """Serve on a free port of loopback for ever."""
    loop = asyncio.get_running_loop()
    server = await loop.create_server(Answering, "127.0.0.1", 0, ssl=server_context(leaf, ["http/1.1"]), backlog=1024)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1])))
