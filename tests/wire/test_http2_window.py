"""Windows of HTTP/2 streams: how much a client may send, and when."""

from __future__ import annotations

from typing import TYPE_CHECKING

import h2.events
import pytest
from mitmproxy.proxy.layers.http import _http2, _http_h2

from outgate.wire import http2_window
from outgate.wire.upload import FREE
from tests.live.origin.record import wait_until
from tests.wire.contract import changed
from tests.wire.rig import H2Client, Line, Rig

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.live.certificates import Authority
    from tests.live.origin import Origin

MIB = 1 << 20


@pytest.fixture
def rig(confdir: Path, authority: Authority) -> Iterator[Rig]:
    with Rig(confdir, limit=4 * MIB, total=4 * MIB, trust=authority.pem) as rig:
        yield rig
        assert wait_until(lambda: rig.budget.free == rig.budget.total)
        assert not rig.crashes, rig.crashes


@pytest.fixture
def client(rig: Rig, origin: Origin) -> Iterator[H2Client]:
    with Line(rig.port) as line:
        yield H2Client(line.tunnel(origin, "h2"))


def test_a_stream_begins_with_the_window_of_the_standard(client: H2Client) -> None:
    assert client.state.remote_settings.initial_window_size == FREE
    assert client.state.outbound_flow_control_window > 1 << 30


def test_a_small_body_gets_no_window_and_needs_none(client: H2Client, origin: Origin) -> None:
    stream = client.request()
    client.upload(stream, b"x" * 1000)
    assert client.response(stream)[0] == 200
    updates = [event for event in client.events if isinstance(event, h2.events.WindowUpdated)]
    assert [event.delta for event in updates if event.stream_id == stream] == []
    assert origin.request().body == b"x" * 1000


def test_padding_takes_no_room_from_the_body(client: H2Client, origin: Origin) -> None:
    stream = client.request()
    for _ in range(600):  # 600 * 256 bytes of padding are more than twice the window
        while client.state.local_flow_control_window(stream) < 300:
            client.receive(0.05)
        client.state.send_data(stream, b"y" * 10, pad_length=255)
        client.flush()
        client.receive(0)
    client.state.end_stream(stream)
    client.flush()
    assert client.response(stream)[0] == 200
    assert origin.request().body == b"y" * 6000


def test_the_connection_never_runs_out_of_window(
    client: H2Client, origin: Origin, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(http2_window, "ACKNOWLEDGE", MIB)
    before = client.state.outbound_flow_control_window
    for _ in range(3):
        stream = client.request()
        assert client.upload(stream, b"x" * 2 * MIB) == 2 * MIB
        assert client.response(stream)[0] == 200
    assert before > 1 << 30
    client.until(lambda: client.state.outbound_flow_control_window > before - MIB)


def test_data_that_comes_after_the_answer_ends_nothing_but_its_stream(client: H2Client, origin: Origin) -> None:
    stream = client.request()
    client.upload(stream, b"x" * 5 * MIB, end=False)
    assert client.response(stream)[0] == 413
    other = client.request()
    client.upload(other, b"abc")
    assert client.response(other)[0] == 200
    assert origin.request().body == b"abc"


def test_mitmproxy_is_what_this_was_written_for() -> None:
    relied_upon = {
        _http2.Http2Connection._handle_event: "7fc814a8a507",
        _http2.Http2Connection.handle_h2_event: "f6b6a52b1254",
        _http2.Http2Server: "97aac4eab18a",
        _http_h2.BufferedH2Connection: "c085c1abb1f4",
    }
    assert changed(relied_upon) == {}
