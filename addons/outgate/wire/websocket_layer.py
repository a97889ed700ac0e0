"""One WebSocket connection: every message of the client is held until somebody lets it go.

A message is dropped unless an addon released it, and one that is not released ends the connection: a protocol with
a hole in it is broken anyway. What the server says passes as it comes, unread. Pings are answered here and cross
empty, so that no payload slips by; the reason of a client's close is inspected like a message.
"""

from __future__ import annotations

import time
from itertools import pairwise
from typing import TYPE_CHECKING, Any, ClassVar

import wsproto
from mitmproxy.proxy import commands, events
from mitmproxy.proxy.layers import websocket as layers
from mitmproxy.websocket import WebSocketMessage
from wsproto.connection import ConnectionState
from wsproto.events import BytesMessage, CloseConnection, Message, Ping, Pong, TextMessage
from wsproto.frame_protocol import CloseReason, Opcode
from wsproto.utilities import split_comma_header

from outgate.model import Reason
from outgate.wire.body_buffer import BodyBuffer
from outgate.wire.patch import put
from outgate.wire.websocket_deflate import BoundedDeflate

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mitmproxy.http import HTTPFlow
    from mitmproxy.proxy.context import Context
    from mitmproxy.proxy.layer import CommandGenerator
    from wsproto.events import Event

LINGER = 2.0  # seconds that the other side gets to answer a close
FRAGMENTS = 1024  # of one message, kept as they came; a message in more is cut anew
PIECE = 4000  # bytes, at least, of a piece of a message that is cut anew
REASON = 123  # bytes of the reason of a close: RFC 6455, section 5.5


class ClientMessage(WebSocketMessage):
    """A message of the client. It is dropped, and the connection closed as `close` says, unless it is released.

    `unread` says why `content` is not what the client sent.
    """

    def __init__(self, content: bytes, *, is_text: bool, unread: Reason | None = None) -> None:
        super().__init__(Opcode.TEXT if is_text else Opcode.BINARY, from_client=True, content=content, dropped=True)
        self.unread = unread
        self.close = CloseConnection(CloseReason.INTERNAL_ERROR, "Outgate could not decide about this message")

    def release(self, content: bytes) -> None:
        """Send `content` on. Raises UnicodeDecodeError when it is to be text and is not."""
        if self.is_text:
            content.decode()
        self.content = content
        self.dropped = False

    def refuse(self, code: int, reason: str) -> None:
        """Close the connection to both sides with `code` and `reason`, which is cut to what fits into a frame."""
        self.dropped = True
        self.close = CloseConnection(code, _cut(reason))


