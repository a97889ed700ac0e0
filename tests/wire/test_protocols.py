"""What is neither HTTP nor TLS with HTTP inside ends at the proxy, and is an incident."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outgate.model import Disposition, Reason
from outgate.wire.protocols import recognise
from tests.wire.clients import ask, client, connection, read_all, secure, tunnel
from tests.wire.running import RunningProxy

if TYPE_CHECKING:
    from outgate.wire import WireConfig
    from tests.live.origin import Origin

BEGINNINGS = [
    (b"", None),
    (b"\r\n", None),
    (b"G", None),
    (b"GET", None),
    (b"GET /", None),
    (b"GET / HTTP/1.1\r", None),
    (b"GET / HTTP/1.1\r\n", "http/1"),
    (b"\r\nGET / HTTP/1.0\nHost: x", "http/1"),
    (b"BREW /pot HTTP/1.1\r\n", "http/1"),
    (b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0", "h2"),
    (b"PRI * HTTP/2.0\r\n", None),
    (b"PRI * HTTP/2.0\r\nxxxx", "other"),
    (b"\x16", None),
    (b"\x16\x03\x01\x00", "tls"),
    (b"\x16\x09\x09", "other"),
    (b"SSH-2.0-OpenSSH_9\r\n", "other"),
    (b"EHLO jane.example\r\n", "other"),
    (b"GET /\r\n", "other"),
    (b"GET / HTTP/9.9\r\n", "other"),
    (b"\x00\x1f\x12\x34\x01\x00", "other"),
    (b"a" * 40, "other"),
    (b"GET /" + b"a" * (129 << 10), "other"),
]


def test_a_stream_is_recognised_by_its_beginning() -> None:
    assert [recognise(data) for data, _ in BEGINNINGS] == [kind for _, kind in BEGINNINGS]
    assert len(BEGINNINGS) == 22


@given(st.binary(max_size=80), st.integers(0, 80))
def test_more_bytes_never_change_what_was_recognised(data: bytes, cut: int) -> None:
    first = recognise(data[:cut])
    assert first is None or first == recognise(data)


@pytest.mark.parametrize("data", [b"SSH-2.0-LEAK\r\n", b"\x00\x1f LEAK", b"EHLO leak.test\r\n", b"\x80LEAK"])
def test_raw_bytes_in_a_tunnel_reach_nobody_and_are_an_incident(
    origin: Origin, config: WireConfig, data: bytes
) -> None:
    with RunningProxy(config) as proxy, tunnel(proxy, f"localhost:{origin.plain_port}") as line:
        line.sendall(data)
        assert read_all(line) == b""
        (outcome,) = proxy.recorder.outcomes
    assert (outcome.disposition, outcome.message.unread) == (Disposition.BLOCKED, Reason.PROTOCOL)
    assert origin.connections == []


def test_raw_bytes_inside_tls_reach_nobody(origin: Origin, config: WireConfig) -> None:
    with RunningProxy(config) as proxy, tunnel(proxy, f"localhost:{origin.port}") as line:
        with secure(line, proxy, "localhost") as inside:
            inside.sendall(b"\x00LEAK\x00")
            assert read_all(inside) == b""
        assert len(proxy.recorder.outcomes) == 1
    assert not origin.saw("LEAK")


def test_tls_inside_tls_is_refused(origin: Origin, config: WireConfig) -> None:
    with (
        RunningProxy(config) as proxy,
        tunnel(proxy, f"localhost:{origin.port}") as line,
        secure(line, proxy, "localhost") as inside,
    ):
        inside.sendall(b"\x16\x03\x01\x00\x05LEAKS")
        assert read_all(inside) == b""
    assert not origin.saw("LEAK")


def test_http1_in_a_connection_that_agreed_on_h2_is_refused(origin: Origin, config: WireConfig) -> None:
    with (
        RunningProxy(config) as proxy,
        tunnel(proxy, f"localhost:{origin.port}") as line,
        secure(line, proxy, "localhost", alpn="h2") as inside,
    ):
        inside.sendall(b"GET /?LEAK HTTP/1.1\r\nHost: localhost\r\n\r\n")
        read_all(inside)
    assert origin.requests == []


def test_dns_over_tcp_is_no_way_out(origin: Origin, config: WireConfig) -> None:
    """Stock mitmproxy takes a tunnel to port 53 for DNS; nothing listens there, nothing must try."""
    with RunningProxy(config) as proxy, tunnel(proxy, "localhost:53") as line:
        line.sendall(b"\x00\x1d\x12\x34\x01\x00\x00\x01\x00\x00\x00\x00\x00\x00\x04leak\x04test\x00\x00\x01\x00\x01")
        assert read_all(line) == b""
        assert len(proxy.recorder.outcomes) == 1


def test_a_beginning_in_single_bytes_is_waited_for(origin: Origin, config: WireConfig) -> None:
    with RunningProxy(config) as proxy, tunnel(proxy, f"localhost:{origin.plain_port}") as line:
        for byte in b"GET /slowly HTTP/1.":
            line.sendall(bytes([byte]))
        assert ask(line, "1\nHost: localhost\n\n")[0] == 200
    assert origin.request().target == "/slowly"


def test_plain_http_in_a_tunnel_is_inspected(origin: Origin, config: WireConfig) -> None:
    with RunningProxy(config) as proxy, tunnel(proxy, f"localhost:{origin.plain_port}") as line:
        assert ask(line, "GET /?LEAK HTTP/1.1\nHost: localhost\n\n")[0] == 403
        assert ask(line, "GET /fine HTTP/1.1\nHost: localhost\n\n")[0] == 200
    assert origin.request().target == "/fine"


def test_bytes_that_are_no_http_on_the_proxys_own_port_are_refused(config: WireConfig) -> None:
    with RunningProxy(config) as proxy, connection(proxy) as line:
        line.sendall(b"\x05\x01\x00\r\n\r\n")
        assert b"400" in read_all(line)


def test_http2_without_tls_is_not_carried(origin: Origin, config: WireConfig) -> None:
    with RunningProxy(config) as proxy, tunnel(proxy, f"localhost:{origin.plain_port}") as line:
        line.sendall(b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\4\0\0\0\0\0")
        assert read_all(line) == b""
    assert origin.connections == []


def test_an_offer_of_h2c_is_taken_out(origin: Origin, config: WireConfig) -> None:
    offer = "GET http://localhost:{}/ HTTP/1.1\nHost: localhost\nConnection: Upgrade\nUpgrade: h2c\n\n"
    with RunningProxy(config) as proxy, connection(proxy) as line:
        assert ask(line, offer.format(origin.plain_port))[0] == 200
    assert origin.request().header("upgrade") == ""


def test_the_proxy_itself_may_be_reached_over_tls(origin: Origin, config: WireConfig) -> None:
    with RunningProxy(config) as proxy, connection(proxy) as line, secure(line, proxy, "proxy.corp.test") as outer:
        assert ask(outer, f"CONNECT localhost:{origin.plain_port} HTTP/1.1\nHost: localhost\n\n")[0] == 200
        assert ask(outer, "GET /?LEAK HTTP/1.1\nHost: localhost\n\n")[0] == 403
    assert origin.requests == []


def test_a_client_with_h2_gets_h2(origin: Origin, config: WireConfig) -> None:
    with RunningProxy(config) as proxy, client(proxy, http2=True) as http:
        assert http.get(origin.url()).http_version == "HTTP/2"
