"""`outgate incidents list`: one line an incident, the newest first."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer
from rich.table import Table

from outgate.cli.formats import Format, FormatOption, write_json
from outgate.cli.incidents.options import Config, Data, Done, Host, Rule, Since, User, open_store, wanted
from outgate.cli.terminal import out, shown
from outgate.record import as_tree

if TYPE_CHECKING:
    from outgate.record import Incident

_LIMIT = 50
_NARROW = 110  # columns of a terminal in which the table would break words
_COLUMNS = ("number", "last (UTC)", "times", "severity", "done", "user", "to", "rules", "found")


def list_incidents(
    *,
    since: Since = None,
    rule: Rule = None,
    user: User = None,
    host: Host = None,
    disposition: Done = None,
    limit: Annotated[int, typer.Option(min=1, help="So many at most.")] = _LIMIT,
    form: FormatOption = Format.TEXT,
    config: Config = None,
    data: Data = None,
) -> None:
    """List incidents, the newest first."""
    with open_store(config, data) as store:
        found = list(store.incidents(wanted(since, rule, user, host, disposition), limit=limit))
    if form is Format.JSONL:
        for incident in found:
            write_json(as_tree(incident))
    elif found:
        _print(found)
    else:
        filtered = any((since, rule, user, host, disposition))
        out().print("No incident matches." if filtered else "No incidents: nothing has been recorded yet.")


def _print(found: list[Incident]) -> None:
    console = out()
    if console.width >= _NARROW:
        console.print(_table(found))
        return
    for incident in found:
        number, last, times, severity, done, user, to, rules, data = map(shown, _row(incident))
        console.print(f"{number}  {last}  {severity}  {done}{f'  {times} times' if times != '1' else ''}")
        console.print(f"  {user} to {to}\n  {rules}: {data}")


def _table(rows: list[Incident]) -> Table:
    table = Table(box=None, pad_edge=False)
    for name in _COLUMNS:
        table.add_column(name, overflow="fold", no_wrap=name == "number")
    for incident in rows:
        table.add_row(*map(shown, _row(incident)))
    return table


def _row(incident: Incident) -> tuple[str, ...]:
    found = {summary.data_type: 0 for summary in incident.findings}
    for summary in incident.findings:
        found[summary.data_type] += summary.distinct
    return (
        incident.number,
        incident.last_at.strftime("%Y-%m-%d %H:%M"),
        str(incident.occurrences),
        str(incident.severity or "-"),
        str(incident.disposition),
        incident.user or incident.address,
        incident.host,
        ", ".join(rule.rule for rule in incident.rules if not rule.exempted_by) or "-",
        ", ".join(f"{count} {data_type}" for data_type, count in found.items()),
    )
