"""WebSocket messages on real sockets: what is held back, what passes, and how it ends."""

from __future__ import annotations

import asyncio
import contextlib
import socketserver
import threading
import zlib
from typing import TYPE_CHECKING, Any

import pytest
from mitmproxy.proxy.layers import websocket as stock
from mitmproxy.proxy.layers.websocket import WebSocketMessageInjected
from mitmproxy.websocket import WebSocketMessage
from websockets.exceptions import ConnectionClosed
from websockets.frames import Opcode
from websockets.sync.client import ClientConnection, connect
from wsproto.connection import Connection
from wsproto.frame_protocol import CloseReason

from outgate.wire import websocket_layer
from outgate.wire.client_message import ClientMessage
from tests import patience
from tests.live.origin.record import wait_until
from tests.wire.contract import changed
from tests.wire.rig import Line, Rig
from tests.wire.sink import ProxyProcess

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from mitmproxy.http import HTTPFlow

    from tests.live.origin import Origin

LIMIT = 1 << 20


class Policy:
    """Releases the messages of the client, but for those that tell it otherwise."""

    def __init__(self) -> None:
        self.seen: list[tuple[bytes, bool, object]] = []
        self.flows: list[HTTPFlow] = []
        self.most = 0

    def websocket_start(self, flow: HTTPFlow) -> None:
        self.flows.append(flow)

    async def websocket_message(self, flow: HTTPFlow) -> None:
        assert flow.websocket
        message = flow.websocket.messages[-1]
        self.most = max(self.most, len(flow.websocket.messages))
        assert isinstance(message, ClientMessage), "what the server says is not asked about"
        if len(message.content) < 1000:
            self.seen.append((message.content, message.is_text, message.unread))
        if b"RAISE" in message.content:
            raise RuntimeError("planted")
        if b"HANG" in message.content:
            await asyncio.Event().wait()
        if message.unread:
            message.refuse(CloseReason.MESSAGE_TOO_BIG, "OG-9: too large")
        elif b"SECRET" in message.content:
            message.refuse(CloseReason.POLICY_VIOLATION, "OG-7: das bleibt hier " + "ü" * 100)
        elif b"SLOW" in message.content:
            await asyncio.sleep(0.2)
            message.release(message.content)
        elif b"IGNORE" not in message.content:
            message.release(message.content.replace(b"MASK", "[maské]".encode() * 3))


@pytest.fixture
def policy() -> Policy:
    return Policy()


@pytest.fixture
def rig(policy: Policy, confdir: Path) -> Iterator[Rig]:
    with Rig(confdir, policy, limit=LIMIT) as rig:
        yield rig


