"""Messages of the client: undecided until released, and the same bytes however they are cut."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outgate.wire.client_message import ClientMessage, cut

TEXTS = st.text(max_size=60)


@given(st.lists(st.text(max_size=30), min_size=1, max_size=5), st.one_of(st.none(), TEXTS))
def test_pieces_joined_are_the_message(fragments: list[str], redacted: str | None) -> None:
    ends, length = [], 0
    for fragment in fragments:
        length += len(fragment.encode())
        ends.append(length)
    for is_text in (True, False):
        content = ("".join(fragments) if redacted is None else redacted).encode()
        pieces = list(ClientMessage(content, is_text=is_text).pieces(ends))
        joined = b"".join(p.data.encode() if isinstance(p.data, str) else p.data for p in pieces)
        assert joined == content
        assert [piece.message_finished for piece in pieces] == [False] * (len(pieces) - 1) + [True]


@given(st.text())
def test_a_reason_fits_into_a_close(reason: str) -> None:
    assert len(cut(reason).encode()) <= 123
    assert reason.startswith(cut(reason))
    assert cut(reason) == reason or len(cut(reason).encode()) > 119


def test_released_text_must_be_text() -> None:
    message = ClientMessage(b"a", is_text=True)
    with pytest.raises(UnicodeDecodeError):
        message.release(b"\xff")
    assert message.dropped
    assert message.content == b"a"


def test_a_message_is_dropped_until_it_is_released() -> None:
    message = ClientMessage(b"a", is_text=False)
    assert (message.dropped, message.close.code) == (True, 1011)
    message.release(b"b")
    assert (message.dropped, message.content) == (False, b"b")
    message.refuse(1008, "no")
    assert (message.dropped, message.close.code, message.close.reason) == (True, 1008, "no")


def test_a_message_in_one_frame_stays_in_one_however_long() -> None:
    message = ClientMessage(b"x" * 100_000, is_text=True)
    message.release(b"y" * 100_001)
    assert len(list(message.pieces([100_000]))) == 1
