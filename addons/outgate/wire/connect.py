"""CONNECT: the host is inspected before anything is looked up or opened towards it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from outgate.model import Destination
from outgate.wire.authentication import ask
from outgate.wire.hosts import normal_host
from outgate.wire.messages import connect_message
from outgate.wire.refusal import MALFORMED
from outgate.wire.tunnels import Tunnel, Tunnels

if TYPE_CHECKING:
    from mitmproxy.http import HTTPFlow

    from outgate.wire.gateway import Gateway


class Connect:
    """Decides on tunnels."""

    def __init__(self, gateway: Gateway, tunnels: Tunnels) -> None:
        self._gateway = gateway
        self._tunnels = tunnels

    async def http_connect(self, flow: HTTPFlow) -> None:
        """Open the tunnel, or answer why not."""
        if flow.response is not None:
            return
        if not self._gateway.identity.is_known(flow):
            ask(flow, self._gateway)
            return
        try:
            target = Destination(normal_host(flow.request.data.host), flow.request.data.port)
        except ValueError:
            flow.response = self._gateway.refusals.answer(flow.request, MALFORMED)
            return
        if target.host == self._gateway.own_host:
            self._tunnels[flow.client_conn] = Tunnel(target, is_ours=True)
            self._gateway.release(flow, None)
            return
        sender = self._gateway.identity.sender(flow.client_conn)
        verdict = await self._gateway.inspect_and_record(connect_message(target, sender))
        if not verdict.outcome.disposition.is_whole:  # a redacted host would be another host
            flow.response = self._gateway.refusals.of_verdict(flow.request, verdict)
            return
        self._tunnels[flow.client_conn] = Tunnel(target)
        self._gateway.release(flow, None)
