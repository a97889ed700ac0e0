"""Incidents as data of events and rows of the store's tables, and back. Incident `OG-2026-000042` is row 42."""

from __future__ import annotations

import json
import re
from dataclasses import fields
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from outgate.model import Action, Channel, Disposition, Likelihood, Severity
from outgate.record.incident import BrokenRule, Incident
from outgate.record.ledger.entries import salted
from outgate.record.risk import risk
from outgate.record.summary import Summary

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from sqlalchemy import RowMapping

_NAME = 100  # characters of a group by which incidents are found
_DIGEST = 16  # bytes of a value's digest
_VALUES = 100  # of them, of one incident
_NUMBER = re.compile(r"OG-(\d{4})-(\d{6,12})")
_OF_THE_ROW = {"number", "opened_at", "last_at", "occurrences"}  # what is not in the data of an event
_KEPT = tuple(field.name for field in fields(Incident) if field.name not in _OF_THE_ROW)
_RULE = tuple(field.name for field in fields(BrokenRule))
_FINDING = tuple(field.name for field in fields(Summary))


def number(row: int, year: int) -> str:
    """Return the incident number of the row id `row`; the year is for people, numbers do not start anew with it."""
    return f"OG-{year}-{row:06d}"


def row_of(text: str) -> int | None:
    """Return the row id that an incident number names, or None if it is no incident number."""
    match = _NUMBER.fullmatch(text.strip().upper())
    return int(match[2]) if match else None


def data(incident: Incident, evidence: bytes = b"") -> str:
    """Return the data of the event of one occurrence; of sealed evidence its SHA-256, so that the log proves it."""
    kept = _named(_KEPT, incident)
    kept["rules"] = [_named(_RULE, rule) for rule in incident.rules]
    kept["findings"] = [_named(_FINDING, found) for found in incident.findings]
    if evidence:
        kept["evidence"] = sha256(evidence).hexdigest()
    return salted(kept)


def _named(names: tuple[str, ...], of: object) -> dict[str, Any]:
    return {name: getattr(of, name) for name in names}


def incident_row(row: int, kin: bytes, incident: Incident) -> dict[str, Any]:
    """Return the row of `incidents`, which holds what incidents are looked for by."""
    in_force = [rule for rule in incident.rules if not rule.exempted_by]
    return {
        "id": row,
        "kin": kin,
        "opened_at": incident.opened_at,
        "last_at": incident.last_at,
        "occurrences": incident.occurrences,
        "channel": str(incident.channel),
        "user": incident.user,
        "address": incident.address,
        "host": incident.host,
        "host_groups": "".join(f"{name} " for name in sorted(incident.host_groups)),
        "action": int(incident.action),
        "disposition": str(incident.disposition),
        "severity": int(incident.severity or 0),
        "observed": bool(in_force) and all(rule.observed for rule in in_force),
        "risk": risk(incident),
        "state": "new",
        "closed": False,
        "edition": 1,
    }


# What an incident is found by, of its row: that holds its number, and its risk, which is reckoned once.


def rule_rows(row: Mapping[str, Any], incident: Incident) -> list[dict[str, Any]]:
    """Return the rows of `incident_rules`."""
    return [{**_of(row), "rule": rule} for rule in dict.fromkeys(rule.rule for rule in incident.rules)]


def group_rows(row: Mapping[str, Any], incident: Incident) -> list[dict[str, Any]]:
    """Return the rows of `incident_groups`."""
    names = dict.fromkeys(group[:_NAME] for group in incident.user_groups)
    return [{"incident": row["id"], "name": name} for name in names]


def type_rows(row: Mapping[str, Any], incident: Incident) -> list[dict[str, Any]]:
    """Return the rows of `incident_types`."""
    return [{**_of(row), "data_type": kind} for kind in dict.fromkeys(f.data_type for f in incident.findings)]


def value_rows(row: Mapping[str, Any], incident: Incident) -> list[dict[str, Any]]:
    """Return the rows of `incident_values`: the first values only, enough to find what has to do with each other."""
    digests = dict.fromkeys(bytes.fromhex(digest)[:_DIGEST] for found in incident.findings for digest in found.digests)
    return [{"incident": row["id"], "value": digest} for digest in [*digests][:_VALUES]]


def _of(row: Mapping[str, Any]) -> dict[str, Any]:
    return {"incident": row["id"], "risk": row["risk"]}


def is_observed(data: str) -> bool:
    """Tell from the data of an occurrence whether all rules that were broken are only tried out."""
    in_force = [rule for rule in json.loads(data)["rules"] if not rule["exempted_by"]]
    return bool(in_force) and all(rule["observed"] for rule in in_force)


def incident_of(row: RowMapping) -> Incident:
    """Return the incident of its row and the `data` of the event that opened it."""
    made = number(row["id"], row["opened_at"].year)
    return _incident(row["data"], made, row["opened_at"], row["last_at"], row["occurrences"])


def occurrence_of(number: str, at: datetime, data: str) -> Incident:
    """Return what one occurrence was, from its event."""
    return _incident(data, number, at, at, 1)


def _incident(data: str, number: str, opened_at: datetime, last_at: datetime, occurrences: int) -> Incident:
    kept = json.loads(data)
    made: Mapping[str, Any] = {name: kept[name] for name in _KEPT} | {
        "channel": Channel(kept["channel"]),
        "user_groups": tuple(kept["user_groups"]),
        "host_groups": tuple(kept["host_groups"]),
        "rules": tuple(map(_rule_of, kept["rules"])),
        "findings": tuple(map(_finding_of, kept["findings"])),
        "action": Action(kept["action"]),
        "disposition": Disposition(kept["disposition"]),
    }
    return Incident(number=number, opened_at=opened_at, last_at=last_at, occurrences=occurrences, **made)


def _rule_of(kept: Mapping[str, Any]) -> BrokenRule:
    grades = {"severity": Severity(kept["severity"]), "action": Action(kept["action"])}
    return BrokenRule(**{name: kept[name] for name in _RULE if name in kept} | grades)  # an older version kept less


def _finding_of(kept: Mapping[str, Any]) -> Summary:
    lists = {name: tuple(kept[name]) for name in ("path", "samples", "digests")}
    return Summary(**{name: kept[name] for name in _FINDING} | lists | {"likelihood": Likelihood(kept["likelihood"])})
