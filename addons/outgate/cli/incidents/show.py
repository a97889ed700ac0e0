"""`outgate incidents show`: all that is recorded of one incident."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from outgate.cli.failures import UserError
from outgate.cli.formats import Format, FormatOption, write_json
from outgate.cli.incidents.options import Config, Data, open_store
from outgate.cli.terminal import out, shown
from outgate.record import as_tree

if TYPE_CHECKING:
    from collections.abc import Iterator

    from outgate.record import BrokenRule, Incident, Summary


def show(
    number: Annotated[str, typer.Argument(metavar="NUMBER", help="Such as OG-2026-000042.")],
    *,
    form: FormatOption = Format.TEXT,
    config: Config = None,
    data: Data = None,
) -> None:
    """Show one incident."""
    with open_store(config, data) as store:
        incident = store.incident(number)
        events = store.events(number)
    if incident is None:
        raise UserError(f"there is no incident {shown(number)}")
    if form is Format.JSONL:
        write_json(as_tree(incident))
        return
    for line in _lines(incident):
        out().print(shown(line))
    for event in events:
        out().print(shown(f"  {event['at']:%Y-%m-%d %H:%M:%S}  {event['kind']} by {event['actor']}"))


def _lines(incident: Incident) -> Iterator[str]:
    groups = f" ({', '.join(incident.user_groups)})" if incident.user_groups else ""
    places = f" ({', '.join(incident.host_groups)})" if incident.host_groups else ""
    yield f"{incident.number}  {incident.disposition}"
    yield f"  opened   {incident.opened_at:%Y-%m-%d %H:%M:%S} UTC"
    yield f"  who      {incident.user or 'not asked'}{groups} at {incident.address}"
    yield f"  to       {incident.scheme}://{incident.host}:{incident.port}{places}"
    yield f"  what     {incident.channel} {incident.method} {incident.size:,} bytes in the body"
    yield f"  action   {incident.action}{f'; {incident.why}' if incident.why else ''}"
    yield f"  policy   {incident.policy_version}"
    yield f"  digest   {incident.digest}"
    yield "rules"
    yield from map(_rule, incident.rules)
    yield "findings"
    yield from map(_finding, incident.findings)
    yield "events (UTC)"


def _rule(rule: BrokenRule) -> str:
    notes = " (only observed)" * rule.observed + f" (exempted by {rule.exempted_by})" * bool(rule.exempted_by)
    return f"  {rule.severity} {rule.action}: {rule.rule}: {rule.title}{notes}"


def _finding(found: Summary) -> str:
    people = f", {found.people} people" if found.people else ""
    counts = f"{found.count} found, {found.distinct} distinct{people}"
    return f"  {found.data_type} ({found.likelihood}) in {found.part}: {counts}: {', '.join(found.samples)}"
