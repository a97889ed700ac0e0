"""Room for bodies: who waits, for whom, and that no room is ever lost."""

from __future__ import annotations

import asyncio
import gc
import threading
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outgate.wire import http_stream
from outgate.wire.budget import BodyRoom, Budget, Place
from tests import patience
from tests.live.origin.record import wait_until
from tests.wire.rig import H2Client, Line, Rig
from tests.wire.sink import ProxyProcess, Sink

if TYPE_CHECKING:
    from pathlib import Path

    from mitmproxy.http import HTTPFlow

    from tests.live.certificates import Authority
    from tests.live.origin import Origin

MIB = 1 << 20


def head(port: int, size: int, *lines: str) -> bytes:
    start = f"POST http://127.0.0.1:{port}/ HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n"
    return (start + f"Content-Length: {size}\r\n" + "".join(f"{line}\r\n" for line in lines) + "\r\n").encode()


def test_grants_at_once_what_fits() -> None:
    budget = Budget(10)
    assert budget.ask(10).granted
    assert budget.waiting == 0


def test_serves_in_order_even_if_a_later_one_would_fit() -> None:
    budget = Budget(10)
    first, large, small = budget.ask(6), budget.ask(8), budget.ask(1)
    assert (first.granted, large.granted, small.granted) == (True, False, False)
    first.leave()
    assert (large.granted, small.granted) == (True, True)


def test_whoever_gives_up_waiting_is_no_longer_waited_for() -> None:
    budget = Budget(10)
    _first, large, small = budget.ask(6), budget.ask(8), budget.ask(1)
    large.leave()
    assert small.granted


def test_leaving_twice_frees_once() -> None:
    budget = Budget(10)
    place = budget.ask(6)
    place.leave()
    place.leave()
    assert budget.free == 10


def test_a_place_that_is_lost_frees_its_room() -> None:
    budget = Budget(10)
    budget.ask(6)
    gc.collect()
    assert budget.free == 10


def test_what_would_never_fit_is_refused() -> None:
    with pytest.raises(ValueError, match="never fit"):
        Budget(10).ask(11)


async def test_waits_for_its_turn() -> None:
    budget = Budget(10)
    first, second = budget.ask(10), budget.ask(1)
    waiting = asyncio.ensure_future(BodyRoom().body_room(second))
    await asyncio.sleep(0)
    assert not waiting.done()
    first.leave()
    await asyncio.wait_for(waiting, patience.SECONDS)


@given(st.lists(st.one_of(st.integers(1, 100), st.integers(-20, -1)), max_size=60))
def test_room_is_neither_lost_nor_given_twice_and_the_first_in_line_never_waits_for_room_that_is_there(
    steps: list[int],
) -> None:
    budget, places = Budget(100), list[Place]()
    for step in steps:
        if step > 0:
            places.append(budget.ask(step))
        elif places:
            places.pop(step % len(places)).leave()
        held = sum(place.size for place in places if place.granted)
        waiting = [place for place in places if not place.granted]
        assert budget.free == 100 - held
        assert budget.waiting == len(waiting)
        assert not waiting or waiting[0].size > budget.free
        assert all(place.granted for place in places[: len(places) - len(waiting)])
    for place in places:
        place.leave()
    assert budget.free == 100


