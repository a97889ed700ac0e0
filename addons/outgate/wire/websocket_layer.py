"""One WebSocket connection: every message of the client is held until somebody lets it go.

A message is dropped unless an addon released it, and one that is not released ends the connection: a protocol with
a hole in it is broken anyway. What the server says passes as it comes, unread. Pings are answered here and cross
empty, so that no payload slips by; the reason of a client's close is inspected like a message.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any, ClassVar

import wsproto
from mitmproxy.proxy import commands, events
from mitmproxy.proxy.layers import websocket as layers
from wsproto.connection import ConnectionState
from wsproto.events import CloseConnection, Message, Ping, Pong, TextMessage
from wsproto.frame_protocol import CloseReason
from wsproto.utilities import split_comma_header

from outgate.model import Reason
from outgate.wire.body_buffer import BodyBuffer
from outgate.wire.budget import STALLED, BodyRoomHook, Budget, Place
from outgate.wire.client_message import ClientMessage, cut
from outgate.wire.patch import put
from outgate.wire.upload import FREE
from outgate.wire.websocket_deflate import BoundedDeflate

if TYPE_CHECKING:
    from mitmproxy.http import HTTPFlow
    from mitmproxy.proxy.context import Context
    from mitmproxy.proxy.layer import CommandGenerator
    from wsproto.events import Event

LINGER = 1.0  # seconds of silence after which nobody is waited for any more to answer a close
LINGERS = 10  # … of which there are so many at most
FRAGMENTS = 1024  # of one message, kept as they came; a message in more is cut anew


class InspectedWebsocket(layers.WebsocketLayer):
    """The layer that stands in mitmproxy's place after `install`."""

    limit: ClassVar[int] = 32 << 20
    budget: ClassVar[Budget] = Budget(512 << 20)

    def __init__(self, context: Context, flow: HTTPFlow) -> None:
        super().__init__(context, flow)
        self._body = BodyBuffer()
        self._ends: list[int] = []
        self._place: Place | None = None
        self._alarmed = False
        self._closed = False
        self._broken = False  # what the client sends can be parsed no more
        self._moved, self._lingered = False, 0
        self._pings = {True: 0, False: 0}  # of ours that the client, the server has not answered

    def start(self, _: events.Event) -> CommandGenerator[None]:
        """Take up the extensions that both sides agreed on."""
        response = self.flow.response
        agreed = response.headers.get("Sec-WebSocket-Extensions", "") if response else ""
        deflates = [e for e in split_comma_header(agreed.encode("ascii", "replace")) if _name(e) == BoundedDeflate.name]
        try:
            client = [BoundedDeflate.agreed(deflate, self.limit) for deflate in deflates]
            server = [BoundedDeflate.agreed(deflate, None) for deflate in deflates]
        except ValueError:
            client, server, self._broken = [], [], True
        kinds = wsproto.ConnectionType
        self.client_ws = layers.WebsocketConnection(kinds.SERVER, client, conn=self.context.client)
        self.server_ws = layers.WebsocketConnection(kinds.CLIENT, server, conn=self.context.server)
        yield layers.WebsocketStartHook(self.flow)
        self._handle_event = self.relay_messages
        if self._broken:  # they agreed on what there is not: nothing that comes could be read
            yield from self._close(CloseConnection(CloseReason.PROTOCOL_ERROR), by_client=False)

    _handle_event: Any = start

    def relay_messages(self, event: events.Event) -> CommandGenerator[None]:
        """Pass on what came. What anybody injects is not ours, and goes nowhere."""
        if isinstance(event, events.Wakeup):
            yield from self._check_progress()
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
            yield from self._find_room()
            return
        message, ends = ClientMessage(bytes(self._body), is_text=is_text), self._ends
        self._body.clear()
        self._ends = []
        if (yield from self._released(message)):
            for piece in message.pieces(ends):
                yield self.server_ws.send2(piece)
        self._leave()

    def _find_room(self) -> CommandGenerator[None]:
        """A message that is not small is read on only when there is room for it."""
        self._moved = True
        if self._place or len(self._body) < FREE:
            return
        self._place = self.budget.ask(self.limit)
        if not self._place.granted:
            yield BodyRoomHook(self._place)
        if not self._place.granted:
            yield from self._close(CloseConnection(CloseReason.TRY_AGAIN_LATER), by_client=False)
        elif not self._alarmed:
            self._alarmed = True
            yield commands.RequestWakeup(STALLED)

    def _check_progress(self) -> CommandGenerator[None]:
        """A message that stands still may keep its room only as long as nobody else needs it."""
        self._alarmed = bool(self._place) and (self._moved or not self.budget.waiting)
        if self._alarmed:
            self._moved = False
            yield commands.RequestWakeup(STALLED)
        elif self._place:
            yield from self._close(CloseConnection(CloseReason.TRY_AGAIN_LATER), by_client=False)

    def _leave(self) -> None:
        if self._place:
            self._place.leave()
            self._place = None

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
            self._broken = True
            if by_client and event.code == CloseReason.MESSAGE_TOO_BIG:
                yield from self._too_large(is_text=False)
            else:
                yield from self._close(CloseConnection(event.code), by_client=by_client)
            return
        if by_client and event.reason:
            message = ClientMessage(event.reason.encode(), is_text=True)
            if not (yield from self._released(message)):
                return
            event = CloseConnection(event.code, cut(message.text))
        yield from self._close(event, by_client=by_client)

    def _close(self, close: CloseConnection, *, by_client: bool) -> CommandGenerator[None]:
        """Send `close` to whom it is news. Who must still answer it gets a while to do so."""
        self._closed = True
        self._body.clear()
        self._leave()
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
        """Throw away what comes until both sides have answered the close, or fall silent.

        Closing at once would reset the connection while the client still sends, and the reason would be lost.
        """
        if isinstance(event, events.DataReceived):
            self._moved = True
            ws = self.client_ws if event.connection == self.context.client else self.server_ws
            if self._is_answered(ws, event.data):
                yield commands.CloseConnection(ws.conn)
        elif isinstance(event, events.ConnectionClosed):
            yield commands.CloseConnection(event.connection)
        elif isinstance(event, events.Wakeup):
            yield from self._linger()

    def _linger(self) -> CommandGenerator[None]:
        moved, self._moved = self._moved, False
        self._lingered += 1
        if moved and self._lingered < LINGERS:
            yield commands.RequestWakeup(LINGER)
            return
        yield commands.CloseConnection(self.server_ws.conn)
        yield commands.CloseConnection(self.client_ws.conn)

    def _is_answered(self, ws: layers.WebsocketConnection, data: bytes) -> bool:
        if self._broken or ws.state is not ConnectionState.LOCAL_CLOSING:
            return False
        ws.receive_data(data)
        return any(isinstance(event, CloseConnection) for event in ws.events())


def _name(extension: str) -> str:
    return extension.split(";", 1)[0].strip()


def install(limit: int, budget: Budget) -> None:
    """Put `InspectedWebsocket` in mitmproxy's place. `limit` is bytes of one message. Doing so twice is harmless."""
    InspectedWebsocket.limit = limit
    InspectedWebsocket.budget = budget
    put(layers, "WebsocketLayer", InspectedWebsocket)
