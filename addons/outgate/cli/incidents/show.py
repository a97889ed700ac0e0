"""`outgate incidents show`: all that is recorded of one incident."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from outgate.cli.failures import UserError
from outgate.cli.formats import Format, FormatOption, counted, write_json
from outgate.cli.incidents.options import Config, Data, open_store
from outgate.cli.terminal import out, shown
from outgate.record import as_tree
from outgate.record.reading import JUSTIFIED, OCCURRED

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

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
        occurrences = store.occurrences(number)
    if incident is None:
        gone = " any more: it was purged" if events else ""
        raise UserError(f"there is no incident {shown(number)}{gone}")
    if form is Format.JSONL:
        write_json(as_tree(incident) | {"times": [_occurrence_tree(each) for each in occurrences]})
        return
    for line in (*_lines(incident), *_times(occurrences), *_events(events)):
        out().print(shown(line))


def _lines(incident: Incident) -> Iterator[str]:
    groups = f" ({', '.join(incident.user_groups)})" if incident.user_groups else ""
    places = f" ({', '.join(incident.host_groups)})" if incident.host_groups else ""
    yield f"{incident.number}  {incident.disposition}"
    yield f"  opened   {incident.opened_at:%Y-%m-%d %H:%M:%S} UTC"
    if incident.occurrences > 1:
        yield f"  last     {incident.last_at:%Y-%m-%d %H:%M:%S} UTC, {incident.occurrences} times in all"
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


def _times(occurrences: Sequence[Incident]) -> Iterator[str]:
    """Yield a line for each time that it happened; the details above are those of the first."""
    if len(occurrences) > 1:
        yield f"happened {len(occurrences)} times (UTC)"
        for each in occurrences:
            found = ", ".join(f"{f.distinct} {f.data_type}" for f in each.findings)
            yield f"  {each.last_at:%Y-%m-%d %H:%M:%S}  {each.size:,} bytes: {found}: digest {each.digest}"


def _events(events: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    """Yield a line for each event; how often it happened is told already."""
    yield "events (UTC)"
    for event in events:
        if event["kind"] != OCCURRED:
            yield f"  {event['at']:%Y-%m-%d %H:%M:%S}  {_event(event)}"


def _event(event: Mapping[str, Any]) -> str:
    if event["kind"] != JUSTIFIED:
        return f"{event['kind']} by {event['actor']}"
    return f"justified by the sender: {event['data']['text'] if event['data'] else '(purged)'}"


def _occurrence_tree(each: Incident) -> dict[str, Any]:
    kept = ("opened_at", "address", "size", "findings", "digest")
    return {name: value for name, value in as_tree(each).items() if name in kept}


def _rule(rule: BrokenRule) -> str:
    notes = " (only observed)" * rule.observed + f" (exempted by {rule.exempted_by})" * bool(rule.exempted_by)
    notes += f" (justified at {rule.justified_by})" * bool(rule.justified_by)
    return f"  {rule.severity} {rule.action}: {rule.rule}: {rule.title}{notes}"


def _finding(found: Summary) -> str:
    people = f", {counted(found.people, 'person', 'people')}" if found.people else ""
    counts = f"{found.count} found, {found.distinct} distinct{people}"
    return f"  {found.data_type} ({found.likelihood}) in {found.part}: {counts}: {', '.join(found.samples)}"
