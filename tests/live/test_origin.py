"""The recording origin itself: what it says it received is what was sent."""

from __future__ import annotations

import socket
import ssl
import subprocess
from typing import TYPE_CHECKING

import httpx
import pytest
from websockets.sync.client import connect

from tests import patience
from tests.live.origin import Origin
from tests.live.origin.record import wait_until

if TYPE_CHECKING:
    from tests.live.certificates import Authority


@pytest.mark.parametrize("http2", [True, False])
def test_notes_method_target_headers_and_body_of_both_versions(
    origin: Origin, authority: Authority, *, http2: bool
) -> None:
    trust = ssl.create_default_context(cafile=authority.pem)
    with httpx.Client(verify=trust, http2=http2, **patience.HTTP) as client:
        answer = client.post(origin.url("/a?b=c"), content=b"x" * 300_000, headers={"X-One": "1"})
    one = origin.request()
    assert answer.json() == {"method": "POST", "target": "/a?b=c", "bytes": 300_000}
    assert (one.version, one.method, one.target, one.header("x-one")) == (
        "2" if http2 else "1.1",
        "POST",
        "/a?b=c",
        "1",
    )
    assert bytes(one.body) == b"x" * 300_000
    assert origin.connections[0].server_name == "localhost"
    assert origin.saw("a?b=c")
    assert not origin.saw("b?c")


@pytest.mark.parametrize("version", ["--http1.1", "--http2"])
def test_streams_a_download_whole(origin: Origin, authority: Authority, version: str) -> None:
    command = ["curl", "-sS", version, "--cacert", str(authority.pem), origin.url("/download?bytes=3000000")]
    out = subprocess.run(command, check=True, capture_output=True, timeout=patience.SECONDS).stdout
    assert len(out) == 3_000_000


def test_notes_trailers_of_a_chunked_request(origin: Origin) -> None:
    head = b"POST /t HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\nTrailer: X-T\r\n\r\n"
    with socket.create_connection(("127.0.0.1", origin.plain_port), timeout=patience.SECONDS) as line:
        line.sendall(head + b"3\r\nabc\r\n0\r\nX-T: last\r\n\r\n")
        assert line.recv(1000).startswith(b"HTTP/1.1 200")
    one = origin.request()
    assert (bytes(one.body), one.trailers) == (b"abc", [(b"X-T", b"last")])


def test_notes_websocket_messages_pings_and_close(origin: Origin, authority: Authority) -> None:
    trust = ssl.create_default_context(cafile=authority.pem)
    trust.maximum_version = ssl.TLSVersion.TLSv1_2  # see test_clients.trusting_in_threads
    with connect(f"wss://localhost:{origin.port}/ws", ssl=trust, proxy=None, **patience.WEBSOCKET) as line:
        line.send("hello " * 100)
        assert line.recv(patience.SECONDS) == "hello " * 100
        line.send(b"\x00\x01")
        assert line.recv(patience.SECONDS) == b"\x00\x01"
        assert line.ping(b"psst").wait(patience.SECONDS)
        line.send(["in ", "pieces"])
        assert line.recv(patience.SECONDS) == "in pieces"
        line.close(1000, "bye")
    one = origin.requests[0]
    assert wait_until(lambda: len(one.frames) == 5)
    assert [frame.kind for frame in one.frames] == ["text", "binary", "ping", "text", "close"]
    assert one.frames[3].fragments > 1
    assert (one.frames[4].data, one.frames[4].code) == (b"bye", 1000)


def test_counts_a_connection_that_never_speaks(origin: Origin) -> None:
    with socket.create_connection(("127.0.0.1", origin.port), timeout=patience.SECONDS):
        assert wait_until(lambda: origin.connections)
    assert not origin.connections[0].handshake
    assert not origin.requests


def test_serves_pages_by_path(authority: Authority) -> None:
    with (
        Origin(authority, pages={"/page": b"<h1>hi</h1>"}) as origin,
        httpx.Client(**patience.HTTP) as client,
    ):
        assert client.get(origin.plain_url("/page")).text == "<h1>hi</h1>"
