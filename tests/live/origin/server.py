"""The origin as a test holds it: a thread with an event loop of its own, one TLS and one plain port on loopback."""

from __future__ import annotations

import asyncio
import contextlib
import ssl
import threading
from typing import TYPE_CHECKING, Self

import h11

from tests import patience
from tests.live.certificates import NAMES, Authority, server_context
from tests.live.origin import http1, http2
from tests.live.origin.answers import answers
from tests.live.origin.record import Connection, Received, Record, wait_until

if TYPE_CHECKING:
    from collections.abc import Coroutine, Iterable, Iterator, Mapping
    from pathlib import Path
    from types import TracebackType


class Origin(Record):
    """Listens from `__enter__` to `__exit__`; what it received stands in its `Record`."""

    def __init__(
        self,
        authority: Authority,
        *,
        names: Iterable[str] = NAMES,
        protocols: Iterable[str] = ("h2", "http/1.1"),
        expired: bool = False,
        pages: Mapping[str, bytes] | None = None,
        repositories: Path | None = None,
    ) -> None:
        super().__init__()
        self._context = server_context(authority.leaf(names, expired=expired), protocols)
        self._context.sni_callback = self._note_name
        self.go = threading.Event()  # set: what asked for `/held` is answered
        self._answers = answers(pages or {}, repositories, self.go)
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="origin", daemon=True)
        self._names: dict[int, str | None] = {}
        self._tasks: set[asyncio.Task[object]] = set()
        self._writers: list[asyncio.StreamWriter] = []
        self.port = 0  # TLS
        self.plain_port = 0

    def __enter__(self) -> Self:
        self._thread.start()
        asyncio.run_coroutine_threadsafe(self._listen(), self._loop).result(patience.SECONDS)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        asyncio.run_coroutine_threadsafe(self._stop(), self._loop).result(patience.SECONDS)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(patience.SECONDS)
        self._loop.close()

    def url(self, path: str = "/", host: str = "localhost") -> str:
        """Return the address of `path` on the TLS port."""
        return f"https://{host}:{self.port}{path}"

    def plain_url(self, path: str = "/", host: str = "localhost") -> str:
        """Return the address of `path` on the plain port."""
        return f"http://{host}:{self.plain_port}{path}"

    def request(self) -> Received:
        """Return the one complete request that came; fails if there is none, or more than one."""
        assert wait_until(lambda: any(one.complete for one in self.requests)), "no request reached the origin"
        assert len(self.requests) == 1, [(one.method, one.target) for one in self.requests]
        return self.requests[0]

    async def _listen(self) -> None:
        self._secure = await asyncio.start_server(self._tls, "127.0.0.1", 0)
        self._plain = await asyncio.start_server(self._clear, "127.0.0.1", 0)
        self.port = self._secure.sockets[0].getsockname()[1]
        self.plain_port = self._plain.sockets[0].getsockname()[1]

    async def _stop(self) -> None:
        self._secure.close()
        self._plain.close()
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        for writer in self._writers:
            writer.transport.abort()  # or what is not yet sent keeps its socket beyond the loop
        await asyncio.sleep(0.01)

    async def _tls(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Count the connection before the handshake, so that a bare TCP connection is seen too."""
        connection = Connection(secure=True)
        self.connections.append(connection)
        with self._tracked(writer), contextlib.suppress(ssl.SSLError, ConnectionError, asyncio.IncompleteReadError):
            await writer.start_tls(self._context)
            secured = writer.get_extra_info("ssl_object")
            connection.handshake, connection.protocol = True, secured.selected_alpn_protocol()
            connection.server_name = self._names.pop(id(secured), None)
            serve = http2.serve if connection.protocol == "h2" else http1.serve
            await self._serve(serve(reader, writer, self, self._answers), writer)

    async def _clear(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections.append(Connection(secure=False))
        with self._tracked(writer):
            await self._serve(http1.serve(reader, writer, self, self._answers), writer)

    async def _serve(self, serving: Coroutine[None, None, None], writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(ConnectionError, ssl.SSLError, h11.ProtocolError, asyncio.IncompleteReadError):
            await serving
        writer.close()

    @contextlib.contextmanager
    def _tracked(self, writer: asyncio.StreamWriter) -> Iterator[None]:
        self._writers.append(writer)
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        try:
            yield
        finally:
            self._tasks.discard(task)

    def _note_name(self, secured: ssl.SSLObject, name: str | None, context: ssl.SSLContext) -> None:
        del context
        self._names[id(secured)] = name
