"""One request and its response: mitmproxy's stream, made safe for bodies that nobody may pass on unseen.

A request is never streamed; an answer given before its body came is sent at once; a body over the limit is refused
as soon as that is known; and a body is read only when there is room for it in the budget.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from mitmproxy import http
from mitmproxy.proxy import commands, events
from mitmproxy.proxy.layers import http as layers
from mitmproxy.proxy.layers.http import _events as http_events
from mitmproxy.proxy.layers.http import _hooks

from outgate.wire.body_buffer import BodyBuffer
from outgate.wire.budget import STALLED, BodyRoomHook, Budget, Place
from outgate.wire.patch import put
from outgate.wire.upload import FREE, UploadAdmitted, UploadStopped

if TYPE_CHECKING:
    from mitmproxy.proxy.context import Context
    from mitmproxy.proxy.layer import CommandGenerator

SLICE = 1 << 16  # bytes handed to the next hop at once: TLS and HTTP/2 buffer what they are given


@dataclass
class RequestTooLargeHook(commands.StartHook):  # type: ignore[no-untyped-call] # mitmproxy's
    """The body of a request is over the limit and will not be read. Set `flow.response` to the refusal."""

    flow: http.HTTPFlow


class InspectedStream(layers.HttpStream):
    """The stream that stands in mitmproxy's place after `install`."""

    limit: ClassVar[int] = 32 << 20
    budget: ClassVar[Budget] = Budget(512 << 20)

    def __init__(self, context: Context, stream_id: int) -> None:
        super().__init__(context, stream_id)
        self.request_body_buf: BodyBuffer = BodyBuffer()
        self._place: Place | None = None
        self._alarm: commands.RequestWakeup | None = None
        self._length_known = False
        self._moved = False

    def state_wait_for_request_headers(self, event: http_events.RequestHeaders) -> CommandGenerator[None]:
        """Step in after the addons have seen the headers."""
        steps = super().state_wait_for_request_headers(event)
        if event.request.data.method == b"CONNECT":
            yield from steps
            return
        for command in steps:  # there are only hooks here, and hooks have no reply to be handed back
            yield command
            seen = isinstance(command, _hooks.HttpRequestHeadersHook) and not self.flow.error
            if seen and (yield from self._ends_here(event)):
                steps.close()
                return

    def _ends_here(self, event: http_events.RequestHeaders) -> CommandGenerator[bool]:
        self.flow.request.stream = False
        if event.end_stream:
            return False
        if self.flow.response:
            yield from self._answer(self.flow.response)
            return True
        size = _declared(self.flow.request)
        self._length_known = bool(size)
        if size <= FREE:
            return False
        if size > self.limit:
            yield from self._refuse()
            return True
        return not (yield from self._admit(size))

    def state_consume_request_body(self, event: events.Event) -> CommandGenerator[None]:
        """Collect the body within the limit, and send it on in slices."""
        if isinstance(event, http_events.RequestData):
            return self._collect(event.data)
        if isinstance(event, http_events.RequestEndOfMessage) and len(self.request_body_buf) > SLICE:
            return self._send_on(event)
        as_ever: CommandGenerator[None] = super().state_consume_request_body(event)
        return as_ever

    def state_wait_for_response_headers(self, event: http_events.ResponseHeaders) -> CommandGenerator[None]:
        """The origin answers, so it has the body: its room is free."""
        self._leave()
        as_ever: CommandGenerator[None] = super().state_wait_for_response_headers(event)
        return as_ever

    def state_refused(self, _: events.Event) -> CommandGenerator[None]:
        """What still comes of an upload that is answered already is thrown away."""
        yield from ()

    def check_body_size(self, request: bool) -> CommandGenerator[bool]:  # noqa: ARG002, FBT001 - mitmproxy's signature
        """Neither stream nor kill by mitmproxy's own options: the limit here is ours, and for requests alone."""
        yield from ()
        return False

    def check_killed(self, emit_error_hook: bool) -> CommandGenerator[bool]:  # noqa: FBT001 - mitmproxy's signature
        """Also give the room back."""
        killed = super().check_killed(emit_error_hook)
        return self._leave_if(killed) if self._place else killed

    def handle_protocol_error(
        self, event: http_events.RequestProtocolError | http_events.ResponseProtocolError
    ) -> CommandGenerator[None]:
        """Also give the room back."""
        self._leave()
        return super().handle_protocol_error(event)

    def flow_done(self) -> CommandGenerator[None]:
        """Also give the room back."""
        self._leave()
        return super().flow_done()

    def _collect(self, data: bytes) -> CommandGenerator[None]:
        self._moved = True
        size = len(self.request_body_buf) + len(data)
        if size > self.limit:
            yield from self._refuse()
            return
        self.request_body_buf += data
        if size >= FREE and not self._place and not self._length_known:
            yield from self._admit(self.limit)

    def _send_on(self, event: http_events.RequestEndOfMessage) -> CommandGenerator[None]:
        """Send a large body in pieces: in one, TLS alone would hold it twice more until the connection ends."""
        steps = super().state_consume_request_body(event)
        reply: Any = None
        while True:
            try:
                command = steps.send(reply)
            except StopIteration:
                break
            if isinstance(command, layers.SendHttp) and isinstance(command.event, http_events.RequestData):
                yield from self._slices(command.event.data)
                reply = None
            else:
                reply = yield command
        self.flow.request.data.content = None  # it is on its way, and it is large

    def _slices(self, whole: bytes) -> CommandGenerator[None]:
        for start in range(0, len(whole), SLICE):
            piece = http_events.RequestData(self.stream_id, whole[start : start + SLICE])
            yield layers.SendHttp(piece, self.context.server)

    def _admit(self, size: int) -> CommandGenerator[bool]:
        """Wait for room for `size` bytes; False when it came to an end instead."""
        self._place = self.budget.ask(size)
        if not self._place.granted:
            yield BodyRoomHook(self._place)
            if (yield from self.check_killed(True)):  # noqa: FBT003 - mitmproxy's signature
                return False
            if not self._place.granted:
                yield from self._answer(_plain(503, b"There is no room for this upload now.\n"))
                return False
        yield layers.SendHttp(UploadAdmitted(self.stream_id, size), self.context.client)
        yield self._wake_me()
        return True

    def _wake_me(self) -> commands.RequestWakeup:
        self._alarm = commands.RequestWakeup(STALLED)
        self._handle_event = self._wakeable  # only for those who asked, for speed
        return self._alarm

    def _wakeable(self, event: events.Event) -> CommandGenerator[None]:
        if isinstance(event, events.Wakeup) and event.command is self._alarm:
            return self._check_progress()
        as_ever: CommandGenerator[None] = super()._handle_event(event)
        return as_ever

    def _leave_if(self, killed: CommandGenerator[bool]) -> CommandGenerator[bool]:
        gone = yield from killed
        if gone:
            self._leave()
        return gone

    def _check_progress(self) -> CommandGenerator[None]:
        """An upload that stands still may keep its room only as long as nobody else needs it."""
        if not self._place or self.client_state != self.state_consume_request_body:
            return
        if self._moved or not self.budget.waiting:
            self._moved = False
            yield self._wake_me()
            return
        yield from self._answer(_plain(408, b"The upload stood still while others waited.\n"))

    def _refuse(self) -> CommandGenerator[None]:
        """The body is over the limit: let the addons say so, and answer."""
        self.request_body_buf.clear()
        self._leave()
        yield RequestTooLargeHook(self.flow)
        too_large = _plain(413, b"This is too large to be checked, so it was not sent.\n")
        yield from self._answer(self.flow.response or too_large)

    def _answer(self, response: http.Response) -> CommandGenerator[None]:
        """Answer before the body has come, and have the rest of it stopped."""
        self.request_body_buf.clear()
        self._leave()
        self.client_state = self.state_refused
        self.flow.response = response
        if not self.flow.request.is_http2:
            response.headers["connection"] = "close"
        response.timestamp_start = time.time()
        yield _hooks.HttpResponseHeadersHook(self.flow)
        if (yield from self.check_killed(True)):  # noqa: FBT003 - mitmproxy's signature
            return
        yield from self.send_response()
        if self.client_state == self.state_refused:
            yield from self.flow_done()
            yield layers.SendHttp(UploadStopped(self.stream_id), self.context.client)

    def _leave(self) -> None:
        if self._place:
            self._place.leave()


def install(limit: int, budget: Budget) -> None:
    """Put `InspectedStream` in mitmproxy's place. `limit` is bytes of one body. Doing so twice is harmless.

    Raises ValueError when a body within the limit would not fit into the budget.
    """
    if limit > budget.total:
        raise ValueError(f"a body of {limit} bytes would never fit into a budget of {budget.total}")
    InspectedStream.limit = limit
    InspectedStream.budget = budget
    put(layers, "HttpStream", InspectedStream)


def _declared(request: http.Request) -> int:
    """Return the bytes that Content-Length declares, 0 if there is none; mitmproxy has checked that it is a number."""
    return next((int(value) for name, value in request.data.headers.fields if name.lower() == b"content-length"), 0)


def _plain(status: int, text: bytes) -> http.Response:
    return http.Response.make(status, text, {"Content-Type": "text/plain; charset=utf-8"})
