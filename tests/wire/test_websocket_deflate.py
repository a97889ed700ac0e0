"""Inflating within a limit, and control frames in the midst of a compressed message."""

from __future__ import annotations

import tracemalloc
import zlib

from hypothesis import given
from hypothesis import strategies as st
from wsproto.connection import Connection, ConnectionType
from wsproto.events import BytesMessage, CloseConnection, Ping
from wsproto.extensions import PerMessageDeflate
from wsproto.frame_protocol import CloseReason, FrameDecoder

from outgate.wire.websocket_deflate import BoundedDeflate
from tests.wire.contract import changed

AGREED = "permessage-deflate; client_max_window_bits=15"


def pair(limit: int | None, agreed: str = AGREED) -> tuple[Connection, Connection]:
    """Return a client and the server that bounds it."""
    theirs = PerMessageDeflate()
    theirs.finalize(agreed)
    ours = BoundedDeflate.agreed(agreed, limit)
    return Connection(ConnectionType.CLIENT, [theirs]), Connection(ConnectionType.SERVER, [ours])


def received(server: Connection, data: bytes) -> tuple[bytes, list[int]]:
    """Return the bytes of the messages in `data`, and the codes of closes."""
    server.receive_data(data)
    events = list(server.events())
    body = b"".join(event.data for event in events if isinstance(event, BytesMessage))
    return body, [event.code for event in events if isinstance(event, CloseConnection)]


@given(st.lists(st.binary(max_size=300), min_size=1, max_size=4), st.booleans())
def test_messages_come_out_as_they_went_in(messages: list[bytes], takeover: bool) -> None:  # noqa: FBT001 - drawn
    client, server = pair(300, AGREED if takeover else AGREED + "; client_no_context_takeover")
    for message in messages:
        assert received(server, client.send(BytesMessage(message))) == (message, [])


def test_stops_inflating_one_byte_over_the_limit() -> None:
    client, server = pair(1000)
    assert received(server, client.send(BytesMessage(bytes(1000)))) == (bytes(1000), [])
    assert received(server, client.send(BytesMessage(bytes(1001)))) == (b"", [CloseReason.MESSAGE_TOO_BIG])


def test_the_limit_is_for_a_message_and_not_for_its_frames() -> None:
    client, server = pair(1000)
    wire = client.send(BytesMessage(bytes(600), message_finished=False))
    wire += client.send(Ping()) + client.send(BytesMessage(bytes(600)))
    body, codes = received(server, wire)
    assert len(body) <= 1000
    assert codes == [CloseReason.MESSAGE_TOO_BIG]


def test_a_ping_in_the_midst_of_a_compressed_message_changes_nothing() -> None:
    client, server = pair(1000)
    wire = client.send(BytesMessage(b"abc" * 100, message_finished=False))
    wire += client.send(Ping(b"x")) + client.send(BytesMessage(b"def" * 100))
    assert received(server, wire) == (b"abc" * 100 + b"def" * 100, [])


def test_a_ping_before_the_first_message_changes_nothing() -> None:
    client, server = pair(1000)
    assert received(server, client.send(Ping()) + client.send(BytesMessage(b"abc" * 100))) == (b"abc" * 100, [])


def test_what_does_not_inflate_is_refused() -> None:
    _, server = pair(1000)
    assert received(server, b"\xc2\x84" + bytes(4) + b"\xff" * 4) == (b"", [CloseReason.INVALID_FRAME_PAYLOAD_DATA])


def test_without_a_limit_everything_comes_out() -> None:
    client, server = pair(None)
    assert received(server, client.send(BytesMessage(bytes(1 << 20)))) == (bytes(1 << 20), [])


def test_a_bomb_never_inflates_beyond_its_limit() -> None:
    _, server = pair(1 << 20)
    deflater = zlib.compressobj(9, zlib.DEFLATED, -15)
    bomb = deflater.compress(bytes(100 << 20)) + deflater.flush(zlib.Z_SYNC_FLUSH)[:-4]
    wire = b"\xc2\xff" + len(bomb).to_bytes(8) + bytes(4) + bomb
    tracemalloc.start()
    try:
        assert received(server, wire) == (b"", [CloseReason.MESSAGE_TOO_BIG])
        assert tracemalloc.get_traced_memory()[1] < 4 << 20
    finally:
        tracemalloc.stop()


def test_wsproto_is_what_this_was_written_for() -> None:
    assert changed({PerMessageDeflate: "809ab54469c4", FrameDecoder: "a06eb6159106"}) == {}
