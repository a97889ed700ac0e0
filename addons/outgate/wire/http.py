"""HTTP requests, whatever their method: read whole, inspected, and sent on as decided. Responses are streamed.

gRPC is no exception: calls whose request ends by itself work, and the answer may be a stream. A call that waits
for an answer before it has said all cannot be decided about, and waits until its client gives up.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from mitmproxy.http import Headers

from outgate.model import Message, Reason
from outgate.wire.authentication import ask
from outgate.wire.hosts import normal_host, split_authority
from outgate.wire.lighter import values
from outgate.wire.messages import request_message
from outgate.wire.refusal import MALFORMED, MISDIRECTED, UNDECIDED

if TYPE_CHECKING:
    from mitmproxy.http import HTTPFlow, Request

    from outgate.wire.gateway import Gateway
    from outgate.wire.refusal import Refusal
    from outgate.wire.tunnels import Tunnels

# Of the methods registered with IANA the longest has 17 letters; digits would make room for data.
_METHOD = re.compile(rb"[A-Za-z-]{1,20}")
_VERSIONS = frozenset({b"HTTP/1.0", b"HTTP/1.1", b"HTTP/2.0"})


class Http:
    """Decides on requests."""

    def __init__(self, gateway: Gateway, tunnels: Tunnels) -> None:
        self._gateway = gateway
        self._tunnels = tunnels

    async def request(self, flow: HTTPFlow) -> None:
        """Send on, send on redacted, or answer why not."""
        if flow.response is not None or flow.error is not None:
            return
        if not self._gateway.identity.is_known(flow):
            ask(flow, self._gateway)
            return
        if (refusal := self._misplaced(flow)) is not None:
            self._gateway.counts[refusal.kind] += 1
            flow.response = self._gateway.refusals.answer(flow.request, refusal)
            return
        unread, why = unreadable(flow.request)
        message = request_message(flow, self._gateway.identity.sender(flow.client_conn, flow), unread)
        gateway = self._gateway
        verdict = await (gateway.refuse(message, why) if unread else gateway.inspect_and_record(message))
        if verdict.send is None:
            flow.response = gateway.refusals.of_verdict(flow.request, verdict)
            return
        if not verdict.outcome.disposition.is_whole:
            write_back(flow.request, verdict.send)
        gateway.release(flow, flow.request.data.content)

    async def request_too_large(self, flow: HTTPFlow) -> None:
        """Refuse a body that is over the limit, as soon as that is known and without having read it."""
        message = request_message(flow, self._gateway.identity.sender(flow.client_conn, flow), Reason.TOO_LARGE)
        verdict = await self._gateway.refuse(message, "it is over the limit of what is checked")
        flow.response = self._gateway.refusals.of_verdict(flow.request, verdict)

    def responseheaders(self, flow: HTTPFlow) -> None:
        """Pass answers on as they come: event streams and downloads must not wait for their end."""
        if flow.response is not None:
            flow.response.stream = True

    def error(self, _: HTTPFlow) -> None:
        """An exchange that broke off: a client that left, a server that did not answer."""
        self._gateway.counts["broken"] += 1

    def _misplaced(self, flow: HTTPFlow) -> Refusal | None:
        """Return the refusal of a request that is not for where it would go."""
        tunnel = self._tunnels.get(flow.client_conn)
        if tunnel is not None and tunnel.refusal is not None:
            return tunnel.refusal
        if tunnel is not None and flow.request.data.scheme == b"https" and not tunnel.hello:
            return UNDECIDED
        try:
            host = normal_host(flow.request.data.host)
        except ValueError:
            return MALFORMED
        if host == self._gateway.own_host:  # it was to be answered before, and is sent nowhere
            return UNDECIDED
        return misdirected(flow.request, host)


def misdirected(request: Request, host: str) -> Refusal | None:
    """Return the refusal of a request whose Host headers or authority do not name `host`, where it would go."""
    claims = [value.decode("latin-1") for value in values(request.data.headers.fields, b"host")]
    if len(claims) > 1:
        return MALFORMED
    if request.data.authority:
        claims.append(request.data.authority.decode("latin-1"))
    for claim in claims:
        try:
            name, port = (claim, None) if claim == host else split_authority(claim)
        except ValueError:
            return MALFORMED
        if name != host or port not in (None, request.data.port):
            return MISDIRECTED
    return None


def unreadable(request: Request) -> tuple[Reason | None, str]:
    """Return why a request cannot be read for what it is, and the same in words; (None, "") when it can."""
    data = request.data
    fields = data.headers.fields
    if any(value.strip().lower() not in {b"", b"websocket"} for value in values(fields, b"upgrade")):
        return Reason.PROTOCOL, "only HTTP and WebSocket are carried"
    if not _METHOD.fullmatch(data.method) or data.http_version not in _VERSIONS:
        return Reason.PROTOCOL, "the method or the version is not one of HTTP"
    if any(value.strip().lower() != b"chunked" for value in values(fields, b"transfer-encoding")):
        return Reason.ENCODING, "the transfer encoding is not known"
    return None, ""


def write_back(request: Request, send: Message) -> None:
    """Make `request` say what `send` says, with the length of its body corrected."""
    data = request.data
    data.path = send.target
    data.headers = Headers(send.headers)
    data.content = send.body
    data.trailers = Headers(send.trailers) if send.trailers else None
    if "content-length" in data.headers:
        data.headers["content-length"] = str(len(send.body))
