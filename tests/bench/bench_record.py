"""What recording costs, one incident at a time and in bursts that share a commit: `python tests/bench/bench_record.py`.

Compare the figures of one run with each other only: the disk's flush is most of it.
"""

from __future__ import annotations

import asyncio
import os
import statistics
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from outgate.model import (
    Action,
    Ask,
    Channel,
    Decision,
    Destination,
    Disposition,
    Finding,
    Fired,
    Likelihood,
    Message,
    Outcome,
    Sender,
    Severity,
)
from outgate.record import Recorder, Store, from_outcome
from outgate.record.windows import Count

if TYPE_CHECKING:
    from collections.abc import Callable

ONE_BY_ONE = 500
BURSTS = (1, 8, 64, 512)


def outcome(findings: int) -> Outcome:
    """A blocked message with so many findings, each at a path of its own."""
    found = tuple(
        Finding("person.email", ("body", f"json[{at}.email]"), Likelihood.LIKELY, "j***@e***.com", os.urandom(16))
        for at in range(findings)
    )
    fired = Fired("emails", "Addresses may not leave", Action.BLOCK, Severity.HIGH, found)
    message = Message(Channel.HTTP, Sender("10.0.0.1", "ada"), Destination("paste.example"), datetime.now(UTC), "POST")
    return Outcome(message, Decision(Action.BLOCK, (fired,)), Disposition.BLOCKED, found, None, "", "v1", b"d" * 32)


def flush(folder: Path) -> list[float]:
    """Milliseconds of appending 4 KiB and flushing them: what the disk itself takes."""
    with (folder / "probe").open("wb", buffering=0) as file:

        def append() -> None:
            file.write(b"x" * 4096)
            os.fdatasync(file.fileno())

        return [_timed(append) for _ in range(200)]


def summaries(findings: int) -> list[float]:
    """Milliseconds of making each incident, without storing it."""
    given = outcome(findings)
    return [_timed(lambda: from_outcome(given)) for _ in range(50)]


def one_by_one(store: Store, findings: int) -> list[float]:
    """Milliseconds of each `add`."""
    given = outcome(findings)
    return [_timed(lambda: store.add(given)) for _ in range(ONE_BY_ONE)]


def counted(store: Store, rules: int, before: int) -> list[float]:
    """Milliseconds of counting one new value for so many rules over time, with so many values before it.

    The commit's flush is in it; `flush` says what that takes by itself.
    """

    def count() -> None:
        value = (os.urandom(16),)
        asks = [Ask(f"rule-{at}", timedelta(days=7), before + ONE_BY_ONE, value) for at in range(rules)]
        store.count_all([Count(Sender("10.0.0.1", f"user {rules} {before}"), datetime.now(UTC), asks)])

    for at in range(rules):
        values = tuple(os.urandom(16) for _ in range(before))
        ask = Ask(f"rule-{at}", timedelta(days=7), before or 1, values or (b"",))
        store.count_all([Count(Sender("10.0.0.1", f"user {rules} {before}"), datetime.now(UTC), [ask])])
    return [_timed(count) for _ in range(ONE_BY_ONE)]


async def burst(recorder: Recorder, size: int) -> tuple[float, list[float]]:
    """Incidents a second, and the milliseconds that each caller waited, with `size` callers at a time."""
    given = outcome(3)
    waited: list[float] = []

    async def caller() -> None:
        for _ in range(max(1, 1024 // size)):
            start = time.perf_counter()
            await recorder(given)
            waited.append((time.perf_counter() - start) * 1e3)

    start = time.perf_counter()
    await asyncio.gather(*(caller() for _ in range(size)))
    return len(waited) / (time.perf_counter() - start), waited


def _timed(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return (time.perf_counter() - start) * 1e3


def _line(what: str, times: list[float], rate: float = 0) -> None:
    times.sort()
    per_second = f"{rate:10,.0f}/s" if rate else " " * 12
    p99 = times[int(len(times) * 0.99)]
    print(f"{what:44}{per_second}  p50 {statistics.median(times):8.2f} ms  p99 {p99:8.2f} ms")


def main() -> None:
    """Print the figures."""
    with tempfile.TemporaryDirectory(dir=sys.argv[1] if len(sys.argv) > 1 else None) as name:
        folder = Path(name)
        _line("the disk: 4 KiB appended and flushed", flush(folder))
        for findings in (1, 20, 2_000):
            _line(f"summary of {findings} findings", summaries(findings))
        with Store.open(f"sqlite:///{folder / 'outgate.db'}", b"k" * 32) as store:
            for findings in (1, 20, 2_000):
                _line(f"add, {findings} findings", one_by_one(store, findings))
            for rules, before in ((1, 0), (1, 100), (3, 100), (1, 5_000)):
                _line(f"count, {rules} rules, {before} values before", counted(store, rules, before))
            recorder = Recorder(store)
            for size in BURSTS:
                rate, waited = asyncio.run(burst(recorder, size))
                _line(f"recorder, {size} at a time, 3 findings each", waited, rate)
            recorder.close()


if __name__ == "__main__":
    main()
