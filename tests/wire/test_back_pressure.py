"""While hooks wait, sockets wait; and whatever ends a handler closes its socket."""

from __future__ import annotations

import asyncio
import threading
from typing import TYPE_CHECKING

import pytest
from mitmproxy.proxy import mode_servers, server

from tests import patience
from tests.live.origin.record import wait_until
from tests.wire.contract import changed
from tests.wire.rig import BLOCK, H2Client, Line, Rig
from tests.wire.sink import ProxyProcess

if TYPE_CHECKING:
    from pathlib import Path

    from mitmproxy.http import HTTPFlow

    from tests.live.certificates import Authority
    from tests.live.origin import Origin

MIB = 1 << 20


class Slow:
    """Inspects slowly, in any hook that is asked to."""

    def __init__(self, seconds: float = 600) -> None:
        self.seconds = seconds

    async def requestheaders(self, flow: HTTPFlow) -> None:
        if flow.request.headers.get("x-slow") == "requestheaders":
            await asyncio.sleep(self.seconds)

    async def request(self, flow: HTTPFlow) -> None:
        if flow.request.headers.get("x-slow") == "request":
            await asyncio.sleep(self.seconds)


def head(url: str, size: int, where: str) -> bytes:
    return f"POST {url} HTTP/1.1\r\nHost: localhost\r\nX-Slow: {where}\r\nContent-Length: {size}\r\n\r\n".encode()


@pytest.mark.parametrize(("where", "size"), [("requestheaders", 64 * MIB), ("request", 3)])
def test_a_slow_inspection_costs_the_client_time_and_the_proxy_no_memory(confdir: Path, where: str, size: int) -> None:
    with ProxyProcess(confdir, Slow(), limit=64 * MIB) as proxy, Line(proxy.port, seconds=0.5) as line:
        before = proxy.resident
        line.send(head("http://127.0.0.1:1/", size, where) + b"abc")
        sent = line.push(bytes(60 * MIB), pause=0.001)
        grown = proxy.peak - before
    assert sent < 16 * MIB, sent  # what the buffers of the sockets hold
    assert grown < 8 * MIB, grown


def test_the_upload_goes_on_after_the_inspection(confdir: Path, origin: Origin) -> None:
    with Rig(confdir, Slow(0.2), limit=4 * MIB) as rig, Line(rig.port) as line:
        line.send(head(origin.plain_url(), 4 * MIB, "requestheaders") + bytes(4 * MIB))
        assert line.response()[0] == 200
        assert not rig.crashes
    assert len(origin.request().body) == 4 * MIB


def test_a_slow_http2_stream_holds_up_no_other(confdir: Path, origin: Origin, authority: Authority) -> None:
    with Rig(confdir, Slow(), limit=4 * MIB, trust=authority.pem) as rig, Line(rig.port) as line:
        client = H2Client(line.tunnel(origin, "h2"))
        slow = [client.request(("x-slow", "requestheaders")) for _ in range(8)]
        assert sum(client.upload(stream, bytes(MIB), seconds=0.02) for stream in slow) == 8 * 65_535
        other = client.request()
        client.upload(other, bytes(MIB))
        assert client.response(other)[0] == 200
    assert len(origin.request().body) == MIB


class Cancelled:
    """A hook whose task somebody cancels."""

    def __init__(self) -> None:
        self.running = threading.Event()

    async def request(self, flow: HTTPFlow) -> None:
        self.running.set()
        await asyncio.Event().wait()


def test_a_cancelled_hook_ends_the_connection_and_lets_nothing_go(confdir: Path, origin: Origin) -> None:
    cancelled = Cancelled()
    with Rig(confdir, cancelled) as rig, Line(rig.port) as line:
        line.send(head(origin.plain_url(), 3, "") + b"abc")
        assert cancelled.running.wait(patience.SECONDS)
        rig.cancel("handle_hook(request)")
        assert line.ended()
        assert wait_until(lambda: not rig.connections)
    assert not origin.connections


class Killing:
    """Kills requests in a hook that is not asynchronous, with more of the request waiting to be read."""

    def requestheaders(self, flow: HTTPFlow) -> None:
        flow.kill()


def test_a_connection_that_is_closed_with_data_waiting_is_closed(confdir: Path, origin: Origin) -> None:
    with Rig(confdir, Killing(), limit=4 * MIB) as rig:
        for _ in range(5):
            with Line(rig.port) as line:
                line.send(head(origin.plain_url(), 4 * MIB, ""))
                line.push(bytes(2 * BLOCK))
                assert line.ended()
        assert wait_until(lambda: not rig.connections)
        assert not rig.crashes
    assert not origin.connections


def test_mitmproxy_is_what_this_was_written_for() -> None:
    handler = server.ConnectionHandler
    relied_upon = {
        handler.hook_task: "9ac797016052",
        handler.server_event: "a2b42657ebe8",
        handler.drain_writers: "6b5743460456",
        handler.handle_connection: "95c3f93e9824",
        handler.close_connection: "c0d10cc05dd6",
        mode_servers.ServerInstance.handle_stream: "21eea06f208c",
    }
    assert changed(relied_upon) == {}
