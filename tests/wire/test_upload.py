"""What a stream says to its connection."""

from __future__ import annotations

import h2.config
import h2.connection

from outgate.wire.upload import FREE, UploadAdmitted, UploadStopped


def test_small_is_what_http2_lets_a_stream_send_unasked() -> None:
    peer = h2.connection.H2Connection(h2.config.H2Configuration(client_side=True))
    assert peer.remote_settings.initial_window_size == FREE


def test_events_name_their_stream() -> None:
    assert UploadAdmitted(3, 100).size == 100
    assert UploadStopped(5).stream_id == 5
