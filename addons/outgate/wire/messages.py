"""A flow of mitmproxy → a message of ours. Bytes are taken raw: decoding is for `extract`, which bounds it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from outgate.model import Channel, Destination, Message, Reason, Sender
from outgate.wire.hosts import normal_host

if TYPE_CHECKING:
    from mitmproxy.http import HTTPFlow, Request


def request_message(flow: HTTPFlow, sender: Sender, unread: Reason | None = None) -> Message:
    """Return what `flow`'s request says. Raises ValueError when its destination is not a host.

    A body that is not there to be read is unread, never empty.
    """
    request = flow.request
    body = request.data.content
    if body is None:
        body, unread = b"", unread or Reason.FAILURE
    trailers = request.data.trailers
    return Message(
        channel=Channel.HTTP,
        sender=sender,
        destination=destination(request),
        at=datetime.now(UTC),
        method=request.method,
        target=request.data.path,
        headers=request.data.headers.fields,
        body=body,
        trailers=trailers.fields if trailers else (),
        unread=unread,
    )


def connect_message(
    target: Destination, sender: Sender, names: tuple[str, ...] = (), unread: Reason | None = None
) -> Message:
    """Return the message that opening a tunnel is: it says a host, and perhaps other names (SNI)."""
    return Message(
        channel=Channel.CONNECT,
        sender=sender,
        destination=target,
        at=datetime.now(UTC),
        method="CONNECT",
        names=names,
        unread=unread,
    )


def websocket_message(flow: HTTPFlow, sender: Sender, body: bytes, *, is_text: bool) -> Message:
    """Return the message that a WebSocket payload is. Raises ValueError when its destination is not a host."""
    return Message(
        channel=Channel.WEBSOCKET,
        sender=sender,
        destination=destination(flow.request),
        at=datetime.now(UTC),
        body=body,
        is_text=is_text,
    )


def destination(request: Request) -> Destination:
    """Return where `request` really goes (the tunnel's target). Raises ValueError when that is not a host."""
    data = request.data
    return Destination(normal_host(data.host), data.port, data.scheme.decode("ascii", "replace"))
