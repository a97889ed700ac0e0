"""The wire, measured: Outgate with inspection beside stock mitmdump and the bare embedded master without any.

All figures are of one run, the contenders taking turns, so that ratios hold on a shared machine as well:
    uv run python -m tests.bench.bench_wire            takes about six minutes
    uv run python -m tests.bench.bench_wire --short    takes about one, and says less
Origin and clients have the first processor, the proxies the others. Exit code 1: a target was missed.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import statistics
import subprocess
import sys
import tempfile
from collections import defaultdict
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console
from rich.table import Table

from tests.bench import wire_load as load
from tests.bench.wire_proxies import CONTENDERS, Contender, running
from tests.live.certificates import Authority

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

MEGA = 1_000_000

type Figures = dict[str, list[float]]  # one value a round


@dataclass(frozen=True, slots=True)
class Size:
    """How long to measure."""

    rounds: int
    seconds: float
    uploads: int
    requests: int
    megabytes: tuple[int, int] = (10, 30)


LONG = Size(rounds=5, seconds=4.0, uploads=3, requests=20_000)
SHORT = Size(rounds=1, seconds=1.0, uploads=1, requests=400)


@dataclass(frozen=True, slots=True)
class Target:
    """A ratio to reach: `figure` of Outgate over `base_figure` of `base`, at least or at most `bound`."""

    what: str
    figure: str
    base: str
    base_figure: str
    bound: float
    at_least: bool

    def ratio(self, measured: Mapping[str, Figures]) -> float:
        """Return the median over the rounds of the ratio of one round."""
        ours, theirs = measured["outgate"][self.figure], measured[self.base][self.base_figure]
        return statistics.median(a / b for a, b in zip(ours, theirs, strict=True))

    def reached(self, measured: Mapping[str, Figures]) -> bool:
        """Tell whether the ratio is as it should be."""
        return self.ratio(measured) >= self.bound if self.at_least else self.ratio(measured) <= self.bound


TARGETS = (
    Target("requests a second, over stock mitmdump", "posts/s", "mitmdump", "posts/s", 1.5, at_least=True),
    Target("requests a second, over the bare master", "posts/s", "bare", "posts/s", 0.85, at_least=True),
    Target("p99 beside uploads, over p99 without", "p99 beside ms", "outgate", "p99 alone ms", 3.0, at_least=False),
    Target("memory after all requests, over a quarter", "MiB at 4/4", "outgate", "MiB at 1/4", 1.1, at_least=False),
)


async def measure(way: load.Way, proxy: Contender, size: Size, figures: Figures) -> None:
    """Measure one proxy once, and add to its figures."""
    small, large = load.json_post(way.origin_port), load.upload(way.origin_port, 2 * MEGA)
    await load.posts(way, small, connections=2, seconds=min(0.5, size.seconds))  # nothing is measured cold

    before = proxy.cpu()
    times = await load.posts(way, small, connections=16, seconds=size.seconds)
    figures["posts/s"].append(len(times) / size.seconds)
    figures["CPU ms a post"].append((proxy.cpu() - before) * 1000 / len(times))
    figures["p50 ms"].append(load.quantile(times, 0.5))
    figures["p99 ms"].append(load.quantile(times, 0.99))

    before = proxy.cpu()
    times = await load.new_connections(way, small, clients=8, seconds=size.seconds)
    figures["connections/s"].append(len(times) / size.seconds)
    figures["CPU ms a connection"].append((proxy.cpu() - before) * 1000 / len(times))

    alone = await load.posts(way, small, connections=4, seconds=size.seconds)
    beside = await load.posts_beside_uploads(way, small, large, seconds=size.seconds)
    figures["p99 alone ms"].append(load.quantile(alone, 0.99))
    figures["p99 beside ms"].append(load.quantile(beside, 0.99))


async def measure_uploads(way: load.Way, proxy: Contender, size: Size, figures: Figures) -> None:
    """Measure large uploads, and the memory they cost."""
    for megabytes in size.megabytes:
        request = load.upload(way.origin_port, megabytes * MEGA)
        proxy.forget_peak()
        times = await load.uploads(way, request, number=size.uploads)
        figures[f"{megabytes} MB: MB/s"].append(megabytes / statistics.median(times))
        figures[f"{megabytes} MB: peak MiB"].append(proxy.peak())


async def measure_memory(way: load.Way, proxy: Contender, size: Size, figures: Figures) -> None:
    """Measure whether memory grows with the number of requests."""
    small = load.json_post(way.origin_port)
    for quarter in range(1, 5):
        await load.count(way, small, connections=16, number=size.requests // 4)
        figures[f"MiB at {quarter}/4"].append(proxy.memory())


def run(names: Sequence[str], size: Size) -> Mapping[str, Figures]:
    """Measure all of `names` in turns; memory and uploads last, since uploads change what memory is kept."""
    measured: dict[str, Figures] = {name: defaultdict(list) for name in names}
    rest, first = _processors()
    with tempfile.TemporaryDirectory(prefix="bench-wire-") as folder, ExitStack() as stack:
        authority = Authority(Path(folder))
        port = stack.enter_context(_origin(authority, first))
        proxies = [stack.enter_context(running(n, Path(folder) / n, authority.pem, rest)) for n in names]
        stack.callback(os.sched_setaffinity, 0, os.sched_getaffinity(0))
        os.sched_setaffinity(0, first)
        ways = [load.Way(proxy.port, port, load.trusting(str(proxy.authority))) for proxy in proxies]
        for turn in range(size.rounds):
            for way, proxy in zip(ways, proxies, strict=True):
                print(f"round {turn + 1} of {size.rounds}: {proxy.name}", file=sys.stderr)
                asyncio.run(measure(way, proxy, size, measured[proxy.name]))
        for step in (measure_memory, measure_uploads):
            for way, proxy in zip(ways, proxies, strict=True):
                print(f"{step.__name__}: {proxy.name}", file=sys.stderr)
                asyncio.run(step(way, proxy, size, measured[proxy.name]))
    return measured


def report(measured: Mapping[str, Figures]) -> bool:
    """Print the medians and the targets; return whether all were reached."""
    console = Console(width=110)
    table = Table("", *measured, title="medians over the rounds")
    for figure in next(iter(measured.values())):
        table.add_row(figure, *(f"{statistics.median(figures[figure]):.2f}" for figures in measured.values()))
    console.print(table)
    goals = Table("target", "ratio", "bound", "")
    reached = [target for target in TARGETS if target.reached(measured)]
    for target in TARGETS:
        bound = f"{'≥' if target.at_least else '≤'} {target.bound}"
        goals.add_row(target.what, f"{target.ratio(measured):.2f}", bound, "reached" if target in reached else "MISSED")
    console.print(goals)
    return len(reached) == len(TARGETS)


@contextmanager
def _origin(authority: Authority, cpus: set[int]) -> Iterator[int]:
    command = [sys.executable, "-m", "tests.bench.wire_origin", str(authority.leaf())]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stdin=subprocess.DEVNULL, text=True) as origin:
        try:
            assert origin.stdout
            os.sched_setaffinity(origin.pid, cpus)
            yield int(origin.stdout.readline())
        finally:
            origin.kill()


def _processors() -> tuple[set[int], set[int]]:
    """Return the processors of the proxies, and that of everything else."""
    every = sorted(os.sched_getaffinity(0))
    return set(every[1:2] or every), {every[0]}


def main() -> int:
    """Run the bench and return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--short", action="store_true", help="one short round")
    size = SHORT if parser.parse_args().short else LONG
    return 0 if report(run(list(CONTENDERS), size)) else 1


if __name__ == "__main__":
    sys.exit(main())
