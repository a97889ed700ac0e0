"""HTTP/2 towards the client: a stream may send what there is room for, and can be told to stop.

mitmproxy opens every window wide and acknowledges all data at once, so that a client fills the memory with bodies
that wait. Here a stream begins with the window of the standard, and gets more when its body is admitted; the
connection's window stays open, so that no stream can hold up another.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import h2.config
import h2.events
from mitmproxy.proxy.commands import SendData
from mitmproxy.proxy.layers import http as layers
from mitmproxy.proxy.layers.http import _http2
from mitmproxy.proxy.layers.http._http_h2 import BufferedH2Connection

from outgate.wire.patch import put
from outgate.wire.upload import FREE, UploadAdmitted, UploadStopped

if TYPE_CHECKING:
    from mitmproxy.proxy.context import Context
    from mitmproxy.proxy.events import Event
    from mitmproxy.proxy.layer import CommandGenerator

ACKNOWLEDGE = 1 << 24  # bytes received until the connection's window is opened again
NO_ERROR = 0  # RFC 9113, section 8.1: please stop sending, the response is complete


class ClientWindows(BufferedH2Connection):
    """Streams with the default window, on a connection with an open one."""

    def __init__(self, config: h2.config.H2Configuration) -> None:
        super().__init__(config)
        self.local_settings.initial_window_size = FREE
        self.local_settings.acknowledge()
        self._received = 0

    def acknowledge_received_data(self, acknowledged_size: int, stream_id: int) -> None:  # noqa: ARG002 - h2's signature
        """Open the connection's window again, and never the stream's: its window is the room it was given."""
        self._received += acknowledged_size
        if self._received >= ACKNOWLEDGE:
            self.increment_flow_control_window(self._received)
            self._received = 0


class WindowedHttp2Server(_http2.Http2Server):
    """The client's side of HTTP/2 that stands in mitmproxy's place after `install`."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.h2_conn = ClientWindows(self.h2_conf)

    def _handle_event(self, event: Event) -> CommandGenerator[None]:
        if isinstance(event, (UploadAdmitted, UploadStopped)):
            return self._upload(event)
        return super()._handle_event(event)

    def _upload(self, event: UploadAdmitted | UploadStopped) -> CommandGenerator[None]:
        if isinstance(event, UploadStopped):
            self._stop(event.stream_id)
        elif not self.is_closed(event.stream_id):
            self.h2_conn.increment_flow_control_window(event.size, event.stream_id)
        if data := self.h2_conn.data_to_send():
            yield SendData(self.conn, data)

    def _stop(self, stream_id: int) -> None:
        """Have the client stop, unless it has ended by itself or the answer still waits for its window."""
        if not self.is_closed(stream_id) and not self.h2_conn.stream_buffers.get(stream_id):
            self.h2_conn.reset_stream(stream_id, NO_ERROR)
            self.streams.pop(stream_id, None)

    def handle_h2_event(self, event: h2.events.Event) -> CommandGenerator[bool]:
        """Padding takes room in the window too, and is not of the body."""
        if isinstance(event, h2.events.DataReceived):
            padding = event.flow_controlled_length - len(event.data)
            if padding and not event.stream_ended and not self.is_closed(event.stream_id):
                self.h2_conn.increment_flow_control_window(padding, event.stream_id)
        return super().handle_h2_event(event)


def install() -> None:
    """Put `WindowedHttp2Server` in mitmproxy's place. Doing so twice is harmless."""
    put(layers, "Http2Server", WindowedHttp2Server)
