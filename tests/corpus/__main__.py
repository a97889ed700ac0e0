"""Precision and recall of the shipped policy on the corpus, by data type, and what changed since another revision.

    uv run python -m tests.corpus                     takes about half a minute
    uv run python -m tests.corpus --against           … and again with the code and policy that main has, side by side
    uv run python -m tests.corpus --against v0.1.0    … with those of any revision
    uv run python -m tests.corpus --policies DIR      another policy
    uv run python -m tests.corpus --pairs             a leak of each data type in all pairs of ways: half an hour

Recall counts the values of the leaks, in every way in which they are sent; precision also what was found in harmless
bodies. What is known to be missed or found wrongly (a `gap` with its reason) counts as such. Exit code 1: something is
wrong that is not known.
"""

from __future__ import annotations

import argparse
import json
import sys
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from tests.corpus.bodies import bodies
from tests.corpus.leak import leaks
from tests.corpus.measure import POLICIES, Case, of_each_type, run_harmless, run_leaks, run_pairs, shipped
from tests.corpus.report import Scores, changes
from tests.corpus.revision import at_revision, base_of_main
from tests.corpus.ways import PAIRS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_WAYS = 8  # a leak goes out in, more or less: only the progress display relies on it


def main() -> int:
    """Run the corpus, and print what came of it."""
    options = _options()
    cases = list(_pairs(options.policies) if options.pairs else _each_way(options.policies))
    if options.json:
        sys.stdout.writelines(json.dumps(case.as_tree()) + "\n" for case in cases)
        return 0
    console = Console(soft_wrap=True, highlight=False)
    console.print(Scores.of(cases).table())
    for line in Scores.of(cases).totals(len(leaks())):
        console.print(line)
    wrong = [case for case in cases if not case.is_well and not case.gap]
    for case in wrong:
        console.print(f"{case.name}: {case.fault}", markup=False)
    if options.against is not None:
        revision = options.against or base_of_main()
        console.print(f"\nagainst {revision[:12]}:")
        for line in changes(at_revision(revision), cases):
            console.print(f"  {line}", markup=False)
    return int(bool(wrong))


def run(policies: Path = POLICIES) -> Iterator[Case]:
    """Run leaks and harmless bodies under the policy in a folder."""
    policy = shipped(policies)
    return chain(run_leaks(policy), run_harmless(policy))


def _each_way(policies: Path) -> Iterator[Case]:
    return _shown(run(policies), _WAYS * len(leaks()) + sum(1 for _ in bodies()))


def _pairs(policies: Path) -> Iterator[Case]:
    return _shown(run_pairs(shipped(policies)), len(of_each_type()) * len(PAIRS))


def _shown(cases: Iterable[Case], total: int) -> Iterator[Case]:
    columns = (TextColumn("corpus"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        yield from progress.track(cases, total=total)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.corpus", description=(__doc__ or "").partition("\n")[0])
    parser.add_argument(
        "--policies", type=Path, default=POLICIES, help="folder of the policy (default: the shipped one)"
    )
    parser.add_argument(
        "--against", nargs="?", const="", metavar="REV", help="compare with a revision (default: main's)"
    )
    parser.add_argument("--pairs", action="store_true", help="send a leak of each data type in all pairs of ways")
    parser.add_argument("--json", action="store_true", help="print each case as a line of JSON")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
