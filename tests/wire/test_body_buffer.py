"""The buffer is what mitmproxy's is, and hands its bytes out without a copy."""

from __future__ import annotations

import tracemalloc

from hypothesis import given
from hypothesis import strategies as st
from mitmproxy.proxy.utils import ReceiveBuffer

from outgate.wire.body_buffer import BodyBuffer
from tests.wire.contract import changed


@given(st.lists(st.one_of(st.binary(max_size=20), st.none()), max_size=30))
def test_does_what_the_buffer_of_mitmproxy_does(steps: list[bytes | None]) -> None:
    theirs, ours = ReceiveBuffer(), BodyBuffer()
    for step in steps:
        if step is None:
            theirs.clear()
            ours.clear()
        else:
            theirs += step
            ours += step
        assert (bytes(ours), len(ours), bool(ours)) == (bytes(theirs), len(theirs), bool(theirs))


def test_what_was_handed_out_does_not_change() -> None:
    buffer = BodyBuffer()
    buffer += b"abc"
    whole = bytes(buffer)
    buffer += b"def"
    assert (whole, bytes(buffer)) == (b"abc", b"abcdef")


def test_needs_the_size_of_the_body_and_not_twice_that() -> None:
    piece = bytes(1 << 16)
    tracemalloc.start()
    try:
        buffer = BodyBuffer()
        for _ in range(160):
            buffer += piece
        body = bytes(buffer)
        buffer.clear()
        assert tracemalloc.get_traced_memory()[1] < 1.3 * len(body)
    finally:
        tracemalloc.stop()


def test_mitmproxy_is_what_this_was_written_for() -> None:
    assert changed({ReceiveBuffer: "a1bc82e1404d"}) == {}
