"""Listening, and stopping: what is in flight is finished, within the time given."""

from __future__ import annotations

import asyncio
import socket
import threading
import time
from dataclasses import replace
from typing import TYPE_CHECKING
from unittest.mock import Mock

import pytest
from mitmproxy.connection import Client, Server
from mitmproxy.proxy.server_hooks import ServerConnectionHookData

from outgate.wire import SetupError
from outgate.wire.inflight import InFlight
from outgate.wire.listener import Listener
from tests import patience
from tests.live.origin.record import wait_until
from tests.wire.clients import ask, client, connection, refused, tunnel
from tests.wire.running import RunningProxy

if TYPE_CHECKING:
    import httpx

    from outgate.wire import WireConfig
    from tests.live.origin import Origin


@pytest.mark.parametrize("http2", [True, False])
def test_a_stop_finishes_what_is_in_flight_and_accepts_no_more(
    origin: Origin, config: WireConfig, *, http2: bool
) -> None:
    answers: list[httpx.Response] = []

    def send() -> None:
        with client(proxy, http2=http2) as http:
            answers.append(http.post(origin.url("/held"), content=b"slow"))

    with RunningProxy(config) as proxy:
        sending = threading.Thread(target=send)
        sending.start()
        assert wait_until(lambda: len(origin.requests) == 1)
        proxy.stop()
        assert wait_until(lambda: refused(proxy.port))
        assert answers == []
        origin.go.set()
        sending.join(patience.SECONDS)
        assert proxy.join()
    assert [answer.status_code for answer in answers] == [200]


def test_a_download_is_finished_too(origin: Origin, config: WireConfig) -> None:
    with RunningProxy(config) as proxy, client(proxy) as http:
        with http.stream("GET", origin.url("/events?count=15")) as answer:
            lines = answer.iter_lines()
            next(lines)
            proxy.stop()
            assert sum(line.startswith("data:") for line in lines) == 14
        assert proxy.join()


def test_a_drain_ends_when_its_time_is_over(origin: Origin, config: WireConfig) -> None:
    with (
        RunningProxy(replace(config, drain=0.5)) as proxy,
        client(proxy) as http,
        http.stream("GET", origin.url("/events")) as answer,
    ):
        lines = answer.iter_lines()
        next(lines)
        start = time.monotonic()
        proxy.stop()
        assert proxy.join()
        assert time.monotonic() - start > 0.4


def test_a_second_stop_is_at_once(origin: Origin, config: WireConfig) -> None:
    with (
        RunningProxy(replace(config, drain=600.0)) as proxy,
        client(proxy) as http,
        http.stream("GET", origin.url("/events")) as answer,
    ):
        lines = answer.iter_lines()
        next(lines)
        proxy.stop()
        assert not proxy.join(0.5)
        proxy.stop()
        assert proxy.join()


def test_idle_connections_do_not_hold_up_a_stop(origin: Origin, config: WireConfig) -> None:
    with RunningProxy(replace(config, drain=600.0)) as proxy, tunnel(proxy, f"localhost:{origin.plain_port}") as line:
        assert ask(line, "GET / HTTP/1.1\nHost: localhost\n\n")[0] == 200
        proxy.stop()
        assert proxy.join()
        assert line.recv(10) == b""


def test_while_draining_clients_are_told_to_leave(origin: Origin, config: WireConfig) -> None:
    with RunningProxy(config) as proxy, tunnel(proxy, f"localhost:{origin.plain_port}") as line:
        line.sendall(b"GET /held HTTP/1.1\r\nHost: localhost\r\n\r\n")
        assert wait_until(lambda: len(origin.requests) == 1)
        proxy.stop()
        assert wait_until(lambda: refused(proxy.port))
        origin.go.set()
        _, answer = ask(line, "")
        assert b"\r\nconnection: close" in answer.lower()


def test_two_processes_may_share_the_port(origin: Origin, config: WireConfig) -> None:
    shared = replace(config, reuse_port=True)
    with RunningProxy(shared) as proxy:
        with socket.socket() as other:
            other.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
            other.bind(("127.0.0.1", proxy.port))
        with client(proxy) as http:
            assert http.get(origin.url()).status_code == 200


def test_a_port_that_is_taken_ends_the_start(config: WireConfig) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        wanted = replace(config, listen_port=taken.getsockname()[1])
        with pytest.raises(SetupError, match=r"cannot listen on .*: Address already in use$"), RunningProxy(wanted):
            pass


@pytest.mark.parametrize(
    ("host", "why"), [("203.0.113.1", "this machine has no such address"), ("no-such-host.invalid", "[A-Z].*")]
)
def test_an_address_that_is_not_of_this_machine_is_told_with_the_reason(config: WireConfig, host: str, why: str):
    """The event loop leaves the system's word out for the first, and it was told as "None"."""
    wanted = replace(config, listen_host=host)
    with pytest.raises(SetupError, match=rf"cannot listen on .*: {why}$"), RunningProxy(wanted):
        pass


@pytest.mark.parametrize("name", ["127.0.0.1", "localhost", "127.0.0.2"])
def test_the_proxy_does_not_connect_to_itself(config: WireConfig, name: str) -> None:
    with RunningProxy(replace(config, listen_host="0.0.0.0")) as proxy:
        with connection(proxy) as line:
            status, _ = ask(line, f"GET http://{name}:{proxy.port}/ HTTP/1.1\nHost: {name}:{proxy.port}\n\n")
        assert status == 502
        assert len(proxy.seen) <= 2


@pytest.mark.parametrize("client_first", [True, False])
def test_a_client_on_this_machine_may_have_the_port_of_a_connection_elsewhere(
    config: WireConfig, *, client_first: bool
) -> None:
    """Two connections from one address and port are two, if they go to different places; the system deals them so."""
    client = Client(peername=("127.0.0.1", 40_000), sockname=("127.0.0.1", 8080), timestamp_start=0)
    elsewhere = Server(address=("origin.example", 443), sockname=client.peername, peername=("127.0.0.1", 443))
    itself = Server(address=("own.example", 8080), sockname=client.peername, peername=client.sockname)
    for server, is_cut in ((elsewhere, False), (itself, True)):
        reading = Mock()
        handler = Mock(client=client, transports={client: Mock(handler=reading)})
        listener = Listener(config, Mock(connections={1: handler} if client_first else {}), InFlight())
        client.error = None
        listener.server_connected(ServerConnectionHookData(server, client))
        listener.client_connected(client)
        assert bool(client.error) is is_cut
        assert reading.cancel.called is (client_first and is_cut)
        client.error = None
        listener.server_disconnected(ServerConnectionHookData(server, client))
        listener.client_connected(client)
        assert client.error is None


def test_a_stop_before_the_start_does_nothing(config: WireConfig) -> None:
    async def stop() -> None:
        proxy = RunningProxy(config)
        from outgate.wire import Proxy  # noqa: PLC0415 - for this one

        Proxy(config, proxy._inspect, proxy.recorder, bool).stop()

    asyncio.run(stop())
