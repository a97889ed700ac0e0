"""Flows without a proxy, and who sends them."""

from __future__ import annotations

from mitmproxy.connection import Client, Server
from mitmproxy.http import Headers, HTTPFlow, Request

from outgate.model import Header, Sender

SENDER = Sender("192.0.2.1")


def flow_of(
    body: bytes | None = b"", url: str = "https://origin.test/a?b=c", *, trailers: list[Header] | None = None
) -> HTTPFlow:
    """A POST that has come in whole."""
    address = Client(peername=("192.0.2.1", 1000), sockname=("192.0.2.2", 8080))
    flow = HTTPFlow(address, Server(address=("origin.test", 443)), live=True)
    flow.request = Request.make("POST", url, body or b"", headers=[(b"X-One", b"1")])
    flow.request.data.content = body
    flow.request.data.trailers = Headers(trailers) if trailers else None
    return flow
