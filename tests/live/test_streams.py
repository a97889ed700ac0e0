"""Answers are streamed: events come as they are sent, and a large download neither waits nor fills the memory."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import httpx
import psutil
import pytest

from tests import patience
from tests.live.made_up import HARMLESS, LEAK
from tests.live.test_clients import trusting
from tests.live.test_curl import curl

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.live.origin import Origin
    from tests.live.running import Outgate


@pytest.fixture(params=[False, True], ids=["http1", "http2"])
def client(outgate: Outgate, request: pytest.FixtureRequest) -> Iterator[httpx.Client]:
    context = trusting(outgate)
    with httpx.Client(proxy=outgate.url, verify=context, http2=request.param, **patience.HTTP) as client:
        yield client


def test_events_come_one_by_one(client: httpx.Client, origin: Origin) -> None:
    """The origin never ends this stream, so whatever is buffered would never come."""
    with client.stream("GET", origin.url("/events", "desk.example")) as answer:
        lines = answer.iter_lines()
        came = [next(line for line in lines if line) for _ in range(5)]
    assert came == [f"data: event {n}" for n in range(5)]


def test_a_download_of_100_mb_is_not_held_back(client: httpx.Client, outgate: Outgate, origin: Origin) -> None:
    """Nor does this one end: what waited for the whole would wait for ever, or fill the memory."""
    before = psutil.Process(outgate.process.pid).memory_info().rss
    size = 0
    with client.stream("GET", origin.url("/download?bytes=1000000000000", "desk.example")) as answer:
        for chunk in answer.iter_raw():
            size += len(chunk)
            if size >= 100_000_000:
                break
    assert psutil.Process(outgate.process.pid).memory_info().rss - before < 80 << 20


def test_a_large_upload_within_the_limit_arrives_whole(client: httpx.Client, origin: Origin) -> None:
    body = b"".join(b"%07d %s\n" % (n, HARMLESS.encode()) for n in range(200_000))
    assert client.post(origin.url("/in", "desk.example"), content=body).status_code == 200
    assert bytes(origin.request().body) == body


def test_a_leak_at_the_end_of_a_large_upload_is_blocked(client: httpx.Client, outgate: Outgate, origin: Origin) -> None:
    body = (HARMLESS.encode() + b"\n") * 200_000 + LEAK.encode()
    assert client.post(origin.url("/in", "desk.example"), content=body).status_code == 403
    assert origin.requests == []
    assert len(outgate.incidents(origin.port)) == 1


@pytest.mark.parametrize("version", ["--http1.1", "--http2"])
@pytest.mark.parametrize("declared", [True, False])
def test_a_body_over_the_limit_is_refused_while_it_is_being_sent(
    outgate: Outgate, origin: Origin, tmp_path: Path, version: str, *, declared: bool
) -> None:
    """What declares that it is too large is refused by its declaration, the rest when it has become too large."""
    large = tmp_path / "large"
    with large.open("wb") as file:
        file.truncate(1 << 30)
    length = [] if declared else ["-H", "transfer-encoding: chunked"]
    sending = ["-T", str(large), "-w", "\n%{size_upload}", *length]
    answer = curl(outgate, version, *sending, origin.url("/in", "desk.example"))
    problem, _, taken = answer.body.rpartition("\n")
    assert answer.status == 413
    assert int(taken) < 100 << 20
    assert origin.requests == []
    (incident,) = outgate.incidents(origin.port)
    assert "uninspected.too_large" in {finding.data_type for finding in incident.findings}
    assert json.loads(problem)["incident"] == incident.number
