"""Requests: every place of them is read, whatever their method; what goes on is exactly what was decided."""

from __future__ import annotations

import socket
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from mitmproxy.http import Headers, Request

from outgate.model import Disposition, Reason
from outgate.wire.http import misdirected, unreadable, write_back
from outgate.wire.messages import request_message
from outgate.wire.refusal import MALFORMED, MISDIRECTED
from tests.wire.clients import ask, client, connection, tunnel
from tests.wire.flows import SENDER, flow_of
from tests.wire.running import RunningProxy

if TYPE_CHECKING:
    from outgate.wire import WireConfig
    from outgate.wire.refusal import Refusal
    from tests.live.origin import Origin

PLACES = [
    "POST /LEAK HTTP/1.1\nHost: localhost\nContent-Length: 0\n\n",
    "GET /?a=LEAK HTTP/1.1\nHost: localhost\n\n",
    "GET / HTTP/1.1\nHost: localhost\nX-Note: LEAK\n\n",
    "GET / HTTP/1.1\nHost: localhost\nX-Leak: 1\n\n",
    "GET / HTTP/1.1\nHost: localhost\nCookie: a=1; b=LEAK\n\n",
    "GET / HTTP/1.1\nHost: localhost\nReferer: https://x.test/LEAK\n\n",
    "GET / HTTP/1.1\nHost: localhost\nContent-Length: 4\n\nLEAK",
    "DELETE / HTTP/1.1\nHost: localhost\nContent-Length: 4\n\nLEAK",
    "BREW / HTTP/1.1\nHost: localhost\nContent-Length: 4\n\nLEAK",
    "POST / HTTP/1.1\nHost: localhost\nTransfer-Encoding: chunked\n\n2\nLE\n2;ext=1\nAK\n0\n\n",
    "OPTIONS * HTTP/1.1\nHost: localhost\nX-Note: LEAK\n\n",
    "GET / HTTP/1.0\nX-Note: LEAK\n\n",
]


@pytest.mark.parametrize("request_", PLACES)
def test_a_leak_in_any_place_of_a_request_stays_here(origin: Origin, config: WireConfig, request_: str) -> None:
    with RunningProxy(config) as proxy, tunnel(proxy, f"localhost:{origin.plain_port}") as line:
        assert ask(line, request_)[0] == 403
        assert [outcome.disposition for outcome in proxy.recorder.outcomes] == [Disposition.BLOCKED]
    assert origin.requests == []


def test_plain_requests_to_the_proxy_are_read_too(origin: Origin, config: WireConfig) -> None:
    with RunningProxy(config) as proxy, connection(proxy) as line:
        assert ask(line, f"GET {origin.plain_url('/LEAK')} HTTP/1.1\nHost: localhost:{origin.plain_port}\n\n")[0] == 403
        assert ask(line, f"GET {origin.plain_url('/ok')} HTTP/1.1\nHost: localhost:{origin.plain_port}\n\n")[0] == 200
    assert origin.request().target == "/ok"


@pytest.mark.parametrize("http2", [True, False])
def test_what_is_redacted_is_so_wherever_it_stood(origin: Origin, config: WireConfig, *, http2: bool) -> None:
    with RunningProxy(config) as proxy, client(proxy, http2=http2) as http:
        answer = http.post(origin.url("/a?b=MASK"), content=b"one MASK, two MASK", headers={"X-Note": "MASK"})
        assert [outcome.disposition for outcome in proxy.recorder.outcomes] == [Disposition.REDACTED]
    one = origin.request()
    assert answer.status_code == 200
    assert (one.target, bytes(one.body), one.header("x-note")) == (
        "/a?b=[test.mask]",
        b"one [test.mask], two [test.mask]",
        "[test.mask]",
    )
    assert one.header("content-length") == str(len(one.body))


def test_a_redacted_chunked_body_goes_on_whole(origin: Origin, config: WireConfig) -> None:
    chunked = "POST / HTTP/1.1\nHost: localhost\nTransfer-Encoding: chunked\n\n6\nxxMASK\n0\n\n"
    with RunningProxy(config) as proxy, tunnel(proxy, f"localhost:{origin.plain_port}") as line:
        assert ask(line, chunked)[0] == 200
    assert bytes(origin.request().body) == b"xx[test.mask]"


def test_what_cannot_be_recorded_is_blocked_however_mild(origin: Origin, config: WireConfig) -> None:
    with RunningProxy(config) as proxy, client(proxy) as http:
        proxy.recorder.fails = True
        answer = http.post(origin.url("/"), content=b"MASK")
        assert answer.status_code == 503
        assert "outgate-incident" not in answer.headers
        assert http.post(origin.url("/"), content=b"harmless").status_code == 200
    assert bytes(origin.request().body) == b"harmless"


