"""HTTP/1 towards the client: what becomes of a connection that was answered before its request was read.

Closing a connection with unread data in it resets it, and on many systems the client then never sees the answer.
So the rest is read and thrown away, for a while, before the connection is closed (RFC 9112, section 9.6).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from h11._receivebuffer import ReceiveBuffer
from mitmproxy.proxy.commands import CloseConnection, RequestWakeup, SendData
from mitmproxy.proxy.events import ConnectionClosed, ConnectionEvent, DataReceived, Event, Wakeup
from mitmproxy.proxy.layers import http as layers
from mitmproxy.proxy.layers.http import _http1

from outgate.wire.http1_trailers import TrailingServer
from outgate.wire.patch import put
from outgate.wire.upload import UploadAdmitted, UploadStopped

if TYPE_CHECKING:
    from mitmproxy.proxy.layer import CommandGenerator
    from mitmproxy.proxy.layers.http._base import HttpEvent

LINGER = 10.0  # seconds
HEAD = 1 << 18  # bytes of a request's line and headers


class LingeringServer(TrailingServer):
    """The client's side of HTTP/1 that stands in mitmproxy's place after `install`."""

    def send(self, event: HttpEvent) -> CommandGenerator[None]:
        """Send a piece of a response, and stop reading where told."""
        if isinstance(event, UploadStopped):
            return self._stop_reading()
        return _nothing() if isinstance(event, UploadAdmitted) else super().send(event)

    def _stop_reading(self) -> CommandGenerator[None]:
        if not self.request_done:
            self.buf = ReceiveBuffer()
            self.state = self.discard
            yield RequestWakeup(LINGER)

    def discard(self, event: Event) -> CommandGenerator[None]:
        """Throw away what comes, until the client leaves or the time is over."""
        if isinstance(event, DataReceived):
            self.buf = ReceiveBuffer()
        elif isinstance(event, (ConnectionClosed, Wakeup)):
            self.state = self.done
            yield CloseConnection(self.conn)

    def read_headers(self, event: ConnectionEvent) -> CommandGenerator[None]:
        """Bound the head too."""
        return super().read_headers(event) if len(self.buf) <= HEAD else self._read_long_head(event)

    def _read_long_head(self, event: ConnectionEvent) -> CommandGenerator[None]:
        yield from super().read_headers(event)
        if self.state == self.read_headers and len(self.buf) > HEAD:
            self.buf = ReceiveBuffer()
            self.state = self.done
            yield SendData(self.conn, _http1.make_error_response(431, "The head of the request is too large."))
            yield CloseConnection(self.conn)


def _nothing() -> CommandGenerator[None]:
    yield from ()


def install() -> None:
    """Put `LingeringServer` in mitmproxy's place. Doing so twice is harmless."""
    put(layers, "Http1Server", LingeringServer)