@contextlib.contextmanager
def client(
    rig: Rig | ProxyProcess, origin: Origin, *, deflate: bool = True, **options: Any
) -> Iterator[ClientConnection]:
    """A client through the proxy, in a tunnel and in the clear."""
    line = Line(rig.port)
    line.send(f"CONNECT localhost:{origin.plain_port} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
    assert line.socket.recv(1000).startswith(b"HTTP/1.1 200")
    line.socket.settimeout(None)
    compression = "deflate" if deflate else None
    uri = f"ws://localhost:{origin.plain_port}/ws"
    with connect(uri, sock=line.socket, compression=compression, proxy=None, **patience.WEBSOCKET, **options) as socket:
        yield socket


def agreeing(bits: bytes) -> type[socketserver.BaseRequestHandler]:
    """Return what answers a handshake with a window of `bits`, and reads on until the other side ends."""

    class Agreeing(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            while self.rfile.readline().strip():
                pass
            self.wfile.write(
                b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                b"Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits=%b\r\n\r\n" % bits
            )
            self.rfile.read()

    return Agreeing


def closed(socket: ClientConnection) -> tuple[int, str]:
    """Wait for the close; return its code and reason."""
    with contextlib.suppress(ConnectionClosed):
        for _ in range(100):
            socket.recv(patience.SECONDS)
    assert socket.close_code is not None
    return socket.close_code, socket.close_reason or ""


@pytest.mark.parametrize("deflate", [True, False])
def test_messages_of_both_kinds_pass_whole_and_in_order(
    rig: Rig, origin: Origin, policy: Policy, *, deflate: bool
) -> None:
    messages: list[str | bytes] = ["hëllo", b"\x00\xff", "", b"", "x" * 300_000, bytes(range(256)) * 1000]
    with client(rig, origin, deflate=deflate) as socket:
        for message in messages:
            socket.send(message)
        assert [socket.recv(patience.SECONDS) for _ in messages] == messages
    (one,) = origin.requests
    assert one.messages == [m.encode() if isinstance(m, str) else m for m in messages]
    assert policy.seen[:2] == [("hëllo".encode(), True, None), (b"\x00\xff", False, None)]
    assert not rig.crashes


@pytest.mark.parametrize("deflate", [True, False])
def test_fragments_are_seen_as_one_and_sent_as_they_came(
    rig: Rig, origin: Origin, policy: Policy, *, deflate: bool
) -> None:
    with client(rig, origin, deflate=deflate) as socket:
        socket.send(["wiß", "baß", "ier"])
        assert socket.recv(patience.SECONDS) == "wißbaßier"
    assert policy.seen[0] == ("wißbaßier".encode(), True, None)
    assert origin.requests[0].frames[0].fragments == 4  # this client ends with an empty one


def test_a_value_cut_over_fragments_is_redacted(rig: Rig, origin: Origin) -> None:
    with client(rig, origin) as socket:
        socket.send(["a M", "AS", "K b"])
        assert socket.recv(patience.SECONDS) == "a " + "[maské]" * 3 + " b"
        socket.send(b"\xffMASK")
        assert socket.recv(patience.SECONDS) == b"\xff" + "[maské]".encode() * 3
    assert not origin.saw("MASK")
    assert not rig.crashes


def test_a_long_redacted_text_keeps_its_characters(rig: Rig, origin: Origin) -> None:
    text = "ü" * 6001
    with client(rig, origin) as socket:
        socket.send([text, "MASK", text])
        assert socket.recv(patience.SECONDS) == text + "[maské]" * 3 + text


@pytest.mark.parametrize("kind", [str, bytes])
def test_a_refused_message_stays_here_and_closes_both_sides(rig: Rig, origin: Origin, kind: type) -> None:
    with client(rig, origin) as socket:
        socket.send("before")
        assert socket.recv(patience.SECONDS) == "before"
        socket.send("the SECRET" if kind is str else b"the SECRET")
        with contextlib.suppress(ConnectionClosed):
            socket.send("after")
        code, reason = closed(socket)
    assert (code, reason[:4]) == (1008, "OG-7")
    assert 122 <= len(reason.encode()) <= 123
    assert wait_until(lambda: len(origin.requests[0].frames) == 2)
    last = origin.requests[0].frames[1]
    assert (last.kind, last.code, last.data.decode()) == ("close", 1008, reason)
    assert origin.messages == [b"before"]
    assert not origin.saw("SECRET")
    assert wait_until(lambda: not rig.connections)
    assert not rig.crashes


@pytest.mark.parametrize("word", ["RAISE", "IGNORE"])
def test_a_message_that_nobody_let_go_stays_here(rig: Rig, origin: Origin, word: str) -> None:
    with client(rig, origin) as socket:
        socket.send(word)
        assert closed(socket)[0] == 1011
    assert origin.messages == []


def test_a_hook_that_hangs_or_is_cancelled_lets_nothing_go(rig: Rig, origin: Origin, policy: Policy) -> None:
    with client(rig, origin) as socket:
        socket.send("HANG")
        socket.send("and more")
        assert wait_until(lambda: policy.seen)
        assert origin.messages == []
        rig.cancel("handle_hook(websocket_message)")
        with pytest.raises(ConnectionClosed):
            socket.recv(patience.SECONDS)
    assert origin.messages == []
    assert wait_until(lambda: not rig.connections)


def test_messages_keep_their_order_while_one_is_slow(rig: Rig, origin: Origin) -> None:
    with client(rig, origin) as socket:
        for text in ("SLOW", "next", "last"):
            socket.send(text)
        assert [socket.recv(patience.SECONDS) for _ in range(3)] == ["SLOW", "next", "last"]
    assert origin.messages == [b"SLOW", b"next", b"last"]


@pytest.mark.parametrize("fragmented", [True, False])
@pytest.mark.parametrize("deflate", [True, False])
def test_a_message_over_the_limit_is_closed_before_it_is_read(
    rig: Rig, origin: Origin, policy: Policy, *, fragmented: bool, deflate: bool
) -> None:
    pieces = [bytes([n % 256]) * 65_536 for n in range(320)]
    with client(rig, origin, deflate=deflate) as socket:
        with contextlib.suppress(ConnectionClosed):
            socket.send(pieces if fragmented else b"".join(pieces))
        assert closed(socket) == (1009, "OG-9: too large")
    assert ("too_large" in str(policy.seen[0][2]), policy.seen[0][0]) == (True, b"")
    assert origin.messages == []
    assert not rig.crashes


def test_a_deflate_bomb_is_stopped_while_it_inflates(confdir: Path, origin: Origin) -> None:
    deflater = zlib.compressobj(1, zlib.DEFLATED, -15)
    bomb = b"".join(deflater.compress(bytes(1 << 20)) for _ in range(100)) + deflater.flush(zlib.Z_SYNC_FLUSH)[:-4]
    with ProxyProcess(confdir, Policy(), limit=LIMIT) as proxy, client(proxy, origin) as socket:
        proxy.forget()
        before = proxy.peak
        socket.socket.sendall(b"\xc2\xff" + len(bomb).to_bytes(8) + bytes(4) + bomb)
        assert closed(socket) == (1009, "OG-9: too large")
        grown = proxy.peak - before
    assert grown < 20 << 20, grown
    assert origin.messages == []


def test_pings_are_answered_here_and_carry_nothing_across(rig: Rig, origin: Origin) -> None:
    with client(rig, origin) as socket:
        assert socket.ping(b"SECRET").wait(patience.SECONDS)
        socket.pong(b"SECRET too")
        socket.send("end")
        assert socket.recv(patience.SECONDS) == "end"
    arrived = [("ping", b""), ("pong", b""), ("text", b"end"), ("close", b"")]
    assert wait_until(lambda: [(frame.kind, frame.data) for frame in origin.requests[0].frames] == arrived)
    assert not origin.saw("SECRET")


@pytest.mark.parametrize(("said", "heard"), [("bye", "bye"), ("MASK", "[maské]" * 3)])
def test_the_reason_of_a_close_is_inspected(rig: Rig, origin: Origin, said: str, heard: str) -> None:
    with client(rig, origin) as socket:
        socket.close(4001, said)
    assert wait_until(lambda: origin.requests[0].frames)
    (last,) = origin.requests[0].frames
    assert (last.kind, last.code, last.data.decode()) == ("close", 4001, heard)


def test_a_refused_reason_of_a_close_stays_here(rig: Rig, origin: Origin) -> None:
    with client(rig, origin) as socket:
        socket.close(4001, "a SECRET")
    assert wait_until(lambda: origin.requests[0].frames)
    assert origin.requests[0].frames[0].code == 1008
    assert not origin.saw("SECRET")


@pytest.mark.parametrize(
    "frame",
    [
        b"\x83\x80abcd",  # an opcode that is not assigned
        b"\xa1\x80abcd",  # a reserved bit that no extension took
        b"\x01\x03abc",  # no mask
        b"\x80\x80abcd",  # a continuation of nothing
        b"\x81\x82abcd\x9e\x9d",  # text that is not UTF-8
    ],
)
def test_what_is_not_websocket_ends_it(rig: Rig, origin: Origin, frame: bytes) -> None:
    with client(rig, origin) as socket:
        socket.socket.sendall(frame)
        assert closed(socket)[0] in (1002, 1007)
    assert origin.messages == []
    assert not rig.crashes


@pytest.mark.parametrize("bits", [b"8", b"99", b"many"])
def test_an_agreement_on_what_there_is_not_ends_it(rig: Rig, bits: bytes) -> None:
    """The handshake is a server's word: it had both sides wait for ever."""
    with socketserver.TCPServer(("127.0.0.1", 0), agreeing(bits)) as server, Line(rig.port) as line:
        threading.Thread(target=server.handle_request, daemon=True).start()
        port = server.server_address[1]
        line.send(HANDSHAKE % (port, port))
        assert b"".join(iter(lambda: line.socket.recv(1000), b"")).endswith(b"\x88\x02\x03\xea")
    assert not rig.crashes


def test_what_somebody_injects_goes_nowhere(rig: Rig, origin: Origin, policy: Policy) -> None:
    with client(rig, origin) as socket:
        injected = WebSocketMessage(Opcode.TEXT, from_client=True, content=b"injected")
        assert wait_until(lambda: policy.flows)
        event = WebSocketMessageInjected(policy.flows[0], injected)
        rig.run(lambda: rig._server.inject_event(event))
        socket.send("mine")
        assert socket.recv(patience.SECONDS) == "mine"
    assert origin.messages == [b"mine"]


def test_a_server_that_closes_is_heard(rig: Rig, origin: Origin) -> None:
    with client(rig, origin) as socket:
        socket.send("x")
        socket.recv(patience.SECONDS)
        origin.forget()
        origin._loop.call_soon_threadsafe(lambda: [task.cancel() for task in origin._tasks])
        with pytest.raises(ConnectionClosed):
            socket.recv(patience.SECONDS)
    assert wait_until(lambda: not rig.connections)
    assert not rig.crashes


def test_the_sub_protocol_is_negotiated_as_before(rig: Rig, origin: Origin) -> None:
    with client(rig, origin, subprotocols=["chat.v2"]):
        assert origin.requests[0].header("sec-websocket-protocol") == "chat.v2"


class Releasing:
    """Releases everything, and forgets it."""

    def websocket_message(self, flow: HTTPFlow) -> None:
        assert flow.websocket
        message = flow.websocket.messages[-1]
        assert isinstance(message, ClientMessage)
        message.release(message.content)


MESSAGES = 2000


def test_memory_is_flat_over_many_messages(confdir: Path, origin: Origin) -> None:
    # The proxy is weighed in a process of its own: the origin of the tests keeps what it receives.
    frame = b"\x82\xfe" + (8000).to_bytes(2) + bytes(4) + bytes(8000)
    with ProxyProcess(confdir, Releasing()) as proxy, Line(proxy.port) as line:
        line.send(HANDSHAKE % (origin.plain_port, origin.plain_port))
        assert line.socket.recv(1000).startswith(b"HTTP/1.1 101")
        for sent in range(0, MESSAGES, 25):
            line.send(frame * 25)  # no more than what sockets hold
            left = 25 * 8004
            while left > 0:
                left -= len(line.socket.recv(left))
            if sent == 500:
                before = proxy.resident
        assert wait_until(lambda: proxy.resident - before < 4 << 20), proxy.resident - before  # of 10 that passed
    assert len(origin.messages) == MESSAGES


def test_a_large_message_waits_for_room_and_gives_it_back(rig: Rig, origin: Origin) -> None:
    with client(rig, origin, deflate=False) as socket:
        hog = rig.budget.ask(rig.budget.total)
        small, large = "s" * 60_000, "x" * 300_000
        socket.send(small)
        assert socket.recv(patience.SECONDS) == small
        socket.send(large)
        assert wait_until(lambda: rig.budget.waiting == 1)
        rig.run(hog.leave)
        assert socket.recv(patience.SECONDS) == large
        assert wait_until(lambda: rig.budget.free == rig.budget.total)
    assert not rig.crashes


def test_whoever_leaves_in_the_midst_of_a_message_gives_the_room_back(rig: Rig, origin: Origin) -> None:
    with Line(rig.port) as line:
        line.send(HANDSHAKE % (origin.plain_port, origin.plain_port))
        assert line.socket.recv(1000).startswith(b"HTTP/1.1 101")
        line.send(b"\x82\xff" + (500_000).to_bytes(8) + bytes(4) + bytes(300_000))
        assert wait_until(lambda: rig.budget.free < rig.budget.total)
    assert wait_until(lambda: rig.budget.free == rig.budget.total)
    assert origin.messages == []
    assert not rig.crashes


def test_a_message_that_stands_still_gives_way_to_those_who_wait(
    rig: Rig, origin: Origin, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(websocket_layer, "STALLED", 0.1)
    with client(rig, origin) as socket:
        socket.socket.sendall(b"\x82\xff" + (500_000).to_bytes(8) + bytes(4) + bytes(300_000))
        assert wait_until(lambda: rig.budget.free < rig.budget.total)
        rig.budget.ask(rig.budget.total)
        assert closed(socket)[0] == 1013
    assert origin.messages == []


HANDSHAKE = (
    b"GET http://localhost:%d/ws HTTP/1.1\r\nHost: localhost:%d\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
    b"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n"
)


def test_mitmproxy_is_what_this_was_written_for() -> None:
    relied_upon = {
        websocket_layer.InspectedWebsocket.__bases__[0]: "094cd5f8cf03",
        stock.WebsocketConnection: "9c6f5dd6ece0",
        Connection: "6b70917fe888",
    }
    assert changed(relied_upon) == {}
