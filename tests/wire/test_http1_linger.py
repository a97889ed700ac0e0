"""What becomes of a connection that was answered before its request was read."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest

from outgate.wire import http1_linger
from tests import patience
from tests.live.origin.record import wait_until
from tests.wire.rig import Line, Rig

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.live.origin import Origin

LIMIT = 1 << 20


@pytest.fixture
def rig(confdir: Path) -> Iterator[Rig]:
    with Rig(confdir, limit=LIMIT) as rig:
        yield rig
        assert not rig.crashes, rig.crashes


def head(origin: Origin, size: int) -> bytes:
    return f"POST {origin.plain_url()} HTTP/1.1\r\nHost: localhost\r\nContent-Length: {size}\r\n\r\n".encode()


def test_what_still_comes_is_thrown_away_and_the_answer_stays_readable(
    rig: Rig, origin: Origin, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(http1_linger, "LINGER", patience.SECONDS)
    with Line(rig.port) as line:
        line.send(head(origin, 64 * LIMIT))
        assert wait_until(line.answered)
        for _ in range(32):
            line.send(b"x" * LIMIT)
        assert line.response()[0] == 413
    assert not origin.connections
    assert wait_until(lambda: not rig.connections)


def test_the_connection_is_closed_after_a_while(rig: Rig, origin: Origin, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(http1_linger, "LINGER", 0.2)
    start = time.monotonic()
    with Line(rig.port) as line:
        line.send(head(origin, 64 * LIMIT))
        assert line.response()[0] == 413
        assert line.ended()
        assert time.monotonic() - start > 0.1


def test_a_second_request_in_the_rest_of_the_first_goes_nowhere(rig: Rig, origin: Origin) -> None:
    with Line(rig.port) as line:
        line.send(head(origin, 64 * LIMIT))
        assert line.response()[0] == 413
        line.send(head(origin, 3) + b"abc")
        assert not line.answered(0.2)
    assert not origin.connections


def test_a_client_that_has_sent_everything_meanwhile_is_simply_closed(rig: Rig, origin: Origin) -> None:
    with Line(rig.port) as line:
        line.send(
            f"POST {origin.plain_url()} HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n".encode()
        )
        line.send(b"%x\r\n%s\r\n0\r\n\r\n" % (2 * LIMIT, bytes(2 * LIMIT)))
        assert line.response()[0] == 413
    assert wait_until(lambda: not rig.connections)


def test_an_endless_head_is_refused(rig: Rig) -> None:
    with Line(rig.port) as line:
        line.send(b"GET http://localhost/ HTTP/1.1\r\nX-Long: ")
        line.push(b"x" * 4 * http1_linger.HEAD, pause=0.01)
        assert line.response()[0] == 431
        assert line.ended()
