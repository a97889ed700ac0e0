"""`outgate policy test`: runs every example, those of data types in every carrier.

Examples prove the files of a policy. So exemptions approved in a console, which come and go, are left out here; those
that stand in a rule's own file count.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from rich.progress import track

from outgate.cli.compose import load_policy
from outgate.cli.examples import run_examples, written
from outgate.cli.failures import DONE, STOPPED
from outgate.cli.formats import Format, FormatOption, counted, write_json
from outgate.cli.in_force import Policies  # noqa: TC001 - typer reads the annotation
from outgate.cli.terminal import out, progress_console, shown
from outgate.model import Limits
from outgate.settings import shipped_policies

if TYPE_CHECKING:
    from collections.abc import Sequence

    from outgate.cli.examples import Ran


def run_tests(*, form: FormatOption = Format.TEXT, policies: Policies = None) -> int:
    """Run every example, in every carrier. Exit code 0: all hold, 1: one fails, 2: the policy does not load.

    Exemptions that were approved in the console are left out: examples prove the files of the policy.
    """
    files = load_policy(policies or shipped_policies())
    policy = files.compile(os.urandom(32), Limits())
    runs = run_examples(policy, files)
    ran = list(track(runs, description="running examples", console=progress_console(), transient=True))
    for run in ran:
        if form is Format.JSONL:
            write_json(run._asdict() | {"passed": not run.fault})
        elif run.fault:
            out().print(shown(_line(run)))
    if form is Format.TEXT:
        out().print(_sum(ran, written(files)))
    return STOPPED if any(run.fault for run in ran) else DONE


def _line(run: Ran) -> str:
    carrier = f" in {run.carrier}" if run.carrier else ""
    return f"failed: {run.file}: example[{run.example}]{carrier}: {run.fault}"


def _sum(ran: Sequence[Ran], in_files: int) -> str:
    carriers = {run.carrier for run in ran if run.carrier}
    examples = {(run.file, run.example) for run in ran}
    failed = sum(bool(run.fault) for run in ran)
    end = f"{failed} failed" if failed else "all hold"
    made = f" and {len(examples) - in_files} made from numbers of rules" if len(examples) > in_files else ""
    runs = f"{counted(len(ran), 'run')} in {counted(len(carriers), 'carrier')}"
    return f"{counted(in_files, 'written example')}{made}, {runs}: {end}"
