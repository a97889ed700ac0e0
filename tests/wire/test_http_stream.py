"""Requests and their limits, on real sockets; the last word is what the origin received."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import h2.events
import pytest
from mitmproxy.http import HTTPFlow, Response
from mitmproxy.proxy.layers.http import HttpLayer

from outgate.wire import http1_linger, http_stream
from outgate.wire.budget import Budget
from tests import patience
from tests.live.origin.record import wait_until
from tests.wire.contract import changed
from tests.wire.rig import H2Client, Line, Rig

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.live.certificates import Authority
    from tests.live.origin import Origin

LIMIT = 1 << 20


class Policy:
    """Stands for the addons: answers some paths in `requestheaders`, and refuses what is too large."""

    def __init__(self) -> None:
        self.seen: list[tuple[str, int | None]] = []

    async def requestheaders(self, flow: HTTPFlow) -> None:
        self.seen.append(("requestheaders", None))
        flow.request.stream = True
        if "x-refuse" in flow.request.headers:
            flow.response = Response.make(403, b"refused at once")

    async def request_too_large(self, flow: HTTPFlow) -> None:
        body = flow.request.raw_content
        self.seen.append(("too_large", None if body is None else len(body)))
        if "x-silent" not in flow.request.headers:
            flow.response = Response.make(413, b"over the limit", {"Outgate-Incident": "OG-1"})

    def request(self, flow: HTTPFlow) -> None:
        self.seen.append(("request", len(flow.request.raw_content or b"")))

    def response(self, flow: HTTPFlow) -> None:
        self.seen.append(("response", None))

    def error(self, flow: HTTPFlow) -> None:
        self.seen.append(("error", None))


@pytest.fixture
def policy() -> Policy:
    return Policy()


@pytest.fixture
def rig(policy: Policy, confdir: Path, authority: Authority) -> Iterator[Rig]:
    with Rig(confdir, policy, limit=LIMIT, trust=authority.pem) as rig:
        yield rig
        assert wait_until(lambda: rig.budget.free == rig.budget.total), "room was lost"
        assert not rig.crashes, rig.crashes


def head(origin: Origin, *lines: str, method: str = "POST") -> bytes:
    start = f"{method} http://localhost:{origin.plain_port}/up HTTP/1.1"
    return "\r\n".join([start, f"Host: localhost:{origin.plain_port}", *lines, "", ""]).encode()


def chunk(data: bytes) -> bytes:
    return b"%x\r\n%s\r\n" % (len(data), data)


def test_sends_a_body_within_the_limit_whole(rig: Rig, origin: Origin, policy: Policy) -> None:
    body = bytes(range(256)) * (LIMIT // 256)
    with Line(rig.port) as line:
        line.send(head(origin, f"Content-Length: {LIMIT}") + body)
        assert line.response()[0] == 200
    assert bytes(origin.request().body) == body
    assert ("request", LIMIT) in policy.seen


def test_sends_a_chunked_body_within_the_limit_whole(rig: Rig, origin: Origin) -> None:
    body = bytes(range(256)) * 1024
    with Line(rig.port) as line:
        line.send(head(origin, "Transfer-Encoding: chunked") + chunk(body[:1000]) + chunk(body[1000:]) + b"0\r\n\r\n")
        assert line.response()[0] == 200
    assert bytes(origin.request().body) == body


def test_answers_a_declared_length_over_the_limit_before_any_of_the_body(
    rig: Rig, origin: Origin, policy: Policy
) -> None:
    with Line(rig.port) as line:
        line.send(head(origin, f"Content-Length: {LIMIT + 1}"))
        status, headers, body = line.response()
        assert (status, headers["connection"], headers["outgate-incident"]) == (413, "close", "OG-1")
        assert body == b"over the limit"
    assert policy.seen == [("requestheaders", None), ("too_large", None), ("response", None)]
    assert not origin.connections


def test_answers_a_client_that_waits_for_100_with_the_refusal(rig: Rig, origin: Origin) -> None:
    with Line(rig.port) as line:
        line.send(head(origin, f"Content-Length: {LIMIT + 1}", "Expect: 100-continue"))
        assert line.response()[0] == 413
    assert not origin.connections


def test_stops_a_chunked_body_at_the_limit_and_not_at_its_end(rig: Rig, origin: Origin, policy: Policy) -> None:
    piece = chunk(b"x" * (1 << 16))
    with Line(rig.port) as line:
        line.send(head(origin, "Transfer-Encoding: chunked"))
        sent = line.push(piece * 640, pause=0.005)
        assert line.response()[0] == 413
    assert LIMIT < sent < 24 * LIMIT, sent  # of 40: the limit, and what the buffers of the sockets hold
    assert ("too_large", None) in policy.seen
    assert not origin.connections


def test_a_client_that_sends_all_before_it_reads_still_gets_the_refusal(
    rig: Rig, origin: Origin, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(http1_linger, "LINGER", patience.SECONDS)
    with Line(rig.port) as line:
        line.send(head(origin, f"Content-Length: {16 * LIMIT}") + b"x" * 16 * LIMIT)
        status, _, body = line.response()
        assert (status, body) == (413, b"over the limit")
    assert not origin.connections


def test_answers_at_once_what_requestheaders_refuses(rig: Rig, origin: Origin, policy: Policy) -> None:
    with Line(rig.port) as line:
        line.send(head(origin, "Content-Length: 1000000", "X-Refuse: 1"))
        assert line.response()[0] == 403
    assert ("request", 0) not in policy.seen
    assert not origin.connections


def test_refuses_too_large_even_if_nobody_says_how(rig: Rig, origin: Origin) -> None:
    with Line(rig.port) as line:
        line.send(head(origin, f"Content-Length: {LIMIT + 1}", "X-Silent: 1"))
        assert line.response()[0] == 413
    assert not origin.connections


@pytest.mark.parametrize("length", [None, 16 * LIMIT])
def test_stops_an_http2_upload_over_the_limit(rig: Rig, origin: Origin, length: int | None) -> None:
    with Line(rig.port) as line:
        client = H2Client(line.tunnel(origin, "h2"))
        stream = client.request(*([("content-length", str(length))] if length else []))
        sent = client.upload(stream, b"x" * 16 * LIMIT, end=False)
        assert client.response(stream) == (413, b"over the limit")
        assert sent <= (1 << 16 if length else 2 * LIMIT), sent
        client.until(lambda: bool(client.of(stream, h2.events.StreamReset)))
        assert [int(event.error_code or 0) for event in client.of(stream, h2.events.StreamReset)] == [0]
        # the connection lives on
        other = client.request(("content-length", "3"))
        client.upload(other, b"abc")
        assert client.response(other)[0] == 200
    assert bytes(origin.request().body) == b"abc"


@pytest.mark.parametrize("known", [True, False])
def test_sends_an_http2_body_within_the_limit_whole(rig: Rig, origin: Origin, *, known: bool) -> None:
    body = bytes(range(256)) * (LIMIT // 256)
    with Line(rig.port) as line:
        client = H2Client(line.tunnel(origin, "h2"))
        stream = client.request(*([("content-length", str(LIMIT))] if known else []))
        assert client.upload(stream, body) == LIMIT
        assert client.response(stream)[0] == 200
    assert bytes(origin.request().body) == body


def test_answers_at_once_over_http2(rig: Rig, origin: Origin) -> None:
    with Line(rig.port) as line:
        client = H2Client(line.tunnel(origin, "h2"))
        stream = client.request(("x-refuse", "1"))
        assert client.response(stream) == (403, b"refused at once")
    assert not origin.requests


def test_never_limits_a_response(rig: Rig, origin: Origin) -> None:
    with Line(rig.port) as line:
        target = f"http://localhost:{origin.plain_port}/download?bytes={3 * LIMIT}"
        line.send(f"GET {target} HTTP/1.1\r\nHost: localhost:{origin.plain_port}\r\n\r\n".encode())
        status, _, body = line.response()
    assert status == 200
    assert len(body) > 3 * LIMIT


def test_mitmproxy_is_what_this_was_written_for() -> None:
    stream: Any = http_stream.InspectedStream.__bases__[0]
    relied_upon = {
        stream._handle_event: "e3cbfef7310a",
        stream.state_wait_for_request_headers: "3706d5d5ce01",
        stream.state_consume_request_body: "45459c1bbd8b",
        stream.state_wait_for_response_headers: "10e32e91b294",
        stream.send_response: "d581bc106152",
        stream.flow_done: "ad9969744785",
        stream.check_body_size: "236ca0a7b9fd",
        stream.check_killed: "368cad352d1e",
        stream.handle_protocol_error: "59fc3b2eeeab",
        stream.passthrough: "a6df32aba1ae",
        HttpLayer.event_to_child: "1095f6e1581d",
        HttpLayer.make_stream: "654959c6e745",
    }
    assert changed(relied_upon) == {}


def test_a_limit_over_the_budget_is_refused() -> None:
    with pytest.raises(ValueError, match="never fit"):
        http_stream.install(11, Budget(10))
