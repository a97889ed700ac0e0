"""Default deny: whichever addon raises, hangs or is cancelled, in whichever hook, the origin receives nothing.

Both are tried: a stranger's addon in front of ours, and each of our own hooks failing in its place.
"""

from __future__ import annotations

import asyncio
import contextlib
import gc
from typing import TYPE_CHECKING, Any

import pytest
from mitmproxy.exceptions import AddonHalt, OptionsError
from mitmproxy.proxy.layers import TCPLayer
from mitmproxy.tcp import TCPFlow, TCPMessage
from mitmproxy.udp import UDPFlow, UDPMessage
from mitmproxy.websocket import WebSocketData, WebSocketMessage
from wsproto.frame_protocol import Opcode

from outgate.wire.gate import Gate
from outgate.wire.refusal import Refusals
from tests import patience
from tests.wire.clients import ask, client, connection, secure, tunnel
from tests.wire.flows import flow_of
from tests.wire.running import RunningProxy

if TYPE_CHECKING:
    from collections.abc import Callable

    from mitmproxy.http import HTTPFlow
    from mitmproxy.proxy.layer import NextLayer

    from outgate.wire import WireConfig
    from tests.live.origin import Origin

HOOKS = (
    "client_connected",
    "http_connect",
    "http_connected",
    "next_layer",
    "tls_clienthello",
    "tls_start_client",
    "tls_start_server",
    "tls_established_client",
    "tls_established_server",
    "server_connect",
    "server_connected",
    "requestheaders",
    "request",
)
OURS = {
    "Authentication": ("http_connect", "requestheaders"),
    "Connect": ("http_connect",),
    "Tls": ("tls_clienthello",),
    "Protocols": ("next_layer",),
    "Http": ("request",),
    "InFlight": ("requestheaders",),
    "Gate": ("requestheaders",),
    "TlsConfig": ("tls_clienthello", "tls_start_client", "tls_start_server"),
    "DisableH2C": ("request",),
}


def _raise(error: type[BaseException]) -> Callable[[object], None]:
    def hook(_: object) -> None:
        raise error

    return hook


async def _hang(_: object) -> None:
    await asyncio.Event().wait()


async def _cancelled(_: object) -> None:
    raise asyncio.CancelledError


FAULTS: dict[str, Callable[[object], Any]] = {
    "raises": _raise(RuntimeError),
    "halts the chain": _raise(AddonHalt),
    "raises an options error": _raise(OptionsError),
    "hangs": _hang,
    "is cancelled": _cancelled,
}


SILENT = 0.3  # seconds without an answer, which some of these faults leave a client with


def addon_with(hook: str, fault: Callable[[object], Any]) -> object:
    return type("Stranger", (), {hook: staticmethod(fault)})()


def leak_through(proxy: RunningProxy, origin: Origin, seconds: float = patience.SECONDS) -> int:
    """Try to send a leak through TLS in a tunnel; return the status, or 0 when there was no answer."""
    leak = "POST /LEAK HTTP/1.1\nHost: localhost\nContent-Length: 4\n\nLEAK"
    try:
        with tunnel(proxy, f"localhost:{origin.port}", seconds) as line, secure(line, proxy, "localhost") as inside:
            return ask(inside, leak, seconds)[0]
    except (OSError, AssertionError):
        return 0


def plain_leak(proxy: RunningProxy, origin: Origin, seconds: float) -> int:
    """The same by a plain request."""
    leak = f"POST {origin.plain_url('/LEAK')} HTTP/1.1\nHost: localhost\nContent-Length: 4\n\nLEAK"
    with connection(proxy) as line, contextlib.suppress(ConnectionError):
        return ask(line, leak, seconds)[0]
    return 0


# mitmproxy leaves the socket of a connection whose hook was cancelled to the garbage collector.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.parametrize("fault", FAULTS)
def test_a_stranger_at_fault_in_any_hook_lets_nothing_out(origin: Origin, config: WireConfig, fault: str) -> None:
    tried = 0
    for hook in HOOKS:
        with RunningProxy(config, planted=[addon_with(hook, FAULTS[fault])]) as proxy:
            assert leak_through(proxy, origin, SILENT) in {0, 403, 502, 503}, hook
            assert plain_leak(proxy, origin, SILENT) in {0, 403, 502, 503}, hook
        tried += 1
    gc.collect()  # here, and in no test that comes later
    assert not origin.saw("LEAK")
    assert tried == len(HOOKS)


def _sabotage(proxy: RunningProxy, addon: str, hook: str, fault: Callable[[object], Any]) -> None:
    master = proxy.proxy._master
    assert master is not None
    (ours,) = [one for one in master.addons.chain if type(one).__name__ == addon]
    assert callable(getattr(ours, hook))
    setattr(ours, hook, fault)


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_in_any_hook_of_our_own_lets_nothing_out(origin: Origin, config: WireConfig, fault: str) -> None:
    tried = 0
    for addon, hooks in OURS.items():
        for hook in hooks:
            with RunningProxy(config) as proxy:
                _sabotage(proxy, addon, hook, FAULTS[fault])
                leak_through(proxy, origin, SILENT)
                plain_leak(proxy, origin, SILENT)
            tried += 1
    assert not origin.saw("LEAK")
    assert tried == 12