class InspectedWebsocket(layers.WebsocketLayer):
    """The layer that stands in mitmproxy's place after `install`."""

    limit: ClassVar[int] = 32 << 20

    def __init__(self, context: Context, flow: HTTPFlow) -> None:
        super().__init__(context, flow)
        self._body = BodyBuffer()
        self._ends: list[int] = []
        self._closed = False
        self._pings = {True: 0, False: 0}  # of ours that the client, the server has not answered

    def start(self, _: events.Event) -> CommandGenerator[None]:
        """Take up the extensions that both sides agreed on."""
        response = self.flow.response
        agreed = response.headers.get("Sec-WebSocket-Extensions", "") if response else ""
        deflates = [e for e in split_comma_header(agreed.encode("ascii", "replace")) if _name(e) == BoundedDeflate.name]
        client = [BoundedDeflate.agreed(deflate, self.limit) for deflate in deflates]
        server = [BoundedDeflate.agreed(deflate, None) for deflate in deflates]
        kinds = wsproto.ConnectionType
        self.client_ws = layers.WebsocketConnection(kinds.SERVER, client, conn=self.context.client)
        self.server_ws = layers.WebsocketConnection(kinds.CLIENT, server, conn=self.context.server)
        yield layers.WebsocketStartHook(self.flow)
        self._handle_event = self.relay_messages

    _handle_event: Any = start

    def relay_messages(self, event: events.Event) -> CommandGenerator[None]:
        """Pass on what came. What anybody injects is not ours, and goes nowhere."""
        if not isinstance(event, (events.DataReceived, events.ConnectionClosed)):
            return
        source = self.client_ws if event.connection == self.context.client else self.server_ws
        source.receive_data(event.data if isinstance(event, events.DataReceived) else None)
        for ws_event in source.events():
            yield from self._relay(source, ws_event)
            if self._closed:
                return

    def _relay(self, source: layers.WebsocketConnection, event: Event) -> CommandGenerator[None]:
        by_client = source is self.client_ws
        other = self.server_ws if by_client else self.client_ws
        if isinstance(event, Message):
            yield from self._collect(event) if by_client else iter((other.send2(event),))
        elif isinstance(event, Ping):
            self._pings[not by_client] += 1
            yield source.send2(event.response())
            yield other.send2(Ping())
        elif isinstance(event, Pong):
            if self._pings[by_client]:
                self._pings[by_client] -= 1
            else:
                yield other.send2(Pong())
        elif isinstance(event, CloseConnection):
            yield from self._closed_by(source, event)
        else:
            yield from self._close(CloseConnection(CloseReason.PROTOCOL_ERROR), by_client=by_client)

    def _collect(self, event: Message[Any]) -> CommandGenerator[None]:
        is_text = isinstance(event, TextMessage)
        data = event.data.encode() if is_text else bytes(event.data)
        if len(self._body) + len(data) > self.limit:
            yield from self._too_large(is_text=is_text)
            return
        self._body += data
        if event.frame_finished and len(self._ends) < FRAGMENTS:
            self._ends.append(len(self._body))
        if not event.message_finished:
            return
        message, ends = ClientMessage(bytes(self._body), is_text=is_text), self._ends
        self._body.clear()
        self._ends = []
        if (yield from self._released(message)):
            for piece in _pieces(message, ends):
                yield self.server_ws.send2(piece)

    def _released(self, message: ClientMessage) -> CommandGenerator[bool]:
        """Ask the addons; if none of them lets the message go, close."""
        messages = self.flow.websocket.messages if self.flow.websocket else []
        messages[:] = [message]  # what was sent is nobody's business any more, and would fill the memory
        yield layers.WebsocketMessageHook(self.flow)
        messages.clear()
        if message.dropped:
            yield from self._close(message.close, by_client=False)
        return not message.dropped

    def _too_large(self, *, is_text: bool) -> CommandGenerator[None]:
        self._body.clear()
        message = ClientMessage(b"", is_text=is_text, unread=Reason.TOO_LARGE)
        message.refuse(CloseReason.MESSAGE_TOO_BIG, "Too large to be checked, so it was not sent")
        yield from self._released(message)
        if not self._closed:  # nobody can let go what was not read
            yield from self._close(message.close, by_client=False)

    def _closed_by(self, source: layers.WebsocketConnection, event: CloseConnection) -> CommandGenerator[None]:
        by_client = source is self.client_ws
        if source.state is ConnectionState.OPEN:  # not a close of theirs: what they sent is not WebSocket
            if by_client and event.code == CloseReason.MESSAGE_TOO_BIG:
                yield from self._too_large(is_text=False)
            else:
                yield from self._close(CloseConnection(event.code), by_client=by_client)
            return
        if by_client and event.reason:
            message = ClientMessage(event.reason.encode(), is_text=True)
            if not (yield from self._released(message)):
                return
            event = CloseConnection(event.code, _cut(message.text))
        yield from self._close(event, by_client=by_client)

    def _close(self, close: CloseConnection, *, by_client: bool) -> CommandGenerator[None]:
        """Send `close` to whom it is news. Who must still answer it gets a while to do so."""
        self._closed = True
        self._handle_event = self.wait_for_close
        if data := self.flow.websocket:
            data.timestamp_end, data.closed_by_client = time.time(), by_client
            data.close_code, data.close_reason = close.code, close.reason
        for ws in (self.server_ws, self.client_ws):
            if ws.state in {ConnectionState.OPEN, ConnectionState.REMOTE_CLOSING}:
                yield ws.send2(close)
            if ws.state is ConnectionState.CLOSED:
                yield commands.CloseConnection(ws.conn)
        yield commands.RequestWakeup(LINGER)
        yield layers.WebsocketEndHook(self.flow)
        self.flow.live = False

    def wait_for_close(self, event: events.Event) -> CommandGenerator[None]:
        """Throw away what comes until both sides have answered the close, or the time is over."""
        if isinstance(event, events.Wakeup):
            yield commands.CloseConnection(self.server_ws.conn)
            yield commands.CloseConnection(self.client_ws.conn)
        elif isinstance(event, (events.DataReceived, events.ConnectionClosed)):
            ws = self.client_ws if event.connection == self.context.client else self.server_ws
            if isinstance(event, events.ConnectionClosed) or _answers(ws, event.data):
                yield commands.CloseConnection(ws.conn)


def _answers(ws: layers.WebsocketConnection, data: bytes) -> bool:
    """Tell whether `data` holds the close that `ws` waits for, or nonsense."""
    if ws.state is not ConnectionState.LOCAL_CLOSING:
        return True
    ws.receive_data(data)
    return any(isinstance(event, CloseConnection) for event in ws.events())


def _pieces(message: ClientMessage, ends: list[int]) -> Iterator[Message[Any]]:
    """Yield the frames of a message, cut where its sender did if it has kept its size; characters stay whole."""
    content = message.content
    if not ends or ends[-1] != len(content):
        step = max(PIECE, *(end - start for start, end in pairwise([0, *ends])))
        ends = [*(range(step, len(content), step) if len(ends) > 1 else ()), len(content)]
    if message.is_text:
        ends = [_boundary(content, end) for end in ends]
    for start, end in pairwise([0, *ends[:-1]]):
        yield _piece(message, content[start:end], last=False)
    yield _piece(message, content[ends[-2] if len(ends) > 1 else 0 :], last=True)


def _piece(message: ClientMessage, data: bytes, *, last: bool) -> Message[Any]:
    if message.is_text:
        return TextMessage(data.decode(), message_finished=last)
    return BytesMessage(data, message_finished=last)


def _boundary(text: bytes, at: int) -> int:
    """Return the start of the character of UTF-8 that `at` is in."""
    while 0 < at < len(text) and text[at] & 0xC0 == 0x80:  # noqa: PLR2004 - RFC 3629, section 3
        at -= 1
    return at


def _cut(reason: str) -> str:
    """Cut a reason to what a close frame holds, between characters."""
    return reason.encode()[:REASON].decode(errors="ignore")


def _name(extension: str) -> str:
    return extension.split(";", 1)[0].strip()


def install(limit: int) -> None:
    """Put `InspectedWebsocket` in mitmproxy's place. `limit` is bytes of one message. Doing so twice is harmless."""
    InspectedWebsocket.limit = limit
    put(layers, "WebsocketLayer", InspectedWebsocket)
