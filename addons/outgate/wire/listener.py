"""The listening socket, and the drain: stop accepting, finish what is in flight, close what is left."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import TYPE_CHECKING

from mitmproxy.proxy.mode_servers import ServerInstance

from outgate.wire.config import SetupError

if TYPE_CHECKING:
    from mitmproxy.addons.proxyserver import Proxyserver
    from mitmproxy.proxy.mode_specs import RegularMode
    from mitmproxy.proxy.server_hooks import ServerConnectionHookData

    from outgate.wire.config import WireConfig
    from outgate.wire.inflight import InFlight

FLUSH = 2.0  # seconds that clients get to take the last bytes of their answers


class Listener:
    """Listens by itself, since mitmproxy's own servers know neither `reuse_port` nor a backlog."""

    def __init__(self, config: WireConfig, proxyserver: Proxyserver, in_flight: InFlight) -> None:
        self._config = config
        self._proxyserver = proxyserver
        self._in_flight = in_flight
        self._server: asyncio.Server | None = None
        self._ready = asyncio.Event()
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
            raise SetupError(f"cannot listen on {config.listen_host}:{config.listen_port}: {error.strerror}") from None
        self.addresses = tuple(socket.getsockname()[:2] for socket in self._server.sockets)

    def server_connect(self, data: ServerConnectionHookData) -> None:
        """Keep the proxy from connecting to itself, in a circle without an end."""
        if data.server.address is None:
            return
        host, port = data.server.address[:2]
        for own, own_port in self.addresses:
            if port == own_port and host.lower() in {own, "localhost", "127.0.0.1", "::1", "0.0.0.0", "::"}:  # noqa: S104
                data.server.error = "the proxy does not connect to itself"

    def server_connected(self, data: ServerConnectionHookData) -> None:
        """The same, for names that turned out to be our own address: both ends are then one machine's."""
        peer, local = data.server.peername, data.server.sockname
        if peer and local and peer[0] == local[0] and peer[1] in {port for _, port in self.addresses}:
            handler = self._proxyserver.connections.get(data.client.id)
            if handler is not None:
                handler.close_connection(data.server)

    async def drain(self, seconds: float) -> None:
        """Stop accepting, close idle connections, and wait at most `seconds` for the busy ones."""
        self._in_flight.draining = True
        if self._server is not None:
            self._server.close()
        self._close(idle_only=True)
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._in_flight.wait_empty()

    async def finish(self) -> None:
        """Close every connection, letting clients take what was already written to them."""
        if self._server is not None:
            self._server.close()
        with suppress(TimeoutError):
            async with asyncio.timeout(FLUSH):
                await asyncio.gather(*self._close(idle_only=False), return_exceptions=True)
                while self._proxyserver.connections:  # noqa: ASYNC110 - mitmproxy tells nobody of their end
                    await asyncio.sleep(0.01)

    def _close(self, *, idle_only: bool) -> list[asyncio.Task[None]]:
        """Close client connections; return the waits until their last bytes are out."""
        flushed = []
        for handler in list(self._proxyserver.connections.values()):
            transport = handler.transports.get(handler.client)
            if (
                transport is None
                or transport.handler is None
                or (idle_only and self._in_flight.is_busy(handler.client))
            ):
                continue
            if isinstance(transport.writer, asyncio.StreamWriter):
                flushed.append(asyncio.ensure_future(transport.writer.wait_closed()))
            transport.handler.cancel("the proxy stops")
        return flushed
