"""False alarms of the shipped policy on real text that holds nobody's secrets: what is at hand on any machine.

    uv run python -m tests.bench.bench_false_alarms .venv/lib /usr/share/doc     60 MB of these, drawn by a seed
    uv run python -m tests.bench.bench_false_alarms --mb 0 DIR…                  all of it
    uv run python -m tests.bench.bench_false_alarms --half tuned DIR…            what may be looked at when rules change

A file belongs to one half for good, by its content: rules are made on the `tuned` half and held by the `unseen` one.

Every text file (gzip undone, as with man pages) is sent by itself, as a page or a pasted file would be, to a host that
no policy names. What would be redacted or blocked is printed: its file, rule, data types, how many, and a masked
sample. Each is to be read by a person. What a person has read and judged to be right (nine hundred people with their
addresses, numbers that hold) stands in judged_alarms.toml with the reason; it is printed and counted too, but apart,
and both rates are told. Our own policies are passed over wherever they are installed: their examples are to be found.
Exit code 1: there are more alarms than one in 10 MB, those judged right left aside.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import random
import sys
import time
import tomllib
import zlib
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

from outgate.cli.compose import load_policy
from outgate.inspection import inspect
from outgate.model import Action, Limits
from tests.bench.sent import as_text, post

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from outgate.inspection import Policy
    from outgate.model import Finding, Fired, Outcome

POLICIES = Path(__file__).parents[2] / "policies"
LARGEST = 8 << 20  # bytes of one file; what is longer is data
HALVES = ("tuned", "unseen")
SAMPLES = 3  # shown of each kind
TARGET = 1.0  # alarms in 10 MB
JUDGED = Path(__file__).with_name("judged_alarms.toml")


class Alarm(NamedTuple):
    """A rule that would stop a file, with the findings behind it as lines of data type, likelihood, count, sample."""

    path: str
    rule: str
    action: Action
    findings: tuple[str, ...]
    hits: int
    judged: str = ""  # why it is right, if a person has said so


@dataclass
class Run:
    """What was seen."""

    size: int = 0
    files: int = 0
    seconds: float = 0.0
    alarms: list[Alarm] = field(default_factory=list)

    def open(self) -> list[Alarm]:
        """The alarms that nobody has judged to be right."""
        return [alarm for alarm in self.alarms if not alarm.judged]

    def rate(self, count: int) -> float:
        """So many in each 10 MB."""
        return count / max(self.size, 1) * 10e6


def main() -> int:
    """Draw files, inspect them, print what was stopped and how much that is."""
    options = _options()
    console = Console(soft_wrap=True)
    policy = load_policy(options.policies).compile(b"bench" * 8, Limits())
    run = Run()
    for path, data in _progress(list(drawn(options.folders, int(options.mb * 1e6), options.seed, options.half))):
        for alarm in _look(path, data, policy, run):
            console.print(f"{alarm.action!s:7}{alarm.rule}  {alarm.path}", markup=False, highlight=False)
            if alarm.judged:
                console.print(f"       right: {alarm.judged}", markup=False, highlight=False)
            for line in alarm.findings:
                console.print(f"       {line}", markup=False, highlight=False)
    _report(run, console)
    return int(run.rate(len(run.open())) >= TARGET)


def drawn(folders: Iterable[Path], size: int, seed: int, half: str = "") -> Iterator[tuple[Path, bytes]]:
    """Yield text files below `folders` in an order drawn by `seed`, none twice, up to `size` bytes (0: all).

    With a `half`, of that one alone.
    """
    paths = sorted({path for folder in folders for path in folder.rglob("*") if path.is_file()})
    random.Random(seed).shuffle(paths)  # noqa: S311 - reproducible, not secret
    seen: set[bytes] = set()
    total = 0
    for path in paths:
        data = _text(path)
        digest = hashlib.blake2b(data, digest_size=16).digest()
        if data and digest not in seen and half in ("", HALVES[digest[0] % 2]):
            seen.add(digest)
            total += len(data)
            yield path, data
        if 0 < size <= total:
            return


def look(path: Path, data: bytes, policy: Policy) -> list[Alarm]:
    """Return what the policy would redact or block of a file on its way to an unlisted host."""
    outcome = inspect(post(data), policy)
    return [_alarm(path, fired, outcome) for fired in outcome.decision.fired if _stops(fired)]


def _look(path: Path, data: bytes, policy: Policy, run: Run) -> list[Alarm]:
    start = time.thread_time()
    alarms = look(path, data, policy)
    run.seconds += time.thread_time() - start
    run.size += len(data)
    run.files += 1
    run.alarms += alarms
    return alarms


def _stops(fired: Fired) -> bool:
    return fired.action >= Action.REDACT and not fired.observed and not fired.exempted_by


def _alarm(path: Path, fired: Fired, outcome: Outcome) -> Alarm:
    kinds: dict[str, list[Finding]] = defaultdict(list)
    for finding in fired.findings:
        kinds[f"{finding.data_type}  {finding.likelihood!s}"].append(finding)
    lines = [
        f"{kind}  {len(found)} ({len({one.digest for one in found})} distinct)  "
        f"{', '.join(dict.fromkeys(one.sample for one in found[:SAMPLES]))}  in {' › '.join(found[0].path)}"  # noqa: RUF001
        for kind, found in kinds.items()
    ]
    action = max(fired.action, Action.BLOCK if outcome.send is None else Action.REDACT)
    return Alarm(str(path), fired.rule, action, tuple(lines), len(fired.findings), judged(path, fired.rule))


def judged(path: Path, rule: str) -> str:
    """Why a person has judged that `rule` rightly stops a file, or nothing."""
    entries = _judgements()
    return next((why for end, rules, why in entries if rule in rules and fnmatchcase(str(path), f"*/{end}")), "")


@cache
def _judgements() -> list[tuple[str, frozenset[str], str]]:
    tables = tomllib.loads(JUDGED.read_text("utf-8"))["file"]
    return [(end, frozenset(table["rules"]), table["why"]) for table in tables for end in table["ends"]]


def _text(path: Path) -> bytes:
    """The bytes of a text file, or none."""
    try:
        if "outgate" in path.parts or path.stat().st_size > LARGEST:
            return b""
        data = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    except (OSError, EOFError, zlib.error):
        return b""
    return data if as_text(data) else b""


def _progress(files: list[tuple[Path, bytes]]) -> Iterator[tuple[Path, bytes]]:
    columns = (TextColumn("{task.completed:.0f} of {task.total:.0f} MB"), BarColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("", total=sum(len(data) for _, data in files) / 1e6)
        for path, data in files:
            yield path, data
            progress.advance(task, len(data) / 1e6)


def _report(run: Run, console: Console) -> None:
    console.print(
        f"\n{run.size / 1e6:.1f} MB in {run.files} files, {run.size / 1e6 / max(run.seconds, 1e-9):.1f} MB/s of CPU"
    )
    for rule, count in Counter(alarm.rule for alarm in run.alarms).most_common():
        console.print(f"{rule:40} {count:5} files")
    right = [alarm for alarm in run.alarms if alarm.judged]
    for name, alarms in (("alarms", run.alarms), ("judged right", right), ("left", run.open())):
        hits = sum(alarm.hits for alarm in alarms)
        console.print(
            f"{name:13}{len(alarms):5} (a rule that would stop a file), {run.rate(len(alarms)):.2f} in 10 MB; "
            f"{hits} findings behind them, {run.rate(hits):.2f} in 10 MB"
        )


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("folders", nargs="+", type=Path, metavar="DIR")
    parser.add_argument("--mb", type=float, default=60, help="how much to draw; 0: everything (default: 60)")
    parser.add_argument("--half", choices=HALVES, default="", help="only this half of the files (default: both)")
    parser.add_argument("--seed", type=int, default=1, help="which to draw (default: 1)")
    parser.add_argument(
        "--policies", type=Path, default=POLICIES, help="folder of the policy (default: the shipped one)"
    )
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
