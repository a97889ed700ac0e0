"""Which protocol comes next on a connection: HTTP, or TLS with HTTP inside. Everything else ends here.

mitmproxy's own choice falls back to carrying raw TCP, DNS and TLS in TLS; this one falls back to closing.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from mitmproxy.addons.next_layer import NextLayer
from mitmproxy.net.tls import starts_like_tls_record
from mitmproxy.proxy import commands, events, layer
from mitmproxy.proxy.layers import ClientTLSLayer, HttpLayer, ServerTLSLayer
from mitmproxy.proxy.layers.http import HTTPMode

from outgate.model import Reason
from outgate.wire.messages import connect_message

if TYPE_CHECKING:
    from mitmproxy.proxy.context import Context

    from outgate.wire.gateway import Gateway
    from outgate.wire.tunnels import Tunnels

_PREFACE = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"  # RFC 9113, section 3.4
_REQUEST_LINE = re.compile(rb"[!#$%&'*+.^_`|~0-9A-Za-z-]+ [^ \r\n]+ HTTP/1\.[01]\r?\n")
_START_OF_ONE = re.compile(rb"[!#$%&'*+.^_`|~0-9A-Za-z-]{1,32}(?: [^\r\n]*\r?)?")
_LONGEST_LINE = 128 << 10  # bytes; longer ones are refused by servers too


class Refused(layer.Layer):
    """Carries nothing and closes."""

    def _handle_event(self, event: events.Event) -> layer.CommandGenerator[None]:
        if isinstance(event, events.Start):
            yield commands.CloseConnection(self.context.client)


class Protocols(NextLayer):
    """Takes the place of mitmproxy's NextLayer, under its name."""

    name = "nextlayer"

    def __init__(self, gateway: Gateway, tunnels: Tunnels) -> None:
        self._gateway = gateway
        self._tunnels = tunnels

    async def next_layer(self, nextlayer: layer.NextLayer) -> None:
        """Choose the next layer by the bytes that came, or none until more have come."""
        context, data = nextlayer.context, nextlayer.data_client()  # type: ignore[no-untyped-call] # mitmproxy's
        if context.client not in self._tunnels:
            nextlayer.layer = self._setup_explicit_http_proxy(context, data)
            return
        kind = recognise(data)
        if kind is None:
            return
        nextlayer.layer = self._layer(kind, context) or await self._refused(context)

    def _layer(self, kind: str, context: Context) -> layer.Layer | None:
        encrypted = any(isinstance(below, ServerTLSLayer) for below in context.layers)
        if kind == "tls" and not encrypted:
            server = ServerTLSLayer(context)
            server.child_layer = ClientTLSLayer(context)
            return server
        # What is private is tunnelled unread or not at all: plain text in such a tunnel is neither.
        readable = encrypted or not self._gateway.is_private(self._tunnels[context.client].target.host)
        if readable and kind == ("h2" if encrypted and context.client.alpn == b"h2" else "http/1"):
            return HttpLayer(context, HTTPMode.transparent)
        return None

    async def _refused(self, context: Context) -> layer.Layer:
        target = self._tunnels[context.client].target
        message = connect_message(target, self._gateway.identity.sender(context.client), unread=Reason.PROTOCOL)
        await self._gateway.refuse(message, "only HTTP and WebSocket are carried")
        return Refused(context)


def recognise(data: bytes) -> str | None:
    """Return `tls`, `h2`, `http/1` or `other` by how a stream begins; None when more bytes are needed."""
    start = data.lstrip(b"\r\n")
    if not start:
        return None
    if start[0] == 0x16:  # noqa: PLR2004 - a TLS handshake record
        return None if len(start) < 3 else "tls" if starts_like_tls_record(start) else "other"  # noqa: PLR2004
    if start.startswith(_PREFACE):
        return "h2"
    if _REQUEST_LINE.match(start):
        return "http/1"
    more = _PREFACE.startswith(start) or (len(start) <= _LONGEST_LINE and _START_OF_ONE.fullmatch(start))
    return None if more else "other"
