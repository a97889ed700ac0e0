"""What large bodies needed is given back when they are gone."""

from __future__ import annotations

import ctypes
from typing import TYPE_CHECKING

from outgate.wire import memory
from tests.live.origin.record import wait_until
from tests.wire.rig import Line
from tests.wire.sink import ProxyProcess, Sink

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

SIZE = 16 << 20


def test_the_memory_of_large_uploads_is_given_back(confdir: Path) -> None:
    with Sink() as sink, ProxyProcess(confdir, limit=SIZE) as proxy, Line(proxy.port) as line:
        start = f"POST http://127.0.0.1:{sink.port}/ HTTP/1.1\r\nHost: 127.0.0.1:{sink.port}\r\n".encode()
        line.send(start + b"Content-Length: 3\r\n\r\nabc")
        assert line.response()[0] == 200
        before = proxy.resident
        for size in (SIZE, SIZE // 2, SIZE):
            line.send(start + b"Content-Length: %d\r\n\r\n" % size + bytes(size))
            assert line.response()[0] == 200
        peak = proxy.peak - before
        assert wait_until(lambda: proxy.resident - before < SIZE // 4)
    assert sink.bodies == [3, SIZE, SIZE // 2, SIZE]
    assert peak < 3 * SIZE


def test_says_so_where_there_is_no_such_switch(monkeypatch: pytest.MonkeyPatch) -> None:
    assert memory.give_back_large_blocks()
    monkeypatch.setattr(ctypes, "CDLL", lambda _: object())
    assert not memory.give_back_large_blocks()
