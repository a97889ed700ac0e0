"""Incidents as rows of the store's tables, and back. One number for both: `OG-2026-000042` is row 42."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from outgate.model import Action, Channel, Disposition, Likelihood, Severity
from outgate.record.incident import BrokenRule, Incident
from outgate.record.summary import Summary

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import RowMapping

_NUMBER = re.compile(r"OG-(\d{4})-(\d{6,12})")
_AS_THEY_ARE = (
    "opened_at",
    "user",
    "address",
    "host",
    "port",
    "scheme",
    "method",
    "why",
    "policy_version",
    "digest",
    "size",
)


def number(row: int, year: int) -> str:
    """Return the incident number of the row id `row`; the year is for people, numbers do not start anew with it."""
    return f"OG-{year}-{row:06d}"


def row_of(text: str) -> int | None:
    """Return the row id that an incident number names, or None if it is no incident number."""
    match = _NUMBER.fullmatch(text.strip().upper())
    return int(match[2]) if match else None


def incident_row(row: int, incident: Incident) -> dict[str, Any]:
    """Return the row of `incidents`."""
    return {name: getattr(incident, name) for name in _AS_THEY_ARE} | {
        "id": row,
        "channel": str(incident.channel),
        "user_groups": list(incident.user_groups),
        "host_groups": list(incident.host_groups),
        "action": int(incident.action),
        "disposition": str(incident.disposition),
    }


def rule_rows(row: int, incident: Incident) -> list[dict[str, Any]]:
    """Return the rows of `incident_rules`."""
    return [
        {
            "incident": row,
            "place": place,
            "rule": rule.rule,
            "title": rule.title,
            "severity": int(rule.severity),
            "action": int(rule.action),
            "observed": rule.observed,
            "exempted_by": rule.exempted_by,
        }
        for place, rule in enumerate(incident.rules)
    ]


def finding_rows(row: int, incident: Incident) -> list[dict[str, Any]]:
    """Return the rows of `incident_findings`."""
    return [
        {
            "incident": row,
            "place": place,
            "data_type": finding.data_type,
            "path": list(finding.path),
            "likelihood": int(finding.likelihood),
            "count": finding.count,
            "distinct": finding.distinct,
            "people": finding.people,
            "samples": list(finding.samples),
            "digests": list(finding.digests),
        }
        for place, finding in enumerate(incident.findings)
    ]


def event_row(row: int, incident: Incident) -> dict[str, Any]:
    """Return the row of `events` that opens the incident."""
    return {"incident": row, "at": incident.opened_at, "kind": "opened", "actor": "outgate", "data": {}}


def incident_of(row: RowMapping, rules: Sequence[RowMapping], findings: Sequence[RowMapping]) -> Incident:
    """Return the incident of a row and of the rows that belong to it."""
    return Incident(
        **{name: row[name] for name in _AS_THEY_ARE},
        number=number(row["id"], row["opened_at"].year),
        channel=Channel(row["channel"]),
        user_groups=tuple(row["user_groups"]),
        host_groups=tuple(row["host_groups"]),
        rules=tuple(map(_rule_of, rules)),
        findings=tuple(map(_finding_of, findings)),
        action=Action(row["action"]),
        disposition=Disposition(row["disposition"]),
    )


def _rule_of(row: RowMapping) -> BrokenRule:
    return BrokenRule(
        rule=row["rule"],
        title=row["title"],
        severity=Severity(row["severity"]),
        action=Action(row["action"]),
        observed=row["observed"],
        exempted_by=row["exempted_by"],
    )


def _finding_of(row: RowMapping) -> Summary:
    return Summary(
        data_type=row["data_type"],
        path=tuple(row["path"]),
        likelihood=Likelihood(row["likelihood"]),
        count=row["count"],
        distinct=row["distinct"],
        people=row["people"],
        samples=tuple(row["samples"]),
        digests=tuple(row["digests"]),
    )
