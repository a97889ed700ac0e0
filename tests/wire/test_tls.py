"""Server names in tunnels: inspected before they leave, and never a way around the CONNECT host."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from outgate.model import Channel, Disposition
from tests import patience
from tests.live.origin import Origin
from tests.live.origin.record import wait_until
from tests.wire.clients import ask, client, read_all, secure, tunnel
from tests.wire.running import RunningProxy

if TYPE_CHECKING:
    import socket

    from outgate.wire import WireConfig
    from tests.live.certificates import Authority

GET = "GET / HTTP/1.1\nHost: {}\n\n"


def test_the_origin_is_connected_to_only_once_the_server_name_is_known(origin: Origin, config: WireConfig) -> None:
    with RunningProxy(config) as proxy, tunnel(proxy, f"localhost:{origin.port}") as line:
        assert origin.connections == []
        with secure(line, proxy, "localhost"):
            assert wait_until(lambda: [connection.server_name for connection in origin.connections] == ["localhost"])


def test_the_client_is_offered_the_protocol_that_the_origin_speaks(authority: Authority, config: WireConfig) -> None:
    with (
        Origin(authority, protocols=["http/1.1"]) as origin,
        RunningProxy(config) as proxy,
        client(proxy, http2=True) as http,
    ):
        assert http.get(origin.url()).http_version == "HTTP/1.1"


def test_another_server_name_than_the_tunnels_reaches_nobody(origin: Origin, config: WireConfig) -> None:
    with RunningProxy(config) as proxy, tunnel(proxy, f"localhost:{origin.port}") as line:
        with secure(line, proxy, "bank.test") as inside:
            status, _ = ask(inside, GET.format("bank.test"))
        assert status == 421
        assert proxy.recorder.outcomes == []
        assert proxy.seen[-1].names == ("bank.test",)
    assert origin.connections == []


def test_a_leak_in_the_server_name_is_an_incident(origin: Origin, config: WireConfig) -> None:
    with RunningProxy(config) as proxy, tunnel(proxy, f"localhost:{origin.port}") as line:
        with secure(line, proxy, "leak.test") as inside:
            status, answer = ask(inside, GET.format("localhost"))
        assert (status, b"OG-2026-000001" in answer) == (403, True)
        (outcome,) = proxy.recorder.outcomes
    assert (outcome.disposition, outcome.message.channel) == (Disposition.BLOCKED, Channel.CONNECT)
    assert origin.connections == []


@pytest.mark.parametrize("name", ["LocalHost", "localhost"])
def test_case_and_a_trailing_dot_make_no_difference(origin: Origin, config: WireConfig, name: str) -> None:
    with RunningProxy(config) as proxy, tunnel(proxy, f"LOCALHOST:{origin.port}") as line:
        with secure(line, proxy, name) as inside:
            assert ask(inside, GET.format(f"localHOST.:{origin.port}"))[0] == 200
        assert proxy.seen[0].destination.host == "localhost"


def test_a_tunnel_to_an_address_needs_no_server_name(origin: Origin, config: WireConfig) -> None:
    with (
        RunningProxy(config) as proxy,
        tunnel(proxy, f"127.0.0.1:{origin.port}") as line,
        secure(line, proxy, None) as inside,
    ):
        assert ask(inside, GET.format(f"127.0.0.1:{origin.port}"))[0] == 200


PRIVATE = ("bank.test", "localhost", "127.0.0.1")


def _sees_the_origins_own_certificate(line: socket.socket, authority: Authority, sni: str) -> bool:
    import ssl  # noqa: PLC0415 - for this one

    trust = ssl.create_default_context(cafile=authority.pem)
    try:
        with trust.wrap_socket(line, server_hostname=sni) as inside:
            inside.settimeout(patience.SECONDS)
            inside.sendall(b"GET /private?LEAK HTTP/1.1\r\nHost: x\r\n\r\n")
            return inside.recv(100).startswith(b"HTTP/1.1 200")
    except ssl.SSLError:
        return False


def test_what_is_private_in_address_and_name_is_tunnelled_unread(
    origin: Origin, authority: Authority, config: WireConfig
) -> None:
    with RunningProxy(config, private=PRIVATE) as proxy, tunnel(proxy, f"localhost:{origin.port}") as line:
        assert _sees_the_origins_own_certificate(line, authority, "localhost")
        assert [message.channel for message in proxy.seen] == [Channel.CONNECT]
    assert origin.request().target == "/private?LEAK"


@pytest.mark.parametrize(
    ("sni", "private"),
    [("bank.test", "bank.test"), ("evil.test", "localhost")],
    ids=["a private name over another address", "another name over a private address"],
)
def test_one_of_the_two_alone_is_not_tunnelled(
    origin: Origin, authority: Authority, config: WireConfig, sni: str, private: str
) -> None:
    with RunningProxy(config, private=[private]) as proxy, tunnel(proxy, f"localhost:{origin.port}") as line:
        assert not _sees_the_origins_own_certificate(line, authority, sni)
    assert origin.connections == []


def test_a_private_tunnel_without_tls_inside_is_refused(origin: Origin, config: WireConfig) -> None:
    with RunningProxy(config, private=PRIVATE) as proxy, tunnel(proxy, f"localhost:{origin.plain_port}") as line:
        line.sendall(b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")
        assert read_all(line) == b""
        assert len(proxy.recorder.outcomes) == 1
    assert origin.connections == []


@pytest.mark.parametrize("fault", [{"expired": True}, {"names": ["other.test"]}], ids=["expired", "of another"])
def test_an_origin_with_a_bad_certificate_gets_no_request(
    authority: Authority, config: WireConfig, fault: dict[str, Any]
) -> None:
    with Origin(authority, **fault) as origin, RunningProxy(config) as proxy, client(proxy) as http:
        assert http.post(origin.url(), content=b"hello").status_code == 502
        assert origin.requests == []


def test_an_authority_that_is_not_trusted_is_not(authority: Authority, config: WireConfig) -> None:
    untrusting = replace(config, upstream_ca=None)
    with Origin(authority) as origin, RunningProxy(untrusting) as proxy, client(proxy) as http:
        assert http.post(origin.url(), content=b"hello").status_code == 502
        assert origin.requests == []


def test_a_client_that_rejects_the_certificate_is_counted_and_never_let_through(
    origin: Origin, authority: Authority, config: WireConfig
) -> None:
    with RunningProxy(config) as proxy:
        for _ in range(2):
            with tunnel(proxy, f"localhost:{origin.port}") as line:
                assert not _sees_the_origins_own_certificate(line, authority, "localhost")
        assert wait_until(lambda: proxy.proxy.counts.get("client_tls_failed") == 2)
    assert origin.requests == []