MISPLACED = [
    ("GET / HTTP/1.1\nHost: evil.test\n\n", 421),
    ("GET / HTTP/1.1\nHost: localhost:1\n\n", 421),
    ("GET / HTTP/1.1\nHost: localhost.evil.test\n\n", 421),
    ("GET http://evil.test/ HTTP/1.1\nHost: localhost\n\n", 421),
    ("GET http://localhost/ HTTP/1.1\nHost: evil.test\n\n", 421),
    ("GET / HTTP/1.1\nHost: localhost\nHost: evil.test\n\n", 400),
    ("GET / HTTP/1.1\nHost: localhost\nHost: localhost\n\n", 400),
    ("GET / HTTP/1.1\nHost: jane@localhost\n\n", 400),
    ("GET / HTTP/1.1\nHost: \n\n", 400),
    ("GET / HTTP/1.1\nHost: [::1\n\n", 400),
]


@pytest.mark.parametrize(("request_", "status"), MISPLACED)
def test_a_host_that_is_not_the_tunnels_is_misdirected(
    origin: Origin, config: WireConfig, request_: str, status: int
) -> None:
    with RunningProxy(config) as proxy, tunnel(proxy, f"localhost:{origin.plain_port}") as line:
        assert ask(line, request_)[0] == status
        assert proxy.recorder.outcomes == []
    assert origin.requests == []


def test_a_plain_request_may_not_name_two_hosts(origin: Origin, config: WireConfig) -> None:
    with RunningProxy(config) as proxy, connection(proxy) as line:
        assert ask(line, f"GET {origin.plain_url()} HTTP/1.1\nHost: evil.test\n\n")[0] == 421
    assert origin.requests == []


def test_the_authority_of_http2_must_be_the_tunnels(origin: Origin, config: WireConfig) -> None:
    with RunningProxy(config) as proxy, client(proxy, http2=True) as http:
        assert http.get(origin.url(), headers={"Host": "evil.test"}).status_code == 421
        assert http.get(origin.url(), headers={"Host": f"LOCALHOST:{origin.port}"}).status_code == 200
    assert len(origin.requests) == 1


CLAIMS: list[tuple[str, bytes, list[bytes], Refusal | None]] = [
    ("a.test", b"", [b"a.test"], None),
    ("a.test", b"", [b"A.Test.:8443"], None),
    ("a.test", b"A.TEST", [], None),
    ("a.test", b"", [], None),
    ("::1", b"", [b"[::1]:8443"], None),
    ("::1", b"", [b"[0:0:0:0:0:0:0:1]"], None),
    ("::1", b"", [b"::1:8443"], MALFORMED),
    ("a.test", b"", [b"a.test:443"], MISDIRECTED),
    ("a.test", b"b.test", [b"a.test"], MISDIRECTED),
    ("a.test", b"a.test", [b"b.test"], MISDIRECTED),
    ("a.test", b"", [b"a.test", b"a.test"], MALFORMED),
    ("a.test", b"", [b"a.test/path"], MALFORMED),
    ("a.test", b"", [b"\x00"], MALFORMED),
]


def test_claims_are_compared_in_one_spelling() -> None:
    for host, authority, hosts, expected in CLAIMS:
        request = Request.make("GET", "https://x.test/")
        request.data.port = 8443
        request.data.authority = authority
        request.data.headers = Headers([(b"Host", value) for value in hosts])
        assert misdirected(request, host) is expected, (host, authority, hosts)
    assert len(CLAIMS) == 13


@pytest.mark.parametrize(
    "request_",
    [
        "GET /chat HTTP/1.1\nHost: localhost\nConnection: Upgrade\nUpgrade: tcp-raw\n\n",
        "GET /chat HTTP/1.1\nHost: localhost\nConnection: Upgrade\nUpgrade: websocket, other\n\n",
        "4111111111111111 / HTTP/1.1\nHost: localhost\n\n",
        "AVERYLONGMETHODTHATCARRIESWORDS / HTTP/1.1\nHost: localhost\n\n",
        "POST / HTTP/1.1\nHost: localhost\nTransfer-Encoding: gzip, chunked\n\n0\n\n",
    ],
)
def test_what_is_not_plain_http_is_refused_as_uninspected(origin: Origin, config: WireConfig, request_: str) -> None:
    with RunningProxy(config) as proxy, tunnel(proxy, f"localhost:{origin.plain_port}") as line:
        assert ask(line, request_)[0] == 403
        (outcome,) = proxy.recorder.outcomes
    assert outcome.message.unread in {Reason.PROTOCOL, Reason.ENCODING}
    assert origin.requests == []


