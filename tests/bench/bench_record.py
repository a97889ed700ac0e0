"""What recording costs on SQLite and PostgreSQL, one at a time and in bursts: `python -m tests.bench.bench_record`.

Compare the figures of one run with each other only: the disk's flush may be most of the time that passes. So the first
lines of each database do three things in turn, a flush of 4 KiB, one row, an incident, and tell what is left above the
flush. What the processor takes is told beside. PostgreSQL is a server of its own, as in the tests.
"""

from __future__ import annotations

import argparse
import asyncio
import gc
import os
import sqlite3
import subprocess
import sys
import tempfile
import time
from contextlib import closing
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, NamedTuple

import psycopg

from outgate.model import Ask, Finding, Likelihood, Outcome, Sender
from outgate.record import Habits, Recorder, Store, from_outcome
from outgate.record.windows import Count
from tests.record import outcomes
from tests.record.outcomes import KEYS, PEOPLE
from tests.record.postgres import Server

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

ONE_BY_ONE, LOGGED = 500, 50
ADD, ADD_LIMIT = "add, 3 findings, an incident of its own", 2.0  # milliseconds at p95, on a disk that flushes at once
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
before = time.process_time()
asyncio.run(main(int(sys.argv[3])))
print(time.process_time() - before)
recorder.close()
"""


def outcome(findings: int, user: str = "ada.lovelace") -> Outcome:
    """A blocked message with so many findings, each at a path of its own."""
    found = tuple(
        Finding("person.email", ("body", f"json[{at}.email]"), Likelihood.LIKELY, "j***@e***.com", os.urandom(16))
        for at in range(findings)
    )
    return outcomes.outcome(*found, sender=Sender("10.0.0.1", user), at=datetime.now(UTC))


class Beside(NamedTuple):
    """What was done in turn, so that all met the same disk and the same neighbours: milliseconds of each time."""

    flushes: list[float]
    bare: list[float]
    added: list[float]
    computed: list[float]
    log_bytes: float

    def show(self, what: str) -> None:
        """Print all of it, and how `add` compares."""
        _line("  the disk: 4 KiB appended and flushed", self.flushes)
        _line("  one row inserted and committed", self.bare)
        _line(f"  {what}", self.added)
        _line("    of which this process computed", self.computed)
        over = [_at(self.added, part) / _at(self.bare, part) for part in (0.5, 0.95)]
        print(
            f"    {over[0]:.1f} times one row at p50, {over[1]:.1f} at p95; {self.log_bytes / 1024:.0f} KiB of log each"
        )
        above = [add - flush for add, flush in zip(self.added, self.flushes, strict=True)]
        _line("    left above the flush beside it", above)
        if (least := _at(self.flushes, 0.95)) > ADD_LIMIT:
            print(f"    NOTE: the disk's flush alone takes {least:.1f} ms at p95, more than {ADD_LIMIT:.0f} ms")


def beside(
    store: Store, folder: Path, bare: Callable[[], object], logged: Callable[[Callable[[], None]], int]
) -> Beside:
    """Flush, insert a row and `add`, in turn; `logged` tells how many bytes of the database's log some work writes."""
    given = [outcome(3) for _ in range(ONE_BY_ONE)]
    found = Beside([], [], [], [], 0)
    with (folder / "probe").open("wb", buffering=0) as file:
        for each in given:
            found.flushes.append(_timed(partial(_append, file)))
            found.bare.append(_timed(bare))
            start = time.process_time()
            found.added.append(_timed(partial(store.add, each)))
            found.computed.append((time.process_time() - start) * 1e3)

    def some() -> None:
        for each in given[:LOGGED]:
            store.add(each)

    return found._replace(log_bytes=logged(some) / LOGGED)


def beside_sqlite(store: Store, file: Path) -> None:
    """Compare `add` with a row of a file of its own, flushed as the store's."""
    with closing(sqlite3.connect(file.with_name("bare.db"), isolation_level=None)) as plain:
        plain.execute("PRAGMA journal_mode=WAL")
        plain.execute("PRAGMA synchronous=FULL")
        plain.execute("CREATE TABLE bare (value BLOB)")

        def bare() -> None:
            plain.execute("INSERT INTO bare VALUES (?)", (b"x" * 500,))

        def logged(work: Callable[[], None]) -> int:
            with closing(sqlite3.connect(file)) as other:
                other.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            work()
            return Path(f"{file}-wal").stat().st_size

        beside(store, file.parent, bare, logged).show(ADD)


