"""Which requests are on their way, so that a stop can wait for them and for nothing else."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mitmproxy.connection import Client
    from mitmproxy.http import HTTPFlow


class InFlight:
    """Counts a request from its headers to the end of its answer."""

    def __init__(self) -> None:
        self._flows: set[HTTPFlow] = set()
        self._empty = asyncio.Event()
        self._empty.set()
        self.draining = False

    def __len__(self) -> int:
        return len(self._flows)

    def requestheaders(self, flow: HTTPFlow) -> None:
        """A request begins."""
        self._flows.add(flow)
        self._empty.clear()

    def responseheaders(self, flow: HTTPFlow) -> None:
        """While draining, HTTP/1 clients are told to ask elsewhere next time."""
        if self.draining and flow.response is not None and not flow.request.is_http2:
            flow.response.headers["Connection"] = "close"

    def response(self, flow: HTTPFlow) -> None:
        """The answer has come to its end. A WebSocket that begins here is not waited for."""
        self._ended({flow})

    def error(self, flow: HTTPFlow) -> None:
        """The exchange broke off."""
        self._ended({flow})

    def client_disconnected(self, client: Client) -> None:
        """Whatever this client still waited for, nobody does any more."""
        self._ended({flow for flow in self._flows if flow.client_conn is client})

    def is_busy(self, client: Client) -> bool:
        """Tell whether `client` waits for an answer."""
        return any(flow.client_conn is client for flow in self._flows)

    async def wait_empty(self) -> None:
        """Return when nothing is in flight."""
        await self._empty.wait()

    def _ended(self, flows: set[HTTPFlow]) -> None:
        self._flows -= flows
        if not self._flows:
            self._empty.set()
