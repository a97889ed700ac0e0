"""HTTP/1 trailers, which mitmproxy does not know: read on both sides, and written on both sides.

A body in chunks may end in trailers (RFC 9112, section 7.1.2). Their names become lower-case, for HTTP/2 wants them
so; fields that would change how a message is read are dropped (RFC 9110, section 6.5.1). This file also gives a
message that comes from HTTP/2 the framing that HTTP/1 needs.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import h11
from h11._readers import ChunkedReader
from mitmproxy import http
from mitmproxy.proxy.commands import SendData
from mitmproxy.proxy.layers import http as layers
from mitmproxy.proxy.layers.http import _events as http_events
from mitmproxy.proxy.layers.http import _http1
from mitmproxy.proxy.layers.http._base import ReceiveHttp

from outgate.wire.patch import put

if TYPE_CHECKING:
    from h11._receivebuffer import ReceiveBuffer
    from mitmproxy.proxy.events import Event
    from mitmproxy.proxy.layer import CommandGenerator
    from mitmproxy.proxy.layers.http._base import HttpEvent

LINES = 1 << 16  # bytes of trailers, or of the line before a chunk
LAST_CHUNK = b"0\r\n\r\n"
NEVER_IN_TRAILERS = frozenset(
    (
        b"content-length",
        b"transfer-encoding",
        b"trailer",
        b"host",
        b"connection",
        b"content-encoding",
        b"te",
        b"upgrade",
    )
)

_body_reader = _http1.make_body_reader


class TrailingReader(ChunkedReader):
    """Reads chunks, and keeps the trailers for whoever asks, since mitmproxy gives up when it is shown some."""

    trailers: tuple[tuple[bytes, bytes], ...] = ()

    def __call__(self, buf: ReceiveBuffer) -> h11.Data | h11.EndOfMessage | None:
        """Return the next event, or None when more data is needed. Raises h11.ProtocolError."""
        event = super().__call__(buf)
        if event is None and not self._bytes_in_chunk and len(buf) > LINES:
            raise h11.RemoteProtocolError("a line of the chunked body is too long")
        if isinstance(event, h11.EndOfMessage) and event.headers:
            self.trailers = tuple((name, value) for name, value in event.headers if name not in NEVER_IN_TRAILERS)
            return h11.EndOfMessage()
        return event


def make_body_reader(expected_size: int | None) -> _http1.TBodyReader:
    """Return what reads a body of `expected_size`, in mitmproxy's way to say so."""
    return TrailingReader() if expected_size is None else _body_reader(expected_size)


class _Trailing(_http1.Http1Connection):
    """What both sides of HTTP/1 have in common."""

    ReceiveTrailers: type[http_events.RequestTrailers | http_events.ResponseTrailers]
    to_send: http.Headers | None = None

    def read_body(self, event: Event) -> CommandGenerator[None]:
        """Tell of the trailers before the end."""
        body = super().read_body(event)
        return self._read_trailing(body) if isinstance(self.body_reader, TrailingReader) else body

    def _read_trailing(self, body: CommandGenerator[None]) -> CommandGenerator[None]:
        for command in body:
            if isinstance(command, ReceiveHttp) and isinstance(command.event, self.ReceiveEndOfMessage):
                trailers = getattr(self.body_reader, "trailers", ())
                if trailers:
                    yield ReceiveHttp(self.ReceiveTrailers(command.event.stream_id, http.Headers(trailers)))
            yield command

    def _keep(self, trailers: http.Headers) -> CommandGenerator[None]:
        self.to_send = trailers
        yield from ()

    def _with_trailers(self, commands: CommandGenerator[None], trailers: http.Headers) -> CommandGenerator[None]:
        self.to_send = None
        for command in commands:
            if isinstance(command, SendData) and command.data == LAST_CHUNK:
                command.data = b"0\r\n" + _lines(trailers) + b"\r\n"
            yield command


class TrailingServer(_Trailing, _http1.Http1Server):
    """HTTP/1 towards the client."""

    ReceiveTrailers = http_events.RequestTrailers

    def send(self, event: HttpEvent) -> CommandGenerator[None]:
        """Send a piece of a response."""
        if isinstance(event, http_events.ResponseHeaders):
            return super().send(self._framed(event))
        if isinstance(event, http_events.ResponseTrailers):
            return self._keep(event.trailers)
        if isinstance(event, http_events.ResponseData) and not event.data:
            return _nothing()  # an empty chunk would be the last one
        sent = super().send(event)
        if self.to_send and isinstance(event, http_events.ResponseEndOfMessage):
            return self._with_trailers(sent, self.to_send)
        return sent

    def _framed(self, event: http_events.ResponseHeaders) -> http_events.ResponseHeaders:
        """A response without a length goes in chunks, if the client reads them: it may end in trailers."""
        response, asked = event.response, self.request
        if not response.is_http2 or event.end_stream or not asked or not asked.is_http11 or asked.method == "HEAD":
            return event
        if "content-length" in response.headers or "transfer-encoding" in response.headers:
            return event
        response = response.copy()
        response.headers["transfer-encoding"] = "chunked"
        return http_events.ResponseHeaders(event.stream_id, response, event.end_stream)


class TrailingClient(_Trailing, _http1.Http1Client):
    """HTTP/1 towards the origin."""

    ReceiveTrailers = http_events.ResponseTrailers

    def send(self, event: HttpEvent) -> CommandGenerator[None]:
        """Send a piece of a request."""
        if isinstance(event, http_events.RequestHeaders):
            return super().send(_framed_request(event))
        if isinstance(event, http_events.RequestTrailers):
            return self._keep(event.trailers)
        sent = super().send(event)
        if self.to_send and isinstance(event, http_events.RequestEndOfMessage):
            return self._with_trailers(sent, self.to_send)
        return sent


def _nothing() -> CommandGenerator[None]:
    yield from ()


def _framed_request(event: http_events.RequestHeaders) -> http_events.RequestHeaders:
    """HTTP/2 needs no length, HTTP/1 takes what follows an unframed head for the next request."""
    request = event.request
    if event.end_stream or not (request.is_http2 or request.trailers) or "transfer-encoding" in request.headers:
        return event
    if not request.trailers and "content-length" in request.headers:
        return event
    request = request.copy()
    if request.trailers:
        request.headers.pop("content-length", None)
        request.headers["transfer-encoding"] = "chunked"
    else:
        request.headers["content-length"] = str(len(request.raw_content or b""))
    return http_events.RequestHeaders(event.stream_id, request, end_stream=False)


def _lines(trailers: http.Headers) -> bytes:
    """Return the lines of `trailers`, without any that would break out of its line."""
    return b"".join(
        b"%s: %s\r\n" % (name, value) for name, value in trailers.fields if not set(name + value) & set(b"\r\n\0")
    )


def install() -> None:
    """Put both sides in mitmproxy's place; `http1_linger` builds on the client's. Doing so twice is harmless."""
    _http1.make_body_reader = make_body_reader
    put(layers, "Http1Client", TrailingClient)
