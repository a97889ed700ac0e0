"""Trailers of HTTP/1 both ways, and the framing of what comes from HTTP/2."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import h2.events
import h11
import pytest
from h11._readers import ChunkedReader
from h11._receivebuffer import ReceiveBuffer
from hypothesis import given
from hypothesis import strategies as st
from mitmproxy.http import Headers
from mitmproxy.proxy.layers.http import _http1

from outgate.wire import http1_trailers
from outgate.wire.http1_trailers import LINES, TrailingReader
from tests.live.origin import Origin
from tests.live.origin.answers import Answer
from tests.wire.contract import changed
from tests.wire.rig import H2Client, Line, Rig

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from mitmproxy.http import HTTPFlow

    from tests.live.certificates import Authority
    from tests.live.origin.record import Received

CHUNKS = b"3\r\nabc\r\n0\r\n"


class Trailers:
    """Notes the trailers of requests, and takes them out or changes them when asked."""

    def __init__(self) -> None:
        self.seen: list[tuple[tuple[bytes, bytes], ...]] = []

    def request(self, flow: HTTPFlow) -> None:
        trailers = flow.request.trailers
        self.seen.append(trailers.fields if trailers else ())
        if "x-redact" in flow.request.headers:
            flow.request.trailers = Headers([(b"x-t", b"[redacted]")])


@pytest.fixture
def trailers() -> Trailers:
    return Trailers()


@pytest.fixture
def rig(confdir: Path, trailers: Trailers, authority: Authority) -> Iterator[Rig]:
    with Rig(confdir, trailers, trust=authority.pem) as rig:
        yield rig
        assert not rig.crashes, rig.crashes


@pytest.fixture(params=["h2", "http/1.1"])
def other(request: pytest.FixtureRequest, authority: Authority) -> Iterator[Origin]:
    """An origin of either version, that answers with trailers."""
    with Origin(authority, protocols=[request.param]) as origin:
        origin._answers = _with_trailers
        yield origin


async def _with_trailers(request: Received) -> Answer:
    async def body() -> Any:
        yield b"part"
        await asyncio.sleep(0)

    framing = [(b"transfer-encoding", b"chunked")] if request.version == "1.1" else []
    return Answer(headers=framing, body=body(), trailers=[(b"x-sum", b"42")])


def chunked(*lines: bytes, target: bytes = b"/t") -> bytes:
    return b"\r\n".join(
        (b"POST %s HTTP/1.1" % target, b"Host: localhost", b"Transfer-Encoding: chunked", *lines, b"", b"")
    )


def test_trailers_reach_the_addons_and_the_origin(rig: Rig, other: Origin, trailers: Trailers) -> None:
    with Line(rig.port) as line:
        line.tunnel(other, "http/1.1").send(chunked() + CHUNKS + b"X-T: last\r\nX-U: more\r\n\r\n")
        assert line.response()[0] == 200
    one = other.request()
    assert trailers.seen == [((b"x-t", b"last"), (b"x-u", b"more"))]
    assert (bytes(one.body), one.trailers) == (b"abc", [(b"x-t", b"last"), (b"x-u", b"more")])


def test_redacted_trailers_are_what_the_origin_gets(rig: Rig, other: Origin) -> None:
    with Line(rig.port) as line:
        line.tunnel(other, "http/1.1").send(chunked(b"X-Redact: 1") + CHUNKS + b"X-T: secret\r\n\r\n")
        assert line.response()[0] == 200
    assert other.request().trailers == [(b"x-t", b"[redacted]")]
    assert not other.saw("secret")


def test_trailers_that_would_change_the_message_are_dropped(rig: Rig, other: Origin, trailers: Trailers) -> None:
    with Line(rig.port) as line:
        line.tunnel(other, "http/1.1").send(
            chunked() + CHUNKS + b"Content-Length: 99\r\nX-T: 1\r\nHost: evil.test\r\n\r\n"
        )
        assert line.response()[0] == 200
    assert trailers.seen == [((b"x-t", b"1"),)]
    assert other.request().trailers == [(b"x-t", b"1")]


def test_a_connection_goes_on_after_trailers(rig: Rig, other: Origin) -> None:
    with Line(rig.port) as line:
        line.tunnel(other, "http/1.1")
        for _ in range(2):
            line.send(chunked() + CHUNKS + b"X-T: 1\r\n\r\n")
            assert line.response()[0] == 200
        line.send(chunked() + CHUNKS + b"\r\n")
        assert line.response()[0] == 200
    assert [one.trailers for one in other.requests] == [[(b"x-t", b"1")], [(b"x-t", b"1")], []]


def test_trailers_of_http2_reach_either_origin(rig: Rig, other: Origin, trailers: Trailers) -> None:
    with Line(rig.port) as line:
        client = H2Client(line.tunnel(other, "h2", "http/1.1"))
        stream = client.request(("content-length", "3"))
        client.upload(stream, b"abc", end=False)
        client.state.send_headers(stream, [("x-t", "last")], end_stream=True)
        client.flush()
        assert client.response(stream)[0] == 200
    one = other.request()
    assert trailers.seen == [((b"x-t", b"last"),)]
    assert (bytes(one.body), one.trailers) == (b"abc", [(b"x-t", b"last")])


def test_trailers_of_a_response_reach_an_http1_client(rig: Rig, other: Origin) -> None:
    with Line(rig.port) as line:
        line.tunnel(other, "http/1.1").send(b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")
        status, headers, body = line.response()
        assert (status, headers["transfer-encoding"]) == (200, "chunked")
        assert body == b"4\r\npart\r\n0\r\nx-sum: 42\r\n\r\n"
        line.send(b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")
        assert line.response()[0] == 200


def test_trailers_of_a_response_reach_an_http2_client(rig: Rig, other: Origin) -> None:
    with Line(rig.port) as line:
        client = H2Client(line.tunnel(other, "h2"))
        stream = client.request(method="GET", end=True)
        assert client.response(stream) == (200, b"part")
        (sums,) = client.of(stream, h2.events.TrailersReceived)
    assert dict[Any, Any](sums.headers or ()) == {"x-sum": "42"}


def test_a_body_of_http2_without_a_length_is_framed_for_http1(rig: Rig, authority: Authority) -> None:
    smuggled = b"GET /smuggled HTTP/1.1\r\nHost: localhost\r\n\r\n"
    with Origin(authority, protocols=["http/1.1"]) as origin, Line(rig.port) as line:
        client = H2Client(line.tunnel(origin, "h2", "http/1.1"))
        stream = client.request()
        client.upload(stream, smuggled)
        assert client.response(stream)[0] == 200
        one = origin.request()
        assert (one.header("content-length"), bytes(one.body)) == (str(len(smuggled)), smuggled)


@pytest.mark.parametrize(
    "end",
    [b"X-T: " + b"x" * 2 * LINES, b"no colon\r\n\r\n", b"X-T : 1\r\n\r\n", b"X-T: a\x00b\r\n\r\n"],
)
def test_trailers_that_are_none_end_the_connection(rig: Rig, origin: Origin, end: bytes) -> None:
    with Line(rig.port) as line:
        line.send(chunked(target=origin.plain_url().encode()) + CHUNKS + end)
        assert line.ended()
    assert not origin.requests


def test_a_chunk_with_an_endless_line_ends_the_connection(rig: Rig, origin: Origin) -> None:
    with Line(rig.port) as line:
        line.send(chunked(target=origin.plain_url().encode()) + b"3;x=" + b"y" * 2 * LINES)
        assert line.ended()
    assert not origin.requests


NAMES = st.text("abcxyz-", min_size=1, max_size=8).map(lambda name: f"x-{name}".encode())
VALUES = st.text("abc XYZ019:;=,", max_size=20).map(lambda value: value.strip().encode())


@given(
    st.lists(st.binary(min_size=1, max_size=50), max_size=5), st.lists(st.tuples(NAMES, VALUES), max_size=4), st.data()
)
def test_reads_any_chunks_and_trailers_however_they_are_cut(
    chunks: list[bytes], trailers: list[tuple[bytes, bytes]], data: st.DataObject
) -> None:
    wire = b"".join(b"%x\r\n%s\r\n" % (len(piece), piece) for piece in chunks) + b"0\r\n"
    wire += b"".join(b"%s: %s\r\n" % line for line in trailers) + b"\r\n"
    reader, buffer, body, done = TrailingReader(), ReceiveBuffer(), b"", False
    while wire:
        cut = data.draw(st.integers(1, len(wire)))
        buffer += wire[:cut]
        wire = wire[cut:]
        while (event := reader(buffer)) is not None and not done:
            if isinstance(event, h11.EndOfMessage):
                assert not event.headers
                done = True
                break
            body += event.data
    assert done
    assert body == b"".join(chunks)
    assert list(reader.trailers) == trailers


def test_lines_that_break_out_are_not_written() -> None:
    lines = http1_trailers._lines(Headers([(b"x-a", b"1\r\nGET / HTTP/1.1"), (b"x-b", b"2")]))
    assert lines == b"x-b: 2\r\n"


def test_mitmproxy_is_what_this_was_written_for() -> None:
    relied_upon = {
        _http1.Http1Connection: "c0675638b075",
        _http1.Http1Server: "cc8428d0bb6f",
        _http1.Http1Client: "706b7a68f280",
        http1_trailers._body_reader: "9b076acda459",
        ChunkedReader: "4d2629eeaaf3",
    }
    assert changed(relied_upon) == {}
