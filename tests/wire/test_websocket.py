"""WebSocket messages through the whole proxy, over TLS: what the origin received, and what was recorded."""

from __future__ import annotations

import asyncio
import contextlib
import ssl
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import ClientConnection, connect

from outgate.model import Channel, Disposition, NeedsIsolation, Outcome, Reason
from outgate.wire.client_message import ClientMessage
from outgate.wire.websocket import Websocket
from tests import patience
from tests.live.origin.record import wait_until
from tests.wire.running import RunningProxy, inspect

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mitmproxy.http import HTTPFlow

    from outgate.model import Message
    from outgate.wire import WireConfig
    from tests.live.origin import Origin


@contextlib.contextmanager
def client(proxy: RunningProxy, origin: Origin, path: str = "/ws", **options: Any) -> Iterator[ClientConnection]:
    trust = ssl.create_default_context(cafile=proxy.authority)
    uri = origin.url(path).replace("https", "wss")
    with connect(uri, ssl=trust, proxy=proxy.url, **patience.WEBSOCKET, **options) as socket:
        yield socket


def closed(socket: ClientConnection) -> tuple[int | None, str]:
    with contextlib.suppress(ConnectionClosed):
        for _ in range(100):
            socket.recv(patience.SECONDS)
    return socket.close_code, socket.close_reason or ""


def test_harmless_messages_pass_and_are_not_recorded(origin: Origin, config: WireConfig) -> None:
    with RunningProxy(config) as proxy, client(proxy, origin) as socket:
        for message in ("hello", b"\x00\xff", ["in ", "pieces"]):
            socket.send(message)
        assert [socket.recv(patience.SECONDS) for _ in range(3)] == ["hello", b"\x00\xff", "in pieces"]
        seen = [(one.body, one.is_text) for one in proxy.seen if one.channel is Channel.WEBSOCKET]
    assert seen == [(b"hello", True), (b"\x00\xff", False), (b"in pieces", True)]
    assert origin.messages == [b"hello", b"\x00\xff", b"in pieces"]
    assert proxy.recorder.outcomes == []


def test_a_leak_stays_here_and_both_sides_hear_its_number(origin: Origin, config: WireConfig) -> None:
    with RunningProxy(config) as proxy:
        with client(proxy, origin) as socket:
            socket.send(["a LE", "AK", " in pieces"])
            code, reason = closed(socket)
        assert (code, reason.startswith("Outgate (OG-2026-000001): ")) == (1008, True)
        assert wait_until(lambda: origin.requests[0].frames)
        assert (origin.requests[0].frames[0].code, origin.requests[0].frames[0].data.decode()) == (1008, reason)
        (outcome,) = proxy.recorder.outcomes
    assert (outcome.message.channel, outcome.disposition) == (Channel.WEBSOCKET, Disposition.BLOCKED)
    assert not origin.saw("LEAK")


def test_a_redacted_message_goes_on_and_is_recorded(origin: Origin, config: WireConfig) -> None:
    with RunningProxy(config) as proxy, client(proxy, origin) as socket:
        socket.send("a MASK b")
        assert socket.recv(patience.SECONDS) == "a [test.mask] b"
        assert [outcome.disposition for outcome in proxy.recorder.outcomes] == [Disposition.REDACTED]
    assert not origin.saw("MASK b")


def test_a_message_over_the_limit_is_recorded_unread(origin: Origin, config: WireConfig) -> None:
    with RunningProxy(replace(config, body_limit=1 << 20)) as proxy:
        with client(proxy, origin) as socket:
            with contextlib.suppress(ConnectionClosed):
                socket.send(bytes(8 << 20))
            code, reason = closed(socket)
        (outcome,) = proxy.recorder.outcomes
    assert (code, reason.startswith("Outgate (OG-2026-000001): ")) == (1009, True)
    assert (outcome.message.unread, outcome.message.body) == (Reason.TOO_LARGE, b"")
    assert origin.messages == []


def test_what_cannot_be_recorded_stays_here(origin: Origin, config: WireConfig) -> None:
    with RunningProxy(config) as proxy:
        proxy.recorder.fails = True
        with client(proxy, origin) as socket:
            socket.send("a MASK b")
            assert closed(socket)[0] == 1008
    assert origin.messages == []


def test_an_inspection_that_raises_stays_here(origin: Origin, config: WireConfig) -> None:
    def judge(message: Message) -> Outcome:
        if message.channel is Channel.WEBSOCKET:
            raise RuntimeError("planted")
        return inspect(message)

    with RunningProxy(config, judge=judge) as proxy, client(proxy, origin) as socket:
        socket.send("anything")
        assert closed(socket)[0] == 1008
    assert origin.messages == []


def test_an_inspection_that_does_not_end_stays_here(origin: Origin, config: WireConfig) -> None:
    def judge(message: Message) -> Outcome:
        if len(message.body) > 1000:
            raise NeedsIsolation
        return inspect(message)

    async def never(message: Message) -> Outcome:
        await asyncio.Event().wait()
        return inspect(message)

    quick = replace(config, inspection_timeout=0.2)
    with RunningProxy(quick, judge=judge, apart=never) as proxy, client(proxy, origin) as socket:
        socket.send("x" * 100_000)
        assert closed(socket)[0] == 1008
        assert [outcome.message.unread for outcome in proxy.recorder.outcomes] == [Reason.TIMEOUT]
    assert origin.messages == []


class Planted:
    """An addon that raises, or lets go what is not its own."""

    def __init__(self, *, release: bool) -> None:
        self.release = release

    def websocket_message(self, flow: HTTPFlow) -> None:
        assert flow.websocket
        message = flow.websocket.messages[-1]
        assert isinstance(message, ClientMessage)
        if self.release:
            message.release(message.content)
        raise RuntimeError("planted")


@pytest.mark.parametrize("release", [True, False])
def test_an_addon_in_front_that_fails_lets_nothing_go(origin: Origin, config: WireConfig, *, release: bool) -> None:
    with RunningProxy(config, planted=[Planted(release=release)]) as proxy, client(proxy, origin) as socket:
        socket.send("a LEAK")
        assert closed(socket)[0] == 1008
    assert origin.messages == []


def test_without_our_addon_the_gate_holds_even_what_was_released(
    origin: Origin, config: WireConfig, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def nothing(_: Websocket, __: HTTPFlow) -> None:
        raise RuntimeError("planted")

    monkeypatch.setattr(Websocket, "websocket_message", nothing)
    with RunningProxy(config, planted=[Planted(release=True)]) as proxy, client(proxy, origin) as socket:
        socket.send("anything")
        assert closed(socket)[0] == 1011
    assert origin.messages == []


def test_the_handshake_is_a_request_like_any_other(origin: Origin, config: WireConfig) -> None:
    with RunningProxy(config) as proxy, pytest.raises(InvalidStatus) as caught, client(proxy, origin, "/ws?q=LEAK"):
        pass
    assert caught.value.response.status_code == 403
    assert not origin.requests
