"""`outgate incidents export`: CSV for spreadsheets, JSON lines, or events for a SIEM; masked, the newest first."""

from __future__ import annotations

import csv
import sys
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from outgate.cli.formats import write_json
from outgate.cli.incidents.options import Config, Data, Done, Host, Rule, Since, User, open_store, wanted
from outgate.record import as_tree
from outgate.record.sinks.newest import newest
from outgate.record.sinks.ocsf.mapping import event_of, line
from outgate.review.shown import cell

if TYPE_CHECKING:
    from collections.abc import Iterable

    from outgate.record import Incident

COLUMNS = (
    "number",
    "opened_at",
    "last_at",
    "occurrences",
    "severity",
    "action",
    "disposition",
    "why",
    "channel",
    "user",
    "user_groups",
    "address",
    "scheme",
    "host",
    "port",
    "host_groups",
    "method",
    "size",
    "rules",
    "findings",
    "policy_version",
    "digest",
)


class Export(StrEnum):
    """How incidents are written."""

    CSV = "csv"
    JSONL = "jsonl"
    OCSF = "ocsf"


def export(
    *,
    form: Annotated[
        Export,
        typer.Option(
            "--format",
            help="For spreadsheets, one JSON object an incident, or its newest event as a SIEM gets it (OCSF 1.5.0).",
        ),
    ],
    since: Since = None,
    rule: Rule = None,
    user: User = None,
    host: Host = None,
    disposition: Done = None,
    config: Config = None,
    data: Data = None,
) -> None:
    """Write incidents to standard output."""
    with open_store(config, data) as store:
        which = wanted(since, rule, user, host, disposition)
        if form is Export.OCSF:
            for entry in newest(store, which):
                sys.stdout.write(f"{line(event_of(entry)).decode()}\n")
        elif form is Export.CSV:
            _write_csv(store.incidents(which))
        else:
            for incident in store.incidents(which):
                write_json(as_tree(incident))


def _write_csv(found: Iterable[Incident]) -> None:
    writer = csv.writer(sys.stdout)
    writer.writerow(COLUMNS)
    for incident in found:
        tree = as_tree(incident) | {
            "user_groups": " ".join(incident.user_groups),
            "host_groups": " ".join(incident.host_groups),
            "rules": " ".join(rule.rule for rule in incident.rules),
            "findings": "; ".join(
                f"{f.data_type} in {f.part}: {f.count} ({f.distinct} distinct): {', '.join(f.samples)}"
                for f in incident.findings
            ),
        }
        writer.writerow([cell("" if tree[name] is None else str(tree[name])) for name in COLUMNS])
