"""The TLS handshake inside a tunnel: its server name is inspected before any TLS towards the host.

The host is connected to here, after its name is approved, and not at CONNECT: so no host hears of us that
policy refuses, and still the client is offered just the protocols that the host speaks.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import structlog

from outgate.wire.hosts import normal_host
from outgate.wire.messages import connect_message
from outgate.wire.refusal import MISDIRECTED, from_verdict

if TYPE_CHECKING:
    from mitmproxy.tls import ClientHelloData, TlsData

    from outgate.wire.gateway import Gateway
    from outgate.wire.tunnels import Tunnel, Tunnels

_log = structlog.get_logger("outgate.wire")


class Tls:
    """Decides on handshakes in tunnels. Must come after mitmproxy's TlsConfig, whose choice it corrects."""

    def __init__(self, gateway: Gateway, tunnels: Tunnels) -> None:
        self._gateway = gateway
        self._tunnels = tunnels

    async def tls_clienthello(self, data: ClientHelloData) -> None:
        """Leave unread what is private, connect to what is approved, and let the rest reach only a refusal."""
        data.ignore_connection = data.establish_server_tls_first = False
        tunnel = self._tunnels.get(data.context.client)
        if tunnel is None:  # TLS to the proxy itself
            return
        sni = data.client_hello.sni
        if tunnel.is_ours:
            tunnel.hello = True
            return
        if sni is not None and self._is_private(tunnel, sni):
            self._gateway.counts["tunnelled"] += 1
            data.ignore_connection = True
        elif sni is None or _same(tunnel, sni):
            data.establish_server_tls_first = tunnel.refusal is None
        else:
            await self._misdirect(data, tunnel, sni)
        tunnel.hello = True

    def tls_failed_client(self, _: TlsData) -> None:
        """A client that does not trust the certificate authority, or pins; never a reason to let it through."""
        self._gateway.counts["client_tls_failed"] += 1

    def _is_private(self, tunnel: Tunnel, sni: str) -> bool:
        try:
            name = normal_host(sni)
        except ValueError:
            return False
        return self._gateway.is_private(tunnel.target.host) and self._gateway.is_private(name)

    async def _misdirect(self, data: ClientHelloData, tunnel: Tunnel, sni: str) -> None:
        """Refuse all requests of a tunnel with another name inside; the name may be the leak, so it is inspected."""
        tunnel.refusal = MISDIRECTED
        sender = self._gateway.identity.sender(data.context.client)
        verdict = await self._gateway.inspect_and_record(connect_message(tunnel.target, sender, (sni,)))
        if not verdict.outcome.disposition.is_whole:
            tunnel.refusal = from_verdict(verdict)


def _same(tunnel: Tunnel, sni: str) -> bool:
    try:
        return normal_host(sni) == tunnel.target.host
    except ValueError:
        return False
