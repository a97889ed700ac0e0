"""Other clients than curl: httpx over HTTP/2, raw trailers, and the `websockets` library."""

from __future__ import annotations

import socket
import ssl
from typing import TYPE_CHECKING

import h2.config
import h2.connection
import h2.events
import httpx
import pytest
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import ClientConnection, connect

from outgate.model import Disposition
from tests import patience
from tests.live.made_up import CARD, HARMLESS, LEAK, ORDERS, REDACTABLE, REDACTED
from tests.live.origin.record import wait_until

if TYPE_CHECKING:
    from tests.live.origin import Origin
    from tests.live.running import Outgate


def trusting(outgate: Outgate, *protocols: str) -> ssl.SSLContext:
    """Return TLS settings that trust the proxy's authority alone."""
    context = ssl.create_default_context(cafile=outgate.authority)
    if protocols:
        context.set_alpn_protocols(list(protocols))
    return context


def trusting_in_threads(outgate: Outgate) -> ssl.SSLContext:
    """Return them for a client that reads in a thread of its own, as `websockets` does: TLS 1.2.

    The tickets of 1.3 come unasked behind the handshake, and would be read while the first request is written; OpenSSL
    does not allow both at once on one connection, and one time in thousands nothing was sent.
    """
    context = trusting(outgate)
    context.maximum_version = ssl.TLSVersion.TLSv1_2
    return context


def tunnel(outgate: Outgate, origin: Origin, *protocols: str, host: str = "desk.example") -> ssl.SSLSocket:
    """Open a TLS connection to `host` through the proxy, by hand."""
    line = socket.create_connection(("127.0.0.1", outgate.port), timeout=patience.SECONDS)
    line.sendall(f"CONNECT {host}:{origin.port} HTTP/1.1\r\nHost: {host}:{origin.port}\r\n\r\n".encode())
    assert b" 200 " in line.recv(4096)
    return trusting(outgate, *protocols).wrap_socket(line, server_hostname=host)


def test_httpx_speaks_http2_on_both_sides_and_streams_do_not_mix(outgate: Outgate, origin: Origin) -> None:
    with httpx.Client(proxy=outgate.url, verify=trusting(outgate), http2=True, **patience.HTTP) as client:
        url = origin.url("/in", "desk.example")
        answers = [client.post(url, json={"note": text}) for text in (HARMLESS, LEAK, REDACTABLE, HARMLESS)]
    assert [answer.http_version for answer in answers] == ["HTTP/2"] * 4
    assert [answer.status_code for answer in answers] == [200, 403, 200, 200]
    assert [one.version for one in origin.requests] == ["2"] * 3
    assert [httpx.Response(200, content=one.content).json()["note"] for one in origin.requests] == [
        HARMLESS,
        REDACTED,
        HARMLESS,
    ]
    assert not origin.saw(CARD)
    assert not any(origin.saw(order) for order in ORDERS)


@pytest.mark.parametrize(("text", "status"), [(LEAK, b"403"), (HARMLESS, b"200")])
def test_trailers_of_http1_are_inspected_and_arrive(outgate: Outgate, origin: Origin, text: str, status: bytes) -> None:
    head = b"POST /in HTTP/1.1\r\nHost: desk.example:%d\r\nTransfer-Encoding: chunked\r\nTrailer: x-note\r\n\r\n"
    with tunnel(outgate, origin, "http/1.1") as line:
        line.sendall(head % origin.port + b"5\r\nhello\r\n0\r\nx-note: " + text.encode() + b"\r\n\r\n")
        assert line.recv(4096).split()[1] == status
    if text is LEAK:
        assert origin.requests == []
        (incident,) = outgate.incidents(origin.port)
        assert incident.findings[0].path[0].startswith("trailer")
    else:
        one = origin.request()
        assert (bytes(one.body), one.trailers) == (b"hello", [(b"x-note", HARMLESS.encode())])


@pytest.mark.parametrize(("text", "status"), [(LEAK, b"403"), (HARMLESS, b"200")])
def test_trailers_of_http2_are_inspected_and_arrive(outgate: Outgate, origin: Origin, text: str, status: bytes) -> None:
    with tunnel(outgate, origin, "h2") as line:
        assert line.selected_alpn_protocol() == "h2"
        assert _h2_post(line, f"desk.example:{origin.port}", b"hello", [("x-note", text)]) == status
    if text is LEAK:
        assert origin.requests == []
    else:
        one = origin.request()
        assert (bytes(one.body), one.trailers) == (b"hello", [(b"x-note", HARMLESS.encode())])


