"""The last addon: what was not decided to leave does not leave, whatever failed before.

It trusts nothing but the gateway's note on this very flow and these very bytes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from mitmproxy.http import Response

from outgate.wire.refusal import UNDECIDED

if TYPE_CHECKING:
    from mitmproxy.dns import DNSFlow
    from mitmproxy.http import HTTPFlow
    from mitmproxy.tcp import TCPFlow
    from mitmproxy.udp import UDPFlow

    from outgate.wire.gateway import Gateway


class Gate:
    """Must be the last entry of the addon chain."""

    def __init__(self, gateway: Gateway) -> None:
        self._gateway = gateway

    def http_connect(self, flow: HTTPFlow) -> None:
        """A tunnel that nobody allowed is not opened."""
        if flow.response is None and not self._gateway.is_released(flow, None):
            self._refuse(flow)

    def requestheaders(self, flow: HTTPFlow) -> None:
        """A streamed body would leave before anybody has read it."""
        flow.request.stream = False

    def request(self, flow: HTTPFlow) -> None:
        """A request that nobody allowed is answered here."""
        if flow.response is None and not self._gateway.is_released(flow, flow.request.data.content):
            self._refuse(flow)

    def websocket_message(self, flow: HTTPFlow) -> None:
        """A message that nobody allowed is dropped; what the server says is not ours to judge."""
        message = flow.websocket.messages[-1] if flow.websocket else None
        if message and message.from_client and not self._gateway.is_released(message, message.content):
            self._gateway.counts["undecided"] += 1
            message.drop()  # type: ignore[no-untyped-call] # mitmproxy's

    def tcp_message(self, flow: TCPFlow) -> None:
        """Raw TCP is not carried. Emptied, for killing has no effect in the middle of a connection."""
        flow.messages[-1].content = b""

    def udp_message(self, flow: UDPFlow) -> None:
        """Nor is UDP."""
        flow.messages[-1].content = b""

    def dns_request(self, flow: DNSFlow) -> None:
        """Nor are DNS questions."""
        flow.response = flow.request.fail(_REFUSED)

    def _refuse(self, flow: HTTPFlow) -> None:
        self._gateway.counts["undecided"] += 1
        try:
            flow.response = self._gateway.refusals.answer(flow.request, UNDECIDED)
        except Exception:  # noqa: BLE001 - the gate itself must not fail open
            flow.response = Response.make(UNDECIDED.status)


_REFUSED = 5  # RFC 1035, section 4.1.1
