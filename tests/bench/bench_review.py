"""What the console's pages take with very many incidents: `python -m tests.bench.bench_review [--count N]`.

Two databases are filled and asked: SQLite in a file, and a PostgreSQL of its own as it is set when installed; with
`--keep FOLDER` they stay there for the next run, and `--only WORD` asks some. Each line is one question, asked several
times with other values; milliseconds that passed, and that were computed, by the server too (on Linux): these are about
what passes on a machine with nothing else to do. At the end stand those that took longer than they may; figures of an
overview are counted beside, so that counting them anew is no wait of anybody's.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from outgate.model import Channel, Disposition, Severity
from outgate.record import Store
from outgate.record.desk import counting, incident, neighbours, queue, related
from outgate.record.desk.asking import Wanted
from outgate.record.desk.filter import Filter, Order, Tab
from outgate.record.desk.overview import overview
from outgate.record.desk.overviews import Overviews
from outgate.record.desk.scope import Scope
from outgate.record.desk.states import State, Verdict
from outgate.record.desk.way import Cursor
from tests.bench.million import GROUPS, REVIEWERS, Made, fill, settle
from tests.record.outcomes import KEYS
from tests.record.postgres import Server

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from outgate.record import Reader

TIMES = 20
SPANS, BESIDE = (7, 30, 90), "counted anew"
LIMIT = 200  # milliseconds that 95 of 100 may take

type Ask = Callable[[Connection], object]


def filters(made: Made, now: datetime) -> dict[str, list[Filter]]:
    """The filters of each kind, several of each."""
    week = timedelta(days=7)
    return {
        "severity": [Filter(severity=(severity,)) for severity in Severity],
        "rule": [Filter(rule=(rule,)) for rule in made.rules],
        "data type": [Filter(type=(kind,)) for kind in ("person", "payment.card", "uninspected")],
        "group": [Filter(group=(group,)) for group in GROUPS],
        "channel": [Filter(channel=(channel,)) for channel in Channel],
        "host": [Filter(host=(host,)) for host in made.hosts[:20]],
        "host group": [Filter(host_group=("paste-sites",))],
        "disposition": [Filter(disposition=(disposition,)) for disposition in Disposition],
        "state": [Filter(state=(State.IN_PROGRESS,)), Filter(tab=Tab.CLOSED, state=(State.SUPPRESSED,))],
        "assignee": [Filter(assignee=(name,)) for name in (*REVIEWERS, "none")],
        "verdict": [Filter(tab=Tab.CLOSED, verdict=(verdict,)) for verdict in Verdict],
        "person": [Filter(tab=Tab.ALL, person=(person,)) for person in made.people[::20]],
        "value": [Filter(tab=Tab.ALL, value=(value,)) for value in made.values[:20]],
        "time": [Filter(tab=Tab.ALL, since=now - week * (n + 1), until=now - week * n) for n in range(0, 100, 10)],
        "three at once": [
            Filter(rule=(made.rules[n],), group=(GROUPS[n % 12],), severity=(Severity.HIGH,)) for n in range(20)
        ],
        "search: number": [Filter(tab=Tab.ALL, text="OG-2026-000042")],
        "search: host": [Filter(tab=Tab.ALL, text=host[:6]) for host in made.hosts[:20]],
        "search: rule": [Filter(tab=Tab.ALL, text=f"rule-1{n}") for n in range(10)],
        "search: person": [Filter(tab=Tab.ALL, text=person[:8]) for person in made.people[:20]],
        "search: two words": [Filter(tab=Tab.ALL, text=f"{made.hosts[n][:5]} rule-0") for n in range(20)],
        "search: nothing": [Filter(tab=Tab.ALL, text="zzzzzz")],
    }


def asked(made: Made, now: datetime) -> dict[str, list[Ask]]:
    """All questions."""

    def want(what: Filter, scope: Scope | None = None) -> Wanted:
        return Wanted(what, scope or Scope(), "rea", now)

    def page(what: Filter, scope: Scope | None = None, **place: Any) -> Ask:
        return lambda connection: queue.page(connection, want(what, scope), **place)

    def tabs(what: Filter, scope: Scope | None = None) -> Ask:
        return lambda connection: counting.tabs(connection, want(what, scope))

    given = filters(made, now)
    narrow = Scope.of(GROUPS[:1])
    places = [Cursor(risk, now - timedelta(days=days), 0) for risk in (90, 60, 30) for days in (5, 300, 600)]
    asks: dict[str, list[Ask]] = {
        "first page": [page(Filter())],
        "first page, by time": [page(Filter(sort=Order.TIME))],
        "first page of each tab": [page(Filter(tab=tab)) for tab in Tab],
        "first page, in a scope": [page(Filter(tab=tab), narrow) for tab in Tab],
        "later page, on": [page(Filter(tab=tab), after=place) for tab in Tab for place in places],
        "later page, back": [page(Filter(tab=tab), before=place) for tab in Tab for place in places],
        "counts of tabs": [tabs(Filter())],
        "counts of tabs, in a scope": [tabs(Filter(), narrow)],
    }
    asks["first page of what is closed, by rule"] = [page(Filter(tab=Tab.CLOSED, rule=(rule,))) for rule in made.rules]
    asks["counts of what is closed, by host"] = [tabs(Filter(tab=Tab.CLOSED, host=(host,))) for host in made.hosts[:20]]
    for days in SPANS:
        asks[f"overview, {days} days, {BESIDE}"] = [partial(overview, scope=Scope(), days=days, now=now)]
    asks |= {f"filter: {name}": [page(each) for each in some] for name, some in given.items()}
    asks |= {f"counts: {name}": [tabs(each) for each in some] for name, some in given.items()}
    return asks


def shown(store: Reader) -> dict[str, list[Ask]]:
    """The figures as the console shows them, once it has counted them."""
    kept = Overviews(store, lambda: datetime.now(UTC))

    def show(_: Connection, days: int) -> None:
        kept.get(Scope(), days)

    for days in SPANS:
        kept.get(Scope(), days)
    return {f"overview, {days} days": [partial(show, days=days)] for days in SPANS}


def of_one(store: Reader, made: Made, now: datetime) -> dict[str, list[Ask]]:
    """All that an incident page asks."""
    with store.reading() as connection:
        shown = queue.page(connection, Wanted(Filter(tab=Tab.ALL), Scope(), "rea", now)).found[:TIMES]
    wanted = Wanted(Filter(rule=(made.rules[0],)), Scope(), "rea", now)

    def whole(number: str) -> Ask:
        def ask(connection: Connection) -> None:
            one = incident.incident(connection, number, Scope())
            assert one is not None
            incident.occurrences(connection, one)
            incident.history(connection, one)
            related.of_person(connection, one, Scope())
            related.of_values(connection, one, Scope())
            neighbours.neighbours(connection, wanted, one)

        return ask

    return {"incident page": [whole(each.number) for each in shown]}


def measured(store: Reader, what: str, asks: list[Ask]) -> float:
    """Ask each at least once, and `TIMES` together, print what it took, and return what 95 of 100 took."""
    passed, computed = [], []
    for at in range(max(TIMES, len(asks))):
        with store.reading() as connection:
            start, cpu = time.perf_counter(), _computed(connection)
            asks[at % len(asks)](connection)
            passed.append((time.perf_counter() - start) * 1e3)
            computed.append((_computed(connection) - cpu) * 1e3)
    print(
        f"{what:38} p50 {statistics.median(passed):8.1f}  p95 {_p95(passed):8.1f}  worst {max(passed):8.1f} ms"
        f"   cpu p50 {statistics.median(computed):8.1f} p95 {_p95(computed):8.1f} worst {max(computed):8.1f} ms",
        flush=True,
    )
    return _p95(passed)


def _p95(times: list[float]) -> float:
    return sorted(times)[int(len(times) * 0.95)]


def _computed(connection: Connection) -> float:
    """Return the seconds that this process has computed, and the server for this connection where that can be read."""
    plain: Any = connection.connection.driver_connection
    if connection.dialect.name != "postgresql":
        return time.process_time()
    spent = Path(f"/proc/{plain.info.backend_pid}/schedstat")
    return time.process_time() + (int(spent.read_text().split()[0]) / 1e9 if spent.exists() else 0)


def on(url: str, made: Made, now: datetime, only: str) -> None:
    """Print the figures of one database."""
    Store.open(url, KEYS).close()  # one that was kept may be of an older version
    settle(url)
    with Store.open_for_reading(url) as store:
        every = asked(made, now) | of_one(store, made, now) | shown(store)
        times = {what: measured(store, what, asks) for what, asks in every.items() if only in what}
    late = [f"{what} {time:.0f} ms" for what, time in times.items() if time > LIMIT and BESIDE not in what]
    print(f"over {LIMIT} ms at p95: {', '.join(late) or 'none'}", flush=True)


def kept(url: str, count: int, note: Path, clear: Callable[[], None]) -> tuple[str, Made, datetime]:
    """Fill the store at `url` unless `note` says that it was, and when; `clear` takes away what is half filled."""
    if not note.exists():
        clear()
        now, start = datetime.now(UTC), time.perf_counter()
        fill(url, count, now)
        note.write_text(now.isoformat())
        print(f"filled in {time.perf_counter() - start:.0f} s", flush=True)
    now = datetime.fromisoformat(note.read_text())
    return url, Made(now, count), now


def sqlite(folder: Path, count: int, only: str) -> None:
    """Print the figures of SQLite."""
    file = folder / f"{count}.db"
    print(f"SQLite, {count:,} incidents", flush=True)
    on(*kept(f"sqlite:///{file}", count, folder / f"{count}.sqlite", lambda: file.unlink(missing_ok=True)), only)


def postgresql(server: Server, folder: Path, count: int, only: str) -> None:
    """Print the figures of PostgreSQL."""
    name = f"made_{count}"

    def clear() -> None:
        server.execute(f"DROP DATABASE IF EXISTS {name}")
        server.execute(f"CREATE DATABASE {name}")

    print(f"PostgreSQL, {count:,} incidents", flush=True)
    server.stop()
    server.start(shared_buffers="128MB")  # as installed; that of the tests has less
    on(*kept(server.url(name), count, folder / f"{count}.postgresql", clear), only)


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, default=1_000_000, help="incidents (default: 1,000,000)")
    parser.add_argument("--keep", type=Path, help="a folder in which both databases stay, and are used again")
    parser.add_argument("--only", default="", help="only questions whose name holds this")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder: Path = given.keep or Path(temporary)
        folder.mkdir(mode=0o755, parents=True, exist_ok=True)
        sqlite(folder, given.count, given.only)
        with Server(folder / "pg" if given.keep else None) as server:
            postgresql(server, folder, given.count, given.only)


if __name__ == "__main__":
    main()
