"""`outgate scan`: files, inspected as if they were sent. Nothing is recorded, and nothing leaves."""

from __future__ import annotations

import os
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path  # noqa: TC003 - typer reads the annotation
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from outgate.cli import files
from outgate.cli.compose import load_policy
from outgate.cli.failures import DONE, ERROR, STOPPED, UserError, tell
from outgate.cli.formats import Format, FormatOption, write_json
from outgate.cli.terminal import out, progress_console, shown
from outgate.inspection import inspect
from outgate.model import Action, Channel, Destination, Disposition, Limits, Message, Outcome, Reason, Sender
from outgate.record import summarise
from outgate.settings import shipped_policies

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from outgate.inspection import Policy

UNLISTED = "unlisted.example"  # an external host that no policy names


@dataclass(frozen=True, slots=True)
class Sending:
    """Who would send a file, and where to."""

    sender: Sender
    destination: Destination

    @classmethod
    def of(cls, to: str, user: str | None, groups: Iterable[str]) -> Sending:
        """Return it from what was given on the command line. Raises UserError when `to` is no host name."""
        host = to.strip().rstrip(".").lower()
        if not host or any(c in host for c in "/@?# \t"):
            raise UserError(f"--to: {shown(to)!r} is no host name; it is like chat.example")
        return cls(Sender("127.0.0.1", user, frozenset(groups)), Destination(host))

    def message(self, path: str, data: bytes | None) -> Message:
        """Return the file as a message; without data it was too large to be read."""
        return Message(
            channel=Channel.FILE,
            sender=self.sender,
            destination=self.destination,
            at=datetime.now(UTC),
            target=os.fsencode(os.path.basename(path)),  # noqa: PTH119 - as given, maybe not UTF-8
            body=data or b"",
            unread=Reason.TOO_LARGE if data is None else None,
        )


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("scan")(scan)


def scan(
    paths: Annotated[list[str], typer.Argument(metavar="PATH", help="Files and folders; - is standard input.")],
    *,
    to: Annotated[str, typer.Option(help="Host that the files would be sent to.")] = UNLISTED,
    user: Annotated[str | None, typer.Option(help="User who would send them.")] = None,
    group: Annotated[list[str] | None, typer.Option(help="Group of the user; may be given again.")] = None,
    policies: Annotated[
        Path | None, typer.Option(help="Folder of the policy files; default: the shipped ones.")
    ] = None,
    form: FormatOption = Format.TEXT,
) -> int:
    """Inspect files as if they were sent. Exit code 0: all would go, 1: something would be stopped, 2: an error."""
    sending = Sending.of(to, user, group or ())
    policy = load_policy(policies or shipped_policies()).compile(os.urandom(32), Limits())
    seen: Counter[str] = Counter()
    for path, outcome in _inspected(paths, sending, policy):
        if isinstance(outcome, files.Unreadable):
            seen["unreadable"] += 1
            tell(f"{shown(path)}: {outcome.reason}")
            continue
        seen[str(action(outcome))] += 1
        _write(path, outcome, form)
    if form is Format.TEXT:
        _write_sum(seen)
    return _code(seen)


def action(outcome: Outcome) -> Action:
    """Return what happens to a message in the words of policy: what cannot be redacted is blocked."""
    return Action.BLOCK if outcome.disposition is Disposition.BLOCKED else outcome.decision.action


def as_tree(path: str, outcome: Outcome) -> dict[str, Any]:
    """Return the JSON object of one file."""
    return {
        "path": path,
        "action": str(action(outcome)),
        "rules": [fired.rule for fired in outcome.decision.fired if not fired.exempted_by],
        "findings": [
            {
                "data_type": found.data_type,
                "part": found.part,
                "likelihood": str(found.likelihood),
                "count": found.count,
                "distinct": found.distinct,
                "sample": found.samples[0],
            }
            for found in summarise(outcome.findings)
        ],
    }


def _inspected(paths: list[str], sending: Sending, policy: Policy) -> Iterator[tuple[str, Outcome | files.Unreadable]]:
    found = list(files.find(paths))
    columns = (TextColumn("inspecting"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=progress_console(), transient=True) as progress:
        for item in progress.track(found):
            if isinstance(item, files.Unreadable):
                yield item.path, item
                continue
            data = files.read(item, policy.limits.body)
            if isinstance(data, files.Unreadable):
                yield item, data
            else:
                yield item, inspect(sending.message(item, data), policy)


def _write(path: str, outcome: Outcome, form: Format) -> None:
    if form is Format.JSONL:
        write_json(as_tree(path, outcome))
    elif outcome.findings:
        _write_text(path, outcome)


def _write_text(path: str, outcome: Outcome) -> None:
    tree = as_tree(path, outcome)
    rules = f" by {', '.join(tree['rules'])}" if tree["rules"] else ""
    console = out()
    console.print(f"{tree['action']:8}{shown(path)}{rules}")
    for found in tree["findings"]:
        times = f"{found['count']} ({found['distinct']} distinct)"
        where = f"{found['data_type']}  {times}  {found['likelihood']}  {found['part']}"
        console.print(f"        {shown(where)}  {shown(found['sample'])}")


def _write_sum(seen: Counter[str]) -> None:
    parts = ", ".join(f"{count} {what}" for what, count in sorted(seen.items()))
    out().print(f"{seen.total()} {'file' if seen.total() == 1 else 'files'}{': ' if parts else ''}{parts}")


def _code(seen: Counter[str]) -> int:
    if seen["unreadable"]:
        return ERROR
    return STOPPED if seen["redact"] + seen["block"] else DONE
