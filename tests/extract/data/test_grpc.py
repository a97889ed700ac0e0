"""Frames are taken apart where they fill the body to the last byte."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outgate.extract.data.grpc import frames
from tests.extract.data.writers import grpc


@given(st.lists(st.binary(max_size=50), min_size=1, max_size=9), st.sampled_from([0, 1, 0x80]))
def test_wrap_then_unwrap_is_the_identity(messages: list[bytes], flag: int):
    assert frames(grpc(*messages, flag=flag)) == messages


@pytest.mark.parametrize("data", [b"", b"\0\0\0\0", b"\0\0\0\0\x05abc", b"\x02\0\0\0\0", b"\0\0\0\0\x01ab"])
def test_other_bytes_are_no_frames(data: bytes):
    assert frames(data) == []
