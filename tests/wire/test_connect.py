"""CONNECT: nothing is looked up or opened towards a host that policy refuses."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from outgate.model import Channel, Disposition
from tests.wire.clients import ask, client, connection, read_all, tunnel
from tests.wire.running import RunningProxy, inspect

if TYPE_CHECKING:
    from outgate.model import Message, Outcome
    from outgate.wire import WireConfig
    from tests.live.origin import Origin


def test_a_refused_host_is_answered_with_the_incident_and_not_connected_to(config: WireConfig) -> None:
    """The host has no address, so that looking it up would be a 502."""
    with RunningProxy(config) as proxy, connection(proxy) as line:
        status, answer = ask(line, "CONNECT leak.invalid:443 HTTP/1.1\nHost: leak.invalid:443\n\n")
        assert (status, b"Outgate-Incident: OG-2026-000001" in answer) == (403, True)
        (outcome,) = proxy.recorder.outcomes
    assert (outcome.message.channel, outcome.message.destination.host) == (Channel.CONNECT, "leak.invalid")


def test_a_connection_goes_on_after_a_refused_tunnel(origin: Origin, config: WireConfig) -> None:
    with RunningProxy(config) as proxy, connection(proxy) as line:
        assert ask(line, "CONNECT leak.test:443 HTTP/1.1\n\n")[0] == 403
        assert ask(line, f"CONNECT localhost:{origin.plain_port} HTTP/1.1\n\n")[0] == 200
        assert ask(line, "GET / HTTP/1.1\nHost: localhost\n\n")[0] == 200


@pytest.mark.parametrize("target", ["a@b:443", "a b:443", "[::1:443", "a/b:443", "..:443"])
def test_what_is_no_host_is_refused(config: WireConfig, target: str) -> None:
    with RunningProxy(config) as proxy, connection(proxy) as line:
        assert ask(line, f"CONNECT {target} HTTP/1.1\n\n")[0] == 400
        assert proxy.seen == []


@pytest.mark.parametrize("target", ["[::1]:9", "127.0.0.1:9", "LOCALHOST:9"])
def test_the_host_is_read_in_one_spelling(config: WireConfig, target: str) -> None:
    with RunningProxy(config) as proxy, tunnel(proxy, target):
        (message,) = proxy.seen
        assert message.destination.host in {"::1", "127.0.0.1", "localhost"}
        assert message.destination.port == 9


def test_a_tunnel_opens_before_anything_is_connected_to(origin: Origin, config: WireConfig) -> None:
    with RunningProxy(config) as proxy, tunnel(proxy, f"localhost:{origin.port}"), client(proxy) as http:
        assert origin.connections == []
        assert http.get(origin.plain_url()).status_code == 200
        assert [connection.secure for connection in origin.connections] == [False]  # … and no tunnel's still


def test_a_tunnel_to_the_proxys_own_host_leads_to_its_page_and_nowhere_else(config: WireConfig) -> None:
    """The name has no address, so that looking it up would be a 502; nothing of it is inspected or recorded."""
    with RunningProxy(config) as proxy, tunnel(proxy, "outgate.internal:80") as line:
        status, answer = ask(line, "GET / HTTP/1.1\nHost: outgate.internal\n\n")
        assert (status, b"Nothing of yours waits" in answer) == (200, True)
        assert proxy.seen == []
        assert proxy.recorder.outcomes == []


def test_a_host_that_policy_would_redact_is_refused(config: WireConfig) -> None:
    def redacting(message: Message) -> Outcome:
        from dataclasses import replace  # noqa: PLC0415 - for this one

        return replace(inspect(message), disposition=Disposition.REDACTED)

    with RunningProxy(config, judge=redacting) as proxy, connection(proxy) as line:
        assert ask(line, "CONNECT some.test:443 HTTP/1.1\n\n")[0] == 403


def test_a_connect_inside_a_tunnel_is_refused(origin: Origin, config: WireConfig) -> None:
    with RunningProxy(config) as proxy, tunnel(proxy, f"localhost:{origin.plain_port}") as line:
        line.sendall(b"CONNECT leak.test:443 HTTP/1.1\r\nHost: leak.test:443\r\n\r\n")
        assert b" 200 " not in read_all(line)[:20]
    assert origin.connections == []


def test_an_unreachable_host_is_a_bad_gateway(config: WireConfig) -> None:
    with RunningProxy(config) as proxy, client(proxy) as http:
        assert http.get("https://127.0.0.1:9/").status_code == 502
