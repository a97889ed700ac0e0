"""The handler of a client's connections: while a hook waits, its sockets wait too.

A layer that waits for a hook queues all that comes, without a bound. So once a little has come while a hook runs,
nothing more is read from the connections of this client until all its hooks are done. HTTP/2 is left out: its
streams have windows of their own, and one that waits must not hold up another.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

from mitmproxy.connection import Connection, ConnectionState
from mitmproxy.proxy import mode_servers
from mitmproxy.proxy.events import ConnectionClosed, HookCompleted

from outgate.wire.patch import put

if TYPE_CHECKING:
    from mitmproxy.proxy.commands import StartHook

READS = 4  # of 64 KiB at most, that may come while a hook runs


class PatientHandler(mode_servers.ProxyConnectionHandler):
    """The handler that stands in mitmproxy's place after `install`."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[no-untyped-call] # mitmproxy's
        self._hooks = 0
        self._reads = 0
        self._idle: asyncio.Event | None = None

    async def hook_task(self, hook: StartHook) -> None:
        """Run a hook. One that is cancelled never completes: the client is let go, and nothing is sent on."""
        self._hooks += 1
        try:
            await self.handle_hook(hook)
        except BaseException:
            if (io := self.transports.get(self.client)) and io.handler:
                self.close_connection(self.client)
            raise
        finally:
            self._hooks -= 1
            if not self._hooks:
                self._read_on()
        if hook.blocking:
            await self.server_event(HookCompleted(hook))

    def _read_on(self) -> None:
        self._reads = 0
        if self._idle:
            self._idle.set()
            self._idle = None

    async def drain_writers(self) -> None:
        """Before anything more is read: wait for the writers, and for the hooks."""
        await super().drain_writers()  # type: ignore[no-untyped-call] # mitmproxy's
        if self._hooks:
            self._reads += 1
            while self._reads > READS and self.client.alpn != b"h2":
                self._idle = self._idle or asyncio.Event()
                await self._idle.wait()

    async def handle_connection(self, connection: Connection) -> None:
        """Serve a connection, and close it whatever ends that.

        mitmproxy closes from inside the task that reads. If more has come by then, the cancellation can strike
        where it waits for its own lock, past all cleaning up: the socket stays open, and the layers do not know.
        """
        try:
            await super().handle_connection(connection)
        finally:
            io = self.transports.get(connection)
            if io and io.writer:
                connection.state = ConnectionState.CLOSED
                await self.server_event(ConnectionClosed(connection))
                self.transports.pop(connection, None)
                io.writer.close()


def install() -> None:
    """Put `PatientHandler` in mitmproxy's place. Doing so twice is harmless."""
    put(mode_servers, "ProxyConnectionHandler", PatientHandler)
