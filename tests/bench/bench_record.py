"""What recording costs on SQLite and PostgreSQL, one at a time and in bursts: `python -m tests.bench.bench_record`.

Compare the figures of one run with each other only: the disk's flush is most of the time that passes. What the
processor takes is told beside it. PostgreSQL is a server of its own, as in the tests.
"""

from __future__ import annotations

import asyncio
import os
import statistics
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from outgate.model import Ask, Finding, Likelihood, Outcome, Sender
from outgate.record import Habits, Recorder, Store, from_outcome
from outgate.record.windows import Count
from tests.record import outcomes
from tests.record.outcomes import KEYS, PEOPLE
from tests.record.postgres import Server

if TYPE_CHECKING:
    from collections.abc import Callable

ONE_BY_ONE = 500
BURSTS = (1, 8, 64, 512)
WRITERS, EACH = 4, 1_000
APART = Habits(timedelta())  # each an incident of its own, which is the dearer way

# What a process of its own does: records as a proxy does, with 16 messages at a time.
WRITER = """
import asyncio, sys, time
from tests.bench.bench_record import APART, outcome
from outgate.record import Recorder, Store
from outgate.record.ledger.notes import NoteKey
from tests.record.outcomes import KEYS

keys = KEYS._replace(log=NoteKey(f"writer-{sys.argv[2]}", b"w" * 32))
recorder = Recorder(Store.open(sys.argv[1], keys, habits=APART))
given = outcome(3)

async def caller(count):
    for _ in range(count):
        await recorder(given)

async def main(count):
    await asyncio.gather(*(caller(count // 16) for _ in range(16)))

asyncio.run(main(64))
print("ready", flush=True)
sys.stdin.readline()
asyncio.run(main(int(sys.argv[3])))
recorder.close()
"""


def outcome(findings: int) -> Outcome:
    """A blocked message with so many findings, each at a path of its own."""
    found = tuple(
        Finding("person.email", ("body", f"json[{at}.email]"), Likelihood.LIKELY, "j***@e***.com", os.urandom(16))
        for at in range(findings)
    )
    return outcomes.outcome(*found, sender=Sender("10.0.0.1", "ada.lovelace"), at=datetime.now(UTC))


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
    return [_timed(lambda: from_outcome(given, PEOPLE)) for _ in range(50)]


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


def writers(url: str) -> float:
    """Incidents a second that several processes record together, each with a log of its own."""
    lines = [[sys.executable, "-c", WRITER, url, str(number), str(EACH)] for number in range(WRITERS)]
    running = [subprocess.Popen(line, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) for line in lines]
    for process in running:
        process.stdout.readline()  # type: ignore[union-attr]
    start = time.perf_counter()
    for process in running:
        process.communicate("go\n")
    return WRITERS * EACH / (time.perf_counter() - start)


def _timed(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return (time.perf_counter() - start) * 1e3


def _line(what: str, times: list[float], rate: float = 0, cpu: float = 0) -> None:
    times.sort()
    per_second = f"{rate:10,.0f}/s" if rate else " " * 12
    p95, p99 = (times[int(len(times) * part)] for part in (0.95, 0.99))
    used = f"  cpu {cpu:6.2f} ms" if cpu else ""
    print(f"{what:44}{per_second}  p50 {statistics.median(times):7.2f}  p95 {p95:7.2f}  p99 {p99:7.2f} ms{used}")


def measured(what: str, work: Callable[[], list[float]]) -> None:
    """Print the times of `work` and what the processor took of each, the setting up included."""
    before = time.process_time()
    times = work()
    _line(what, times, cpu=(time.process_time() - before) * 1e3 / len(times))


def on(url: str) -> None:
    """Print the figures of one database."""
    with Store.open(url, KEYS, habits=APART) as store:
        for findings in (1, 20, 2_000):
            measured(f"add, {findings} findings", partial(one_by_one, store, findings))
        for rules, before in ((1, 0), (1, 100), (3, 100), (1, 5_000)):
            what = f"count, {rules} rules, {before} values before"
            measured(what, partial(counted, store, rules, before))
        recorder = Recorder(store)
        for size in BURSTS:
            rate, waited = asyncio.run(burst(recorder, size))
            _line(f"recorder, {size} at a time, 3 findings each", waited, rate)
        recorder.close()


def grouped(url: str) -> None:
    """Print what it costs to add to an incident that is there."""
    with Store.open(url, KEYS) as store:
        measured("add, 20 findings, to the same incident", partial(one_by_one, store, 20))


def main() -> None:
    """Print the figures."""
    with tempfile.TemporaryDirectory(dir=sys.argv[1] if len(sys.argv) > 1 else None) as name:
        folder = Path(name)
        _line("the disk: 4 KiB appended and flushed", flush(folder))
        for findings in (1, 20, 2_000):
            _line(f"summary of {findings} findings", summaries(findings))
        print("SQLite")
        on(f"sqlite:///{folder / 'outgate.db'}")
        grouped(f"sqlite:///{folder / 'grouped.db'}")
    with Server() as server:
        print("PostgreSQL")
        on(server.database())
        grouped(server.database())
        print(f"{WRITERS} writers at once: {writers(server.database()):,.0f} incidents a second")


if __name__ == "__main__":
    main()