def _h2_post(line: ssl.SSLSocket, authority: str, body: bytes, trailers: list[tuple[str, str]]) -> bytes:
    """Post over HTTP/2 with trailers, and return the status of the answer."""
    state = h2.connection.H2Connection(h2.config.H2Configuration(header_encoding=None))
    state.initiate_connection()
    pseudo = [(":method", "POST"), (":scheme", "https"), (":authority", authority), (":path", "/in")]
    state.send_headers(1, pseudo)
    state.send_data(1, body)
    state.send_headers(1, trailers, end_stream=True)
    line.sendall(state.data_to_send())
    while data := line.recv(65536):
        for event in state.receive_data(data):
            if isinstance(event, h2.events.ResponseReceived):
                return dict(event.headers)[b":status"]
        line.sendall(state.data_to_send())
    raise AssertionError("the connection ended without an answer")


def websocket(outgate: Outgate, origin: Origin, path: str = "/chat") -> ClientConnection:
    """Open a WebSocket to the origin through the proxy."""
    url = f"wss://desk.example:{origin.port}{path}"
    line: ClientConnection = connect(url, proxy=outgate.url, ssl=trusting_in_threads(outgate), **patience.WEBSOCKET)
    return line


@pytest.mark.parametrize("binary", [False, True])
@pytest.mark.parametrize("fragmented", [False, True])
def test_websocket_messages_are_redacted_one_by_one(
    outgate: Outgate, origin: Origin, *, binary: bool, fragmented: bool
) -> None:
    with websocket(outgate, origin) as line:
        for text in (HARMLESS, REDACTABLE, HARMLESS):
            message: str | bytes = text.encode() if binary else text
            line.send([message[:12], message[12:]] if fragmented else message)
            line.recv(patience.SECONDS)
    assert origin.messages == [HARMLESS.encode(), REDACTED.encode(), HARMLESS.encode()]
    assert not origin.saw(CARD)
    (incident,) = outgate.incidents(origin.port)
    assert incident.disposition is Disposition.REDACTED
    assert str(incident.channel) == "websocket"


@pytest.mark.parametrize("binary", [False, True])
@pytest.mark.parametrize("fragmented", [False, True])
def test_a_websocket_that_leaks_is_closed_with_1008_and_a_reason(
    outgate: Outgate, origin: Origin, *, binary: bool, fragmented: bool
) -> None:
    message: str | bytes = LEAK.encode() if binary else LEAK
    with websocket(outgate, origin) as line:
        line.send(HARMLESS)
        line.recv(patience.SECONDS)
        line.send([message[:12], message[12:]] if fragmented else message)
        with pytest.raises(ConnectionClosed) as closed:
            line.recv(patience.SECONDS)
    assert origin.messages == [HARMLESS.encode()]
    assert not any(origin.saw(order) for order in ORDERS)
    (incident,) = outgate.incidents(origin.port)
    assert incident.disposition is Disposition.BLOCKED
    assert closed.value.rcvd is not None
    assert closed.value.rcvd.code == 1008
    assert incident.number in closed.value.rcvd.reason


@pytest.mark.parametrize("place", ["ping", "close"])
def test_a_websocket_has_no_side_door_in_pings_and_close_reasons(outgate: Outgate, origin: Origin, place: str) -> None:
    with websocket(outgate, origin) as line:
        line.send(HARMLESS)
        line.recv(patience.SECONDS)
        if place == "ping":
            line.ping(LEAK[:120])
            line.send(HARMLESS)
            line.recv(patience.SECONDS)
        else:
            line.close(1000, LEAK[:120])
            assert wait_until(lambda: len(origin.requests[0].frames) > 1)
    assert not any(origin.saw(order) for order in ORDERS)


def test_a_leak_in_the_handshake_of_a_websocket_is_blocked(outgate: Outgate, origin: Origin) -> None:
    with pytest.raises(InvalidStatus) as refused:
        websocket(outgate, origin, "/chat?note=" + LEAK.replace(" ", "+"))
    assert refused.value.response.status_code == 403
    assert origin.requests == []
