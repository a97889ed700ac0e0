"""The shapes of what the API takes and gives, as JSON Schemas. Tests hold real answers against them."""

from __future__ import annotations

from typing import Any

from outgate.model import Action, Channel, Disposition, Likelihood, Severity
from outgate.record.desk.exemptions import Standing
from outgate.record.desk.states import NOTE, State, Verdict

type Schema = dict[str, Any]

TEXT: Schema = {"type": "string"}
NUMBER: Schema = {"type": "integer", "minimum": 0}
MOMENT: Schema = {"type": "string", "format": "date-time"}
_FLAG: Schema = {"type": "boolean"}
_DAY: Schema = {"type": "string", "format": "date"}
_TEXTS: Schema = {"type": "array", "items": TEXT}


def _words(kind: Any, *more: str) -> Schema:
    return {"type": "string", "enum": [*map(str, kind), *more]}


def _or_none(schema: Schema) -> Schema:
    return {"anyOf": [schema, {"type": "null"}]}


def _object(needed: Schema, may: Schema | None = None) -> Schema:
    return {
        "type": "object",
        "properties": needed | (may or {}),
        "required": [*needed],
        "additionalProperties": False,
    }


def _many(needed: Schema) -> Schema:
    return {"type": "array", "items": _object(needed)}


def named(name: str) -> Schema:
    """Return the reference to one of the schemas."""
    return {"$ref": f"#/components/schemas/{name}"}


def _list(name: str, of: str) -> Schema:
    following = _or_none({**TEXT, "description": "`after` of the next page; null: there is none"})
    return _object({name: {"type": "array", "items": named(of)}, "next": following})


_RULE = {"rule": TEXT, "title": TEXT, "severity": _words(Severity), "action": _words(Action), "observed": _FLAG}
_FINDING = {"data_type": TEXT, "part": TEXT, "likelihood": _words(Likelihood), "count": NUMBER, "distinct": NUMBER}
_STEP = {"at": MOMENT, "kind": TEXT, "actor": TEXT, "data": _or_none({"type": "object"})}
_INCIDENT = {
    "number": {**TEXT, "examples": ["OG-2026-000042"]},
    "opened_at": MOMENT,
    "last_at": MOMENT,
    "occurrences": NUMBER,
    "severity": _words(Severity, ""),
    "action": _words(Action),
    "disposition": _words(Disposition),
    "why": TEXT,
    "channel": _words(Channel),
    "user": {**_or_none(TEXT), "description": "a pseudonym"},
    "user_groups": _TEXTS,
    "address": {**TEXT, "description": "a pseudonym"},
    "scheme": TEXT,
    "host": TEXT,
    "port": NUMBER,
    "host_groups": _TEXTS,
    "method": TEXT,
    "size": {**NUMBER, "description": "bytes"},
    "rules": {"type": "array", "items": _object(_RULE | {"exempted_by": TEXT, "justified_by": TEXT})},
    "findings": {"type": "array", "items": _object(_FINDING | {"people": NUMBER, "samples": _TEXTS})},
    "policy_version": TEXT,
    "digest": TEXT,
    "risk": {"type": "integer", "minimum": 0, "maximum": 100},
    "observed": {**_FLAG, "description": "all its rules are only tried out"},
    "state": _words(State),
    "verdict": _or_none(_words(Verdict)),
    "assignee": _or_none(TEXT),
    "edition": {**NUMBER, "description": "to be given back with a change"},
    "looked_at": _or_none(MOMENT),
    "closed_at": _or_none(MOMENT),
}
_EXEMPTION = {
    "name": TEXT,
    "standing": _words(Standing),
    "rule": TEXT,
    "to": _TEXTS,
    "from": _TEXTS,
    "owner": TEXT,
    "reason": TEXT,
    "expires": _DAY,
    "incident": _or_none(TEXT),
    "asked_by": TEXT,
    "asked_at": MOMENT,
    "decided_by": _or_none(TEXT),
    "decided_at": _or_none(MOMENT),
    "ended_at": _or_none(MOMENT),
}
_SHARE: Schema = {"type": "number", "minimum": 0}
_OVERVIEW = {
    "computed_at": MOMENT,
    "since": MOMENT,
    "until": MOMENT,
    "days": _many({"day": _DAY, "opened": NUMBER, "closed": NUMBER}),
    "severities": _many({"severity": _words(Severity, ""), "state": _words(State), "incidents": NUMBER}),
    "rules": _many(
        dict.fromkeys(("incidents", "closed", "true_positives", "false_positives"), NUMBER)
        | {"rule": TEXT, "precision": _or_none(_SHARE)}
    ),
    "hosts": _many({"host": TEXT, "incidents": NUMBER}),
    "groups": _many({"group": TEXT, "incidents": NUMBER, "people": NUMBER}),
    "dispositions": _many({"disposition": _words(Disposition), "incidents": NUMBER}),
    "observed": NUMBER,
    "uninspected": _many({"reason": TEXT, "incidents": NUMBER}),
    "first_look_seconds": {**_or_none(_SHARE), "description": "median"},
    "closing_seconds": {**_or_none(_SHARE), "description": "median"},
    "open_by_age": {"type": "array", "items": NUMBER, "description": "open now: under 1, 7, 30 days, and older"},
}
SCHEMAS: dict[str, Schema] = {
    "Incident": _object(_INCIDENT),
    "WholeIncident": _object(_INCIDENT | {"history": {"type": "array", "items": _object(_STEP)}}),
    "Incidents": _list("incidents", "Incident"),
    "Change": _object(
        {"edition": {"type": "integer"}},
        {
            "state": _words(State),
            "verdict": _words(Verdict),
            "assignee": {**TEXT, "description": "a reviewer; empty: nobody"},
            "note": {**TEXT, "maxLength": NOTE},
        },
    ),
    "Comment": _object({"text": {**TEXT, "minLength": 1, "maxLength": NOTE}}),
    "Entry": _object(
        {"id": NUMBER, "at": MOMENT, "kind": TEXT, "actor": TEXT, "incident": _or_none(TEXT), "data": _STEP["data"]}
    ),
    "Entries": _list("entries", "Entry"),
    "Exemption": _object(_EXEMPTION),
    "Exemptions": _object({"exemptions": {"type": "array", "items": named("Exemption")}}),
    "Overview": _object(_OVERVIEW),
    "Problem": _object({"type": TEXT, "status": NUMBER, "detail": TEXT}, {"title": TEXT}),
}
