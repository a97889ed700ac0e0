"""What small requests notice while documents are read: one real proxy, four clients, and one with documents.

The clients take turns without documents and beside them, so that the ratio holds on a shared machine as well.
"""

from __future__ import annotations

import asyncio
import statistics
import subprocess
import sys
import tempfile
from contextlib import ExitStack
from itertools import cycle
from os import sched_getaffinity
from pathlib import Path
from typing import NamedTuple

from tests.bench import wire_load as load
from tests.bench.document_files import printed, rooms, screenshot, text_document, zipped
from tests.bench.wire_proxies import running
from tests.live.certificates import Authority

ROUNDS, SECONDS = 5, 4.0
MOST = 2.0  # times the p99 without documents


class Beside(NamedTuple):
    """Median and p99 in milliseconds without documents and beside them, the ratio of these, and how many were sent."""

    alone: tuple[float, float]
    beside: tuple[float, float]
    ratio: float
    documents: int


def beside_documents() -> Beside:
    """Measure it; the medians over the rounds, of the ratio as well."""
    with tempfile.TemporaryDirectory(prefix="bench-documents-") as folder, ExitStack() as stack:
        authority = Authority(Path(folder))
        command = [sys.executable, "-m", "tests.bench.wire_origin", str(authority.leaf())]
        origin = stack.enter_context(subprocess.Popen(command, stdout=subprocess.PIPE, text=True))
        stack.callback(origin.kill)
        assert origin.stdout
        port = int(origin.stdout.readline())
        every = set(sched_getaffinity(0))
        proxy = stack.enter_context(running("outgate", Path(folder) / "proxy", authority.pem, every))
        return asyncio.run(_measured(load.Way(proxy.port, port, load.trusting(str(proxy.authority)))))


async def _measured(way: load.Way) -> Beside:
    small = load.json_post(way.origin_port)
    documents = [_request(way.origin_port, body) for body in _documents()]
    for request in (small, *documents):  # nothing is measured cold, and all are let through
        await load.uploads(way, request, number=1)
    alone: list[list[float]] = []
    beside: list[list[float]] = []
    sent = 0
    for _ in range(ROUNDS):
        alone.append(await load.posts(way, small, connections=4, seconds=SECONDS))
        stop = asyncio.Event()
        uploading = asyncio.create_task(_upload(way, documents, stop))
        await asyncio.sleep(0.3)
        beside.append(await load.posts(way, small, connections=4, seconds=SECONDS))
        stop.set()
        sent += await uploading
    ratios = [load.quantile(b, 0.99) / load.quantile(a, 0.99) for a, b in zip(alone, beside, strict=True)]
    return Beside(_middle(alone), _middle(beside), statistics.median(ratios), sent)


def _middle(rounds: list[list[float]]) -> tuple[float, float]:
    p50, p99 = (statistics.median(load.quantile(times, share) for times in rounds) for share in (0.5, 0.99))
    return p50, p99


async def _upload(way: load.Way, documents: list[bytes], stop: asyncio.Event) -> int:
    """Send one document after the other, in turns; return how many."""
    count = 0
    async with way.open() as line:
        for request in cycle(documents):
            if stop.is_set():
                break
            await load.exchange(line, request)
            count += 1
    return count


def _documents() -> list[bytes]:
    """Documents that no policy minds."""
    listed = zipped(b"room,seats\n" + b"blue,twelve\n" * 20_000)
    return [rooms(3_000), text_document(200), printed(20), listed, screenshot(6, "The shelves were counted")]


def _request(port: int, body: bytes) -> bytes:
    head = f"PUT /files/document HTTP/1.1\r\nHost: localhost:{port}\r\nContent-Type: application/octet-stream\r\n"
    return f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body
