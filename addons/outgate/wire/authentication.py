"""The addon that asks clients who they are: first of ours, so that nothing is read of those who do not say."""

from __future__ import annotations

from typing import TYPE_CHECKING

from outgate.wire.refusal import Refusal

if TYPE_CHECKING:
    from mitmproxy.http import HTTPFlow

    from outgate.wire.gateway import Gateway
    from outgate.wire.tunnels import Tunnels

_HEADER = "proxy-authorization"
ASKED = Refusal(407, "unauthenticated")


class Authentication:
    """Proves the sender of each tunnel and of each plain request, and takes the password out of the message."""

    def __init__(self, gateway: Gateway, tunnels: Tunnels) -> None:
        self._gateway = gateway
        self._tunnels = tunnels

    async def http_connect(self, flow: HTTPFlow) -> None:
        """A tunnel is opened for somebody, and stays theirs."""
        await self._ask(flow, tunnel=True)

    async def requestheaders(self, flow: HTTPFlow) -> None:
        """A plain request proves itself each time; one in a tunnel is its opener's."""
        if flow.client_conn in self._tunnels:
            _take(flow)
        else:
            await self._ask(flow, tunnel=False)

    async def _ask(self, flow: HTTPFlow, *, tunnel: bool) -> None:
        given = _take(flow)
        identity = self._gateway.identity
        if not identity.asks:
            return
        user = await identity.user(given[0]) if len(given) == 1 else None
        if user is None:
            ask(flow, self._gateway)
        else:
            identity.bind(flow.client_conn if tunnel else flow, user)


def _take(flow: HTTPFlow) -> list[str]:
    """Take the credentials out of the request, so that nothing behind this ever sees them."""
    headers = flow.request.headers
    given = headers.get_all(_HEADER)
    if given:
        del headers[_HEADER]
    return given


def ask(flow: HTTPFlow, gateway: Gateway) -> None:
    """Answer `flow` with the question who it is (RFC 9110, 407; RFC 7617)."""
    gateway.counts["unauthenticated"] += 1
    flow.response = gateway.refusals.answer(flow.request, ASKED)
    flow.response.headers["Proxy-Authenticate"] = 'Basic realm="Outgate", charset="UTF-8"'
