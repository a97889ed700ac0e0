"""The listening socket, and the drain: stop accepting, finish what is in flight, close what is left."""

from __future__ import annotations

import asyncio
import os
from contextlib import suppress
from typing import TYPE_CHECKING

from mitmproxy.proxy.mode_servers import ServerInstance

from outgate.wire.config import SetupError

if TYPE_CHECKING:
    from mitmproxy.addons.proxyserver import Proxyserver
    from mitmproxy.connection import Client, Server
    from mitmproxy.proxy.mode_servers import ProxyConnectionHandler
    from mitmproxy.proxy.mode_specs import RegularMode
    from mitmproxy.proxy.server_hooks import ServerConnectionHookData

    from outgate.wire.config import WireConfig
    from outgate.wire.inflight import InFlight

FLUSH = 2.0  # seconds that clients get to take the last bytes of their answers

type _End = tuple[str, int]
type _Ends = tuple[_End, _End]  # of one connection: whose side asked for it, and the other


class Listener:
    """Listens by itself, since mitmproxy's own servers know neither `reuse_port` nor a backlog."""

    def __init__(self, config: WireConfig, proxyserver: Proxyserver, in_flight: InFlight) -> None:
        self._config = config
        self._proxyserver = proxyserver
        self._in_flight = in_flight
        self._server: asyncio.Server | None = None
        self._ready = asyncio.Event()
        self._outgoing: set[_Ends] = set()
        self.addresses: tuple[tuple[str, int], ...] = ()

    def running(self) -> None:
        """All addons are ready."""
        self._ready.set()

    async def start(self, serving: asyncio.Task[None]) -> None:
        """Once the master is ready, bind and accept. Raises SetupError when it is not, or the address is taken."""
        ready = asyncio.ensure_future(self._ready.wait())
        await asyncio.wait({ready, serving}, return_when=asyncio.FIRST_COMPLETED)
        if serving.done():
            ready.cancel()
            serving.result()
            raise SetupError("the proxy ended at its start")
        await self._bind()

    async def _bind(self) -> None:
        config = self._config
        instance: ServerInstance[RegularMode] = ServerInstance.make("regular", self._proxyserver)
        try:
            self._server = await asyncio.start_server(
                instance.handle_stream,
                config.listen_host,
                config.listen_port,
                backlog=config.backlog,
                reuse_port=config.reuse_port or None,
            )
        except OSError as error:
            raise SetupError(f"cannot listen on {config.listen_host}:{config.listen_port}: {_why(error)}") from None
        self.addresses = tuple(socket.getsockname()[:2] for socket in self._server.sockets)

    def server_connect(self, data: ServerConnectionHookData) -> None:
        """Keep the proxy from connecting to itself, in a circle without an end."""
        if data.server.address is None:
            return
        host, port = data.server.address[:2]
        for own, own_port in self.addresses:
            if port == own_port and host.lower() in {own, "localhost", "127.0.0.1", "::1", "0.0.0.0", "::"}:  # noqa: S104 - compared, not bound
                data.server.error = "the proxy does not connect to itself"

    def server_connected(self, data: ServerConnectionHookData) -> None:
        """The same for names that turn out to be ours: then one of our clients is this very connection.

        Both ends tell: a client on this machine may have the port that one of our connections elsewhere has.
        """
        if (ends := _asked(data.server)) is None:
            return
        self._outgoing.add(ends)
        for handler in self._handlers():
            if _accepted(handler.client) == ends:
                self._cut(handler)

    def server_disconnected(self, data: ServerConnectionHookData) -> None:
        """The port may be somebody else's now."""
        if (ends := _asked(data.server)) is not None:
            self._outgoing.discard(ends)

    def client_connected(self, client: Client) -> None:
        """And the same, when the client's end is the first to be seen."""
        if _accepted(client) in self._outgoing:
            client.error = "the proxy does not connect to itself"

    async def drain(self, seconds: float) -> None:
        """Stop accepting, close idle connections, and wait at most `seconds` for the busy ones."""
        self._in_flight.draining = True
        if self._server is not None:
            self._server.close()
        for handler in self._handlers():
            if not self._in_flight.is_busy(handler.client):
                self._cut(handler)
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._in_flight.wait_empty()

    async def finish(self) -> None:
        """Close every connection, letting clients take what was already written to them."""
        if self._server is not None:
            self._server.close()
        with suppress(TimeoutError):
            async with asyncio.timeout(FLUSH):
                ends = [end.writer for handler in self._handlers() for end in handler.transports.values()]
                writers = [writer for writer in ends if isinstance(writer, asyncio.StreamWriter)]
                for handler in self._handlers():
                    self._cut(handler)
                for writer in writers:  # also those whose handler hangs in a hook
                    writer.close()
                await asyncio.gather(*(writer.wait_closed() for writer in writers), return_exceptions=True)
                while self._proxyserver.connections:  # noqa: ASYNC110 - mitmproxy tells nobody of their end
                    await asyncio.sleep(0.01)

    def _handlers(self) -> list[ProxyConnectionHandler]:
        """Return the handlers of clients that are still connected."""
        return [handler for handler in self._proxyserver.connections.values() if handler.client in handler.transports]

    def _cut(self, handler: ProxyConnectionHandler) -> None:
        """Close a client's connection; what is written already still goes out."""
        reading = handler.transports[handler.client].handler
        if reading is not None:
            reading.cancel("the proxy stops")


def _why(error: OSError) -> str:
    """Return the reason in the system's words; asyncio gives none where it skips an address that is not of here."""
    if error.errno is not None and error.errno > 0:
        return os.strerror(error.errno)
    return error.strerror or "this machine has no such address"


def _asked(server: Server) -> _Ends | None:
    if server.sockname is None or server.peername is None:
        return None
    return server.sockname[:2], server.peername[:2]


def _accepted(client: Client) -> _Ends:
    return client.peername[:2], client.sockname[:2]