def test_a_failing_decision_is_answered_503(origin: Origin, config: WireConfig) -> None:
    with RunningProxy(config) as proxy:
        _sabotage(proxy, "Http", "request", _raise(RuntimeError))
        with client(proxy) as http:
            answer = http.post(origin.url("/harmless"))
        assert answer.status_code == 503
        assert proxy.proxy.counts["undecided"] == 1
    assert origin.requests == []


def test_a_failing_decision_opens_no_tunnel(origin: Origin, config: WireConfig) -> None:
    with RunningProxy(config) as proxy:
        _sabotage(proxy, "Connect", "http_connect", _raise(RuntimeError))
        assert leak_through(proxy, origin) == 0
        assert proxy.proxy.counts["undecided"] == 1
    assert origin.connections == []


class _Streams:
    """What an addon may ask for: that the body goes on as it comes."""

    def requestheaders(self, flow: HTTPFlow) -> None:
        flow.request.stream = lambda data: data


class _Changes:
    """Changes a request after it was decided."""

    def request(self, flow: HTTPFlow) -> None:
        flow.request.content = b"LEAK"


class _Raw:
    """Wants raw TCP."""

    def next_layer(self, nextlayer: NextLayer) -> None:
        if len(nextlayer.context.layers) > 2:
            nextlayer.layer = TCPLayer(nextlayer.context)


def test_streaming_that_an_addon_asks_for_does_not_happen(origin: Origin, config: WireConfig) -> None:
    with RunningProxy(config, planted=[_Streams()]) as proxy:
        assert leak_through(proxy, origin) == 403
    assert not origin.saw("LEAK")


def test_a_body_that_was_changed_after_the_decision_does_not_leave(origin: Origin, config: WireConfig) -> None:
    with RunningProxy(config, last=[_Changes()]) as proxy, client(proxy) as http:
        assert http.post(origin.url("/harmless"), content=b"fine").status_code == 503
    assert origin.requests == []


def test_raw_tcp_that_an_addon_chooses_carries_nothing(origin: Origin, config: WireConfig) -> None:
    with RunningProxy(config, last=[_Raw()]) as proxy, tunnel(proxy, f"localhost:{origin.plain_port}", 1) as line:
        line.sendall(b"GET /LEAK HTTP/1.1\r\nHost: localhost\r\n\r\n")
        with pytest.raises(TimeoutError):
            line.recv(100)
    assert not origin.saw("LEAK")


class _Notes:
    """What the gate asks the gateway for."""

    def __init__(self, *released: tuple[object, object]) -> None:
        self.counts = {"undecided": 0}
        self.refusals = Refusals()
        self._released = released

    def is_released(self, thing: object, body: object) -> bool:
        return any(thing is one and body is other for one, other in self._released)


def _gate(*released: tuple[object, object]) -> Gate:
    return Gate(_Notes(*released))  # type: ignore[arg-type] # the little of it that is used


def test_a_request_passes_only_with_the_very_body_that_was_decided() -> None:
    flow, other = flow_of(b"one"), flow_of(b"one")
    gate = _gate((flow, flow.request.data.content))
    gate.request(flow)
    gate.request(other)
    assert flow.response is None
    assert other.response is not None
    assert other.response.status_code == 503


def test_a_gate_that_cannot_make_its_page_still_refuses() -> None:
    flow = flow_of(b"one")
    gate = _gate()
    gate._gateway.refusals = None  # type: ignore[assignment] # broken on purpose
    gate.request(flow)
    assert flow.response is not None
    assert flow.response.status_code == 503


def test_websocket_messages_of_clients_need_a_decision_those_of_servers_do_not() -> None:
    flow = flow_of()
    flow.websocket = WebSocketData()
    passed, dropped, answer = (WebSocketMessage(Opcode.TEXT, ours, b"hi") for ours in (True, True, False))
    gate = _gate((passed, passed.content))
    for message in (passed, dropped, answer):
        flow.websocket.messages.append(message)
        gate.websocket_message(flow)
    assert [message.dropped for message in (passed, dropped, answer)] == [False, True, False]


def test_tcp_udp_and_dns_are_emptied() -> None:
    flow = flow_of()
    tcp = TCPFlow(flow.client_conn, flow.server_conn)
    udp = UDPFlow(flow.client_conn, flow.server_conn)
    tcp.messages.append(TCPMessage(True, b"LEAK"))  # noqa: FBT003 - mitmproxy's signature
    udp.messages.append(UDPMessage(True, b"LEAK"))  # noqa: FBT003
    gate = _gate()
    gate.tcp_message(tcp)
    gate.udp_message(udp)
    assert (tcp.messages[0].content, udp.messages[0].content) == (b"", b"")
