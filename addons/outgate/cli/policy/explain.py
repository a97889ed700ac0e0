"""`outgate policy explain`: what is read out of a file, what is found in it, and why each rule fires or does not."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Annotated

import typer

from outgate.cli import files
from outgate.cli.failures import UserError
from outgate.cli.in_force import Policies, in_force
from outgate.cli.incidents.options import Config, Data  # noqa: TC001 - typer reads the annotations
from outgate.cli.reasons import why_not
from outgate.cli.scan import UNLISTED, Sending
from outgate.cli.terminal import out, shown
from outgate.extract import extract
from outgate.inspection import inspect
from outgate.record import summarise

if TYPE_CHECKING:
    from collections.abc import Iterator

    from outgate.inspection import Policy
    from outgate.model import Fired, Message, Outcome


def explain(
    file: Annotated[str, typer.Argument(metavar="FILE", help="A file; - is standard input.")],
    *,
    to: Annotated[str, typer.Option(help="Host that the file would be sent to.")] = UNLISTED,
    user: Annotated[str | None, typer.Option(help="User who would send it.")] = None,
    group: Annotated[list[str] | None, typer.Option(help="Group of the user; may be given again.")] = None,
    policies: Policies = None,
    config: Config = None,
    data: Data = None,
) -> None:
    """Show why a file, if it were sent, would be let go, redacted or stopped.

    With --config or --data, exemptions that were approved in that proxy's console hold here as well.
    """
    found = in_force(policies, config, data)
    policy = found.files.compile(os.urandom(32), found.limits)
    body = files.read(file, policy.limits.body)
    if isinstance(body, files.Unreadable):
        raise UserError(f"{shown(file)}: {body.reason}")
    message = Sending.of(to, user, group or ()).message(file, body)
    for line in _lines(message, policy):
        out().print(shown(line))


def _lines(message: Message, policy: Policy) -> Iterator[str]:
    outcome = inspect(message, policy)
    yield from _context(message, outcome)
    yield from _parts(message, policy)
    yield "findings"
    yield from _findings(outcome)
    yield "rules"
    yield from map(_fired, outcome.decision.fired)
    yield from _others(message, outcome, policy)
    why = f": {outcome.why}" if outcome.why else ""
    yield f"decision: {outcome.decision.action}; done: {outcome.disposition}{why}"


def _context(message: Message, outcome: Outcome) -> Iterator[str]:
    sender = message.sender
    groups = ", ".join(sorted(sender.groups)) or "no known group"
    places = ", ".join(sorted(outcome.decision.groups)) or "in no group of the policy"
    yield f"sent by {sender.user or 'somebody'} ({groups}) to {message.destination.host} ({places})"


def _parts(message: Message, policy: Policy) -> Iterator[str]:
    yield "parts"
    for part in extract(message, policy.limits).parts:
        kind = "text" if part.is_text else "bytes"
        path = policy.detector.mask(" › ".join(part.path))  # noqa: RUF001 - the separator of paths everywhere
        yield f"  {path}: {len(part.data):,} bytes, read as {kind}"


def _findings(outcome: Outcome) -> Iterator[str]:
    for found in summarise(outcome.findings):
        counts = f"{found.count} found, {found.distinct} distinct"
        yield f"  {found.data_type} ({found.likelihood}) in {found.part}: {counts}: {', '.join(found.samples)}"
    if not outcome.findings:
        yield "  none"


def _fired(fired: Fired) -> str:
    notes = " but is only observed" * fired.observed + f" but is exempted by {fired.exempted_by}" * bool(
        fired.exempted_by
    )
    kinds = ", ".join(sorted({finding.data_type for finding in fired.findings}))
    return f"  {fired.rule} fires and orders {fired.action}{notes}, because of {kinds}: {fired.title}"


def _others(message: Message, outcome: Outcome, policy: Policy) -> Iterator[str]:
    fired = {one.rule for one in outcome.decision.fired}
    for rule in policy.rules.rules:
        reasons = () if rule.id in fired else tuple(why_not(rule, policy.rules, outcome.findings, message))
        if reasons:
            yield f"  {rule.id} does not fire: {'; '.join(reasons)}"