def test_an_upgrade_to_websocket_is_readable() -> None:
    request = Request.make("GET", "https://x.test/", headers=[(b"Upgrade", b"WebSocket")])
    assert unreadable(request) == (None, "")


def test_writing_back_changes_all_that_was_changed_and_the_length() -> None:
    flow = flow_of(b"before", trailers=[(b"x-t", b"1")])
    message = request_message(flow, SENDER)
    changed = replace(
        message,
        target=b"/new",
        body=b"longer than before",
        headers=((b"Content-Length", b"6"), (b"X-A", b"b")),
        trailers=(),
    )
    write_back(flow.request, changed)
    assert flow.request.data.path == b"/new"
    assert flow.request.raw_content == b"longer than before"
    assert flow.request.headers["content-length"] == "18"
    assert flow.request.trailers is None


def test_a_body_that_lies_about_its_encoding_is_read_as_it_is(origin: Origin, config: WireConfig) -> None:
    lie = "POST / HTTP/1.1\nHost: localhost\nContent-Encoding: gzip\nContent-Length: {}\n\n{}"
    with RunningProxy(config) as proxy, tunnel(proxy, f"localhost:{origin.plain_port}") as line:
        assert ask(line, lie.format(4, "LEAK"))[0] == 403
        assert ask(line, lie.format(4, "fine"))[0] == 200
    assert bytes(origin.request().body) == b"fine"


def test_a_client_that_waits_for_100_gets_it_from_the_proxy(origin: Origin, config: WireConfig) -> None:
    start = "POST / HTTP/1.1\nHost: localhost\nExpect: 100-continue\nContent-Length: 4\n\n"
    with RunningProxy(config) as proxy, tunnel(proxy, f"localhost:{origin.plain_port}") as line:
        assert ask(line, start)[0] == 100
        assert ask(line, "LEAK")[0] == 403
    assert origin.connections == []


def test_what_broke_off_is_counted(config: WireConfig) -> None:
    with RunningProxy(config) as proxy, client(proxy) as http:
        assert http.get("http://127.0.0.1:9/").status_code == 502
        assert proxy.proxy.counts["broken"] == 1


def test_an_event_stream_is_not_held_up(origin: Origin, config: WireConfig) -> None:
    with (
        RunningProxy(config) as proxy,
        client(proxy) as http,
        http.stream("GET", origin.url("/events")) as answer,
    ):
        lines = answer.iter_lines()
        assert next(lines) == "data: event 0"


@pytest.mark.parametrize("http2", [True, False])
def test_a_large_download_arrives_whole(origin: Origin, config: WireConfig, *, http2: bool) -> None:
    with RunningProxy(config) as proxy, client(proxy, http2=http2) as http:
        assert len(http.get(origin.url("/download?bytes=5000000")).content) == 5_000_000


def test_a_refused_head_request_has_no_body_and_the_connection_goes_on(origin: Origin, config: WireConfig) -> None:
    with RunningProxy(config) as proxy, client(proxy) as http:
        assert http.head(origin.url("/LEAK")).status_code == 403
        assert http.get(origin.url("/fine")).status_code == 200
    assert origin.request().target == "/fine"


def test_several_refusals_on_one_connection_do_not_confuse_it(origin: Origin, config: WireConfig) -> None:
    with RunningProxy(config) as proxy, tunnel(proxy, f"localhost:{origin.plain_port}") as line:
        for _ in range(3):
            assert ask(line, "POST / HTTP/1.1\nHost: localhost\nContent-Length: 4\n\nLEAK")[0] == 403
            assert ask(line, "POST / HTTP/1.1\nHost: localhost\nContent-Length: 2\n\nok")[0] == 200
    assert [bytes(one.body) for one in origin.requests] == [b"ok"] * 3


def test_smuggling_is_refused(origin: Origin, config: WireConfig) -> None:
    both = "POST / HTTP/1.1\nHost: localhost\nContent-Length: 4\nTransfer-Encoding: chunked\n\n0\n\n"
    with RunningProxy(config) as proxy, tunnel(proxy, f"localhost:{origin.plain_port}") as line:
        line.sendall(both.replace("\n", "\r\n").encode())
        assert line.recv(100).startswith(b"HTTP/1.1 400")
    assert origin.requests == []


def test_a_client_that_leaves_in_the_middle_of_its_body_sends_nothing(origin: Origin, config: WireConfig) -> None:
    with RunningProxy(config) as proxy, tunnel(proxy, f"localhost:{origin.plain_port}") as line:
        line.sendall(b"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 400\r\n\r\nLEA")
        line.shutdown(socket.SHUT_RDWR)
    assert origin.requests == []