def test_many_uploads_at_once_wait_and_all_arrive_and_the_memory_is_bounded(confdir: Path) -> None:
    body, statuses = b"x" * (8 * MIB), list[int]()

    def upload(port: int, origin: int) -> None:
        with Line(port) as line:
            line.send(head(origin, len(body)))
            line.send(body)
            statuses.append(line.response()[0])

    with Sink() as sink, ProxyProcess(confdir, limit=8 * MIB, total=64 * MIB) as proxy:
        before = proxy.resident
        threads = [threading.Thread(target=upload, args=(proxy.port, sink.port)) for _ in range(40)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(patience.SECONDS)
        grown = proxy.peak - before
    assert statuses == [200] * 40
    assert sink.bodies == [len(body)] * 40
    assert grown < 3 * 64 * MIB, f"{grown >> 20} MiB for 320 MiB of uploads in a budget of 64"


class Holding:
    """Holds requests until `go`."""

    def __init__(self) -> None:
        self.go = threading.Event()

    async def request(self, flow: HTTPFlow) -> None:
        while "x-hold" in flow.request.headers and not self.go.is_set():  # noqa: ASYNC110 - set by another thread
            await asyncio.sleep(0.01)


def test_small_bodies_do_not_wait_and_large_ones_do(confdir: Path, origin: Origin) -> None:
    holding, port = Holding(), origin.plain_port
    with (
        Rig(confdir, holding, total=MIB) as rig,
        Line(rig.port) as large,
        Line(rig.port) as small,
        Line(rig.port) as next_,
    ):
        large.send(head(port, MIB, "X-Hold: 1") + b"x" * MIB)
        assert wait_until(lambda: rig.budget.free == 0)
        next_.send(head(port, 70_000) + b"x" * 70_000)
        assert wait_until(lambda: rig.budget.waiting == 1)
        small.send(head(port, 65_000) + b"x" * 65_000)
        assert small.response()[0] == 200
        assert not next_.answered(0.1)
        holding.go.set()
        assert large.response()[0] == 200
        assert next_.response()[0] == 200
        assert wait_until(lambda: rig.budget.free == MIB)
        assert not rig.crashes


@pytest.mark.parametrize("protocol", ["chunked", "h2"])
def test_a_body_of_unknown_length_waits_only_once_it_is_not_small(
    confdir: Path, origin: Origin, authority: Authority, protocol: str
) -> None:
    with Rig(confdir, total=MIB, trust=authority.pem) as rig, Line(rig.port) as line:
        hog = rig.budget.ask(MIB)
        if protocol == "h2":
            client = H2Client(line.tunnel(origin, "h2"))
            small, large = client.request(), client.request()
            client.upload(small, b"x" * 60_000)
            assert client.response(small)[0] == 200
            assert client.upload(large, b"x" * 200_000, seconds=0.3) == 65_535
            assert wait_until(lambda: rig.budget.waiting == 1)
            rig.run(hog.leave)
            client.upload(large, b"x" * (200_000 - 65_535))
            assert client.response(large)[0] == 200
        else:
            start = f"POST {origin.plain_url()} HTTP/1.1\r\nHost: localhost\r\n".encode()
            start += b"Transfer-Encoding: chunked\r\n\r\n"
            line.send(start + b"%x\r\n%s\r\n0\r\n\r\n" % (60_000, b"x" * 60_000))
            assert line.response()[0] == 200
            line.send(start + b"%x\r\n%s\r\n" % (200_000, b"x" * 200_000))
            assert wait_until(lambda: rig.budget.waiting == 1)
            rig.run(hog.leave)
            line.send(b"0\r\n\r\n")
            assert line.response()[0] == 200
        assert wait_until(lambda: rig.budget.free == MIB)
        assert not rig.crashes
    assert sorted(len(one.body) for one in origin.requests) == [60_000, 200_000]


@pytest.mark.parametrize("when", ["waiting", "reading", "held", "answered"])
def test_whoever_leaves_gives_the_room_back(confdir: Path, origin: Origin, when: str) -> None:
    holding, port = Holding(), origin.plain_port
    with Rig(confdir, holding, total=MIB) as rig:
        hog = rig.budget.ask(MIB) if when == "waiting" else None
        with Line(rig.port) as line:
            line.send(head(port, MIB, "X-Hold: 1"))
            assert wait_until(lambda: rig.budget.waiting or not rig.budget.free)
            if when in ("held", "answered"):
                line.send(b"x" * MIB)
            if when == "answered":
                holding.go.set()
                assert line.response()[0] == 200
        if hog:
            rig.run(hog.leave)
        holding.go.set()
        assert wait_until(lambda: rig.budget.free == MIB)
        assert wait_until(lambda: not rig.connections)
        assert not rig.crashes


def test_an_http2_stream_that_waits_does_not_hold_up_another(
    confdir: Path, origin: Origin, authority: Authority
) -> None:
    with Rig(confdir, total=MIB, trust=authority.pem) as rig, Line(rig.port) as line:
        client = H2Client(line.tunnel(origin, "h2"))
        first = client.request(("content-length", str(MIB)))
        assert client.upload(first, b"x" * 200_000, end=False) == 200_000
        second = client.request(("content-length", str(MIB)))
        assert client.upload(second, b"y" * MIB, seconds=0.2) == 65_535
        assert wait_until(lambda: rig.budget.waiting == 1)
        client.upload(first, b"x" * (MIB - 200_000))
        assert client.response(first)[0] == 200
        client.upload(second, b"y" * (MIB - 65_535))
        assert client.response(second)[0] == 200
        assert wait_until(lambda: rig.budget.free == MIB)
        assert not rig.crashes


def test_a_reset_stream_gives_the_room_back(confdir: Path, origin: Origin, authority: Authority) -> None:
    with Rig(confdir, total=MIB, trust=authority.pem) as rig, Line(rig.port) as line:
        client = H2Client(line.tunnel(origin, "h2"))
        stream = client.request(("content-length", str(MIB)))
        client.upload(stream, b"x" * 200_000, end=False)
        assert not rig.budget.free
        client.state.reset_stream(stream)
        client.flush()
        assert wait_until(lambda: rig.budget.free == MIB)
        assert not rig.crashes
    assert not origin.requests


def test_an_upload_that_stands_still_gives_way_to_those_who_wait(
    confdir: Path, origin: Origin, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(http_stream, "STALLED", 0.1)
    port = origin.plain_port
    with Rig(confdir, total=MIB) as rig, Line(rig.port) as still, Line(rig.port) as other:
        still.send(head(port, MIB) + b"x" * 1000)
        assert not still.answered(0.4), "nobody waits yet"
        other.send(head(port, MIB) + b"y" * MIB)
        assert still.response()[0] == 408
        assert other.response()[0] == 200
        assert not rig.crashes
    assert origin.request().body == b"y" * MIB


def test_without_its_addon_nothing_passes_that_would_have_to_wait(confdir: Path, origin: Origin) -> None:
    with Rig(confdir, total=MIB, room=False) as rig, Line(rig.port) as line:
        hog = rig.budget.ask(MIB)
        line.send(head(origin.plain_port, MIB))
        assert line.response()[0] == 503
        hog.leave()
        assert wait_until(lambda: rig.budget.free == MIB)
    assert not origin.connections
