"""`outgate scan`: files, inspected as if they were sent. Nothing is recorded, and nothing leaves.

Files are as hostile as what comes over the wire, so they are read where that is read: in worker processes.
"""

from __future__ import annotations

import asyncio
import os
from collections import Counter, deque
from contextlib import aclosing
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from outgate.cli import files, logs
from outgate.cli.compose import spec_of
from outgate.cli.failures import DONE, ERROR, STOPPED, UserError, tell
from outgate.cli.formats import Format, FormatOption, write_json
from outgate.cli.in_force import Policies, in_force
from outgate.cli.incidents.options import Config, Data  # noqa: TC001 - typer reads the annotations
from outgate.cli.terminal import out, progress_console, shown
from outgate.model import Action, Channel, Destination, Disposition, Message, Outcome, Reason, Sender
from outgate.record import summarise
from outgate.settings import Bounds as Settings
from outgate.settings import Workers
from outgate.workers.brood import StartError
from outgate.workers.pool import Pool, WorkerDied
from outgate.workers.spec import Bounds

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Iterable

    from outgate.workers.spec import Spec

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
    policies: Policies = None,
    config: Config = None,
    data: Data = None,
    form: FormatOption = Format.TEXT,
) -> int:
    """Inspect files as if they were sent. Exit code 0: all would go, 1: something would be stopped, 2: an error.

    With --config or --data, exemptions that were approved in that proxy's console hold here as well.
    """
    sending = Sending.of(to, user, group or ())
    policy = in_force(policies, config, data)
    spec = spec_of(policy.files.files, os.urandom(32), policy.limits)
    logs.only_errors()
    try:
        return asyncio.run(_scan(paths, sending, spec, form))
    except StartError as error:
        raise UserError(str(error)) from None


async def _scan(paths: list[str], sending: Sending, spec: Spec, form: Format) -> int:
    seen: Counter[str] = Counter()
    async with aclosing(_inspected(paths, sending, spec)) as inspected:  # also when nobody reads what is written
        async for path, outcome in inspected:
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
    stopped = {Disposition.BLOCKED: Action.BLOCK, Disposition.COACHED: Action.COACH}
    return stopped.get(outcome.disposition, outcome.decision.action)


def as_tree(path: str, outcome: Outcome) -> dict[str, Any]:
    """Return the JSON object of one file; `exempted` is there only when exemptions silenced rules."""
    exempted = {fired.rule: fired.exempted_by for fired in outcome.decision.fired if fired.exempted_by}
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
        **({"exempted": exempted} if exempted else {}),
    }


async def _inspected(
    paths: list[str], sending: Sending, spec: Spec
) -> AsyncGenerator[tuple[str, Outcome | files.Unreadable]]:
    """Yield what became of each file, in order; as many as there are workers are inspected at a time."""
    found = list(files.find(paths))
    pool = Pool(Bounds(Workers().number, seconds=Settings().inspection_seconds))
    ahead: deque[tuple[str, asyncio.Task[Outcome | files.Unreadable]]] = deque()
    columns = (TextColumn("inspecting"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    try:
        if found:
            await pool.start(spec)
        with Progress(*columns, console=progress_console(), transient=True) as progress:
            for item in progress.track(found):
                path = item.path if isinstance(item, files.Unreadable) else item
                ahead.append((path, asyncio.create_task(_looked_into(item, sending, spec, pool))))
                if len(ahead) > pool.size:
                    path, looking = ahead.popleft()
                    yield path, await looking
            for path, looking in ahead:
                yield path, await looking
    finally:
        await pool.close()


async def _looked_into(
    item: str | files.Unreadable, sending: Sending, spec: Spec, pool: Pool
) -> Outcome | files.Unreadable:
    data = item if isinstance(item, files.Unreadable) else files.read(item, spec.limits.body)
    if isinstance(data, files.Unreadable):
        return data
    message = sending.message(str(item), data)
    try:
        async with asyncio.timeout(Settings().inspection_seconds):
            return await pool.inspect(message)
    except TimeoutError:
        unread = Reason.TIMEOUT
    except WorkerDied:
        unread = Reason.FAILURE
    return await pool.inspect(replace(message, body=b"", unread=unread))


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
    for rule, label in tree.get("exempted", {}).items():
        console.print(f"        {shown(f'{rule} is exempted by {label}')}")
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
    return STOPPED if seen["coach"] + seen["redact"] + seen["block"] else DONE
