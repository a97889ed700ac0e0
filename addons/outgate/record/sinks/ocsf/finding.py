"""An entry of an incident as a Data Security Finding (class 2006): opened, occurred again, changed, closed.

Every event tells the whole finding, so that a receiver needs no other: of an occurrence its own details, of what
reviewers did those of the first. There is no URL, no header, no note of a reviewer and no value in it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from outgate.model import Disposition
from outgate.record.reading import OCCURRED, OPENED
from outgate.record.recorder import REFUSED
from outgate.record.risk import risk
from outgate.record.sinks.ocsf import words
from outgate.record.sinks.ocsf.attacks import attacks
from outgate.record.sinks.ocsf.data import data_security, findings, first_rule, policy
from outgate.record.sinks.ocsf.envelope import envelope
from outgate.record.sinks.ocsf.places import places
from outgate.record.sinks.ocsf.words import Word, moment, told

if TYPE_CHECKING:
    from outgate.record.incident import BrokenRule, Incident
    from outgate.record.sinks.entry import Entry

_PROFILES = ("datetime", "host", "incident", "security_control")
_CREATE, _UPDATE, _CLOSE, _SUPPRESSED = Word(1, "Create"), Word(2, "Update"), Word(3, "Close"), Word(4, "Suppressed")
_CLOSING = {"resolved": _CLOSE, "suppressed": _SUPPRESSED}
_RULE = Word(1, "Rule")
_WIDTH = 20  # of a step between levels of risk


def finding(entry: Entry, incident: Incident) -> dict[str, Any]:
    """Return the event of an entry that belongs to `incident`, as it is to be told."""
    event = envelope(entry, words.FINDING, _activity(entry), words.SEVERITY[incident.severity], _PROFILES)
    event |= _standing(entry) | _grades(entry, incident) | _done(entry, incident) | places(incident)
    event |= {"finding_info": _info(entry, incident), "data_security": data_security(incident)}
    event |= {"message": _message(entry, incident), "is_alert": entry.kind in {OPENED, OCCURRED}, "count": 1}
    event["unmapped"] |= _unmapped(entry, incident)
    return event


def _activity(entry: Entry) -> Word:
    if entry.kind == OPENED:
        return _CREATE
    return _CLOSING.get(entry.change.get("state", ""), _UPDATE)


def _standing(entry: Entry) -> dict[str, Any]:
    state, verdict, assignee = entry.standing
    status = words.STATE.get(state, Word(words.OTHER, state))
    return {
        **told("status", status),
        **told("verdict", words.VERDICT.get(verdict, Word(words.OTHER, verdict))),
        **({"assignee": {"name": assignee, "type_id": 99, "type": "Reviewer"}} if assignee else {}),
    }


def _grades(entry: Entry, incident: Incident) -> dict[str, Any]:
    surest = max((found.likelihood for found in incident.findings), default=None)
    score = risk(incident)
    return {
        **told("confidence", words.CONFIDENCE[surest]),
        **told("risk_level", words.RISK[min(score // _WIDTH, len(words.RISK) - 1)]),
        "risk_score": score,
        "is_suspected_breach": entry.standing.verdict == "true_positive" and incident.disposition.is_whole,
    }


def _done(entry: Entry, incident: Incident) -> dict[str, Any]:
    """Return what happened to the message. One that was refused in the end went nowhere, whatever was recorded."""
    done = Disposition.BLOCKED if entry.kind == REFUSED else incident.disposition
    rules = [rule for rule in incident.rules if not rule.exempted_by]
    observed = bool(rules) and all(rule.observed for rule in rules)
    return {
        **told("action", words.action(done, incident.action, observed=observed)),
        **told("disposition", words.DISPOSITION[done]),
        "policy": policy(incident),
        "attacks": attacks(incident),
    }


def _info(entry: Entry, incident: Incident) -> dict[str, Any]:
    first = entry.opened.opened_at if entry.opened else incident.opened_at
    happened = moment("last_seen_time", entry.at) if entry.kind in {OPENED, OCCURRED} else {}
    return {
        "uid": incident.number,
        "title": _title(incident),
        **({"desc": incident.why} if incident.why else {}),
        "types": sorted({found.data_type for found in incident.findings}),
        **moment("created_time", first),
        **moment("first_seen_time", first),
        **happened,
        **moment("modified_time", entry.at),
        "data_sources": [str(incident.channel)],
        "attacks": attacks(incident),
        **_analytics(incident),
    }


def _analytics(incident: Incident) -> dict[str, Any]:
    first = first_rule(incident)
    if first is None:
        return {}
    others = [_analytic(rule) for rule in incident.rules if rule is not first]
    return {"analytic": _analytic(first), **({"related_analytics": others} if others else {})}


def _analytic(rule: BrokenRule) -> dict[str, Any]:
    return {**told("type", _RULE), "uid": rule.rule, "name": rule.title}


def _title(incident: Incident) -> str:
    first = first_rule(incident)
    return first.title if first else incident.why or "Stopped without a rule"


def _message(entry: Entry, incident: Incident) -> str:
    done = Disposition.BLOCKED if entry.kind == REFUSED else incident.disposition
    return f"{incident.number} {entry.kind}: {done}: {_title(incident)}, to {incident.host}"


def _unmapped(entry: Entry, incident: Incident) -> dict[str, Any]:
    return {
        "http": {"method": incident.method, "scheme": incident.scheme, "body_bytes": incident.size},
        "host_groups": [*incident.host_groups],
        "findings": findings(incident),
        "rules": [
            {"uid": rule.rule, "observed": rule.observed, "exempted": rule.exempted_by != ""} for rule in incident.rules
        ],
        "actor": entry.actor,
    }