def beside_postgresql(store: Store, server: Server, url: str) -> None:
    """Compare `add` with a row of another table."""
    with psycopg.connect(url, autocommit=True) as plain:
        plain.execute("CREATE TABLE bare (value bytea)")

        def bare() -> None:
            plain.execute("INSERT INTO bare VALUES (%s)", (b"x" * 500,))

        def logged(work: Callable[[], None]) -> int:
            ((before,),) = plain.execute("SELECT pg_current_wal_insert_lsn()").fetchall()
            work()
            ((written,),) = plain.execute("SELECT pg_current_wal_insert_lsn() - %s::pg_lsn", (before,)).fetchall()
            return int(written)

        beside(store, server.folder, bare, logged).show(ADD)


def summaries(findings: int) -> list[float]:
    """Milliseconds of making each incident, without storing it."""
    given = outcome(findings)
    return [_timed(partial(from_outcome, given, PEOPLE)) for _ in range(50)]


def one_by_one(store: Store, findings: int) -> list[float]:
    """Milliseconds of each `add`."""
    given = outcome(findings)
    return [_timed(lambda: store.add(given)) for _ in range(ONE_BY_ONE)]


def of_somebody_new(store: Store) -> list[float]:
    """Milliseconds of each `add` of somebody who was not seen before."""
    given = [outcome(3, f"user.{number}") for number in range(ONE_BY_ONE)]
    return [_timed(partial(store.add, each)) for each in given]


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


def writers(url: str) -> tuple[float, float]:
    """Incidents a second that several processes record together, each with a log of its own; what they compute of one.

    That is in milliseconds, and without the server's share.
    """
    lines = [[sys.executable, "-c", WRITER, url, str(number), str(EACH)] for number in range(WRITERS)]
    running = [subprocess.Popen(line, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) for line in lines]
    for process in running:
        process.stdout.readline()  # type: ignore[union-attr]
    start = time.perf_counter()
    for process in running:
        process.stdin.write("go\n")  # type: ignore[union-attr]
        process.stdin.flush()  # type: ignore[union-attr]
    computed = sum(float(process.communicate()[0]) for process in running)
    return WRITERS * EACH / (time.perf_counter() - start), computed * 1e3 / (WRITERS * EACH)


def _timed(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return (time.perf_counter() - start) * 1e3


def _append(file: BinaryIO) -> None:
    file.write(b"x" * 4096)
    os.fsync(file.fileno())


def _at(times: Sequence[float], part: float) -> float:
    return sorted(times)[int(len(times) * part)]


def _line(what: str, times: Sequence[float], rate: float = 0, cpu: float = 0) -> None:
    per_second = f"{rate:10,.0f}/s" if rate else " " * 12
    p50, p95, p99 = (_at(times, part) for part in (0.5, 0.95, 0.99))
    used = f"  cpu {cpu:6.2f} ms" if cpu else ""
    print(f"{what:44}{per_second}  p50 {p50:7.2f}  p95 {p95:7.2f}  p99 {p99:7.2f} ms{used}", flush=True)


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
    """Print what it costs where the like is one incident: to add to one that is there, and of people who are new."""
    with Store.open(url, KEYS) as store:
        measured("add, 20 findings, to the same incident", partial(one_by_one, store, 20))
        measured("add, 3 findings, of somebody new", partial(of_somebody_new, store))


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument(
        "folder", nargs="?", type=Path, metavar="DIR", help="on the disk to measure (default: temporary)"
    )
    on_disk = parser.parse_args().folder
    gc.freeze()  # as a running proxy has it
    load = ", ".join(f"{each:.1f}" for each in os.getloadavg())
    print(f"{os.cpu_count()} cores; others keep them busy with a load of {load}")
    with tempfile.TemporaryDirectory(dir=on_disk) as name:
        folder = Path(name)
        for findings in (1, 20, 2_000):
            _line(f"summary of {findings} findings", summaries(findings))
        print("SQLite")
        file = folder / "outgate.db"
        with Store.open(f"sqlite:///{file}", KEYS, habits=APART) as store:
            beside_sqlite(store, file)
        on(f"sqlite:///{file}")
        grouped(f"sqlite:///{folder / 'grouped.db'}")
    with Server() as server:
        print("PostgreSQL")
        url = server.database()
        with Store.open(url, KEYS, habits=APART) as store:
            beside_postgresql(store, server, url)
        on(url)
        grouped(server.database())
        rate, computed = writers(server.database())
        print(f"{WRITERS} writers at once: {rate:,.0f} incidents a second, {computed:.2f} ms of each computed by them")


if __name__ == "__main__":
    main()
