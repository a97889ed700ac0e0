"""What was found and by which rule, as OCSF has it. Only masked samples and counts are told."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from outgate.record.sinks.ocsf.words import CATEGORY, UNKNOWN, Word, told

if TYPE_CHECKING:
    from outgate.record.incident import BrokenRule, Incident

_IN_TRANSIT = Word(2, "Data in-Transit")
_GATEWAY = Word(2, "DLP Gateway")
_SAMPLES = 10  # of the message, in all


def data_security(incident: Incident) -> dict[str, Any]:
    """Return the object `data_security`."""
    samples = dict.fromkeys(sample for found in incident.findings for sample in found.samples)
    counts: dict[str, int] = {}
    for found in incident.findings:
        counts[found.data_type] = counts.get(found.data_type, 0) + found.count
    return {
        **told("category", _category(counts)),
        **told("data_lifecycle_state", _IN_TRANSIT),
        **told("detection_system", _GATEWAY),
        "discovery_details": [{"type": name, "count": count} for name, count in counts.items()],
        "pattern_match": " | ".join([*samples][:_SAMPLES]),
        "size": incident.size,
        "total": sum(counts.values()),
        **_by_rule(incident),
    }


def first_rule(incident: Incident) -> BrokenRule | None:
    """Return the rule that counts for most: the strictest in force; None when the message was stopped without any."""
    in_force = [rule for rule in incident.rules if not rule.exempted_by] or incident.rules
    return max(in_force, key=lambda rule: (not rule.observed, rule.action, rule.severity), default=None)


def policy(incident: Incident) -> dict[str, Any]:
    """Return the object `policy`: the rule that counts for most, as it was worded then."""
    rule = first_rule(incident)
    version = {"version": incident.policy_version} if incident.policy_version else {}
    if rule is None:
        return {"name": "Outgate", **version, "is_applied": True}
    return {"uid": rule.rule, "name": rule.title, **version, "is_applied": not (rule.observed or rule.exempted_by)}


def findings(incident: Incident) -> list[dict[str, Any]]:
    """Return what class 2006 has no place for: where in the message it was found, and how many people and values."""
    return [
        {
            "data_type": found.data_type,
            "part": found.part,
            "likelihood": str(found.likelihood),
            "count": found.count,
            "distinct": found.distinct,
            "people": found.people,
        }
        for found in incident.findings
    ]


def _by_rule(incident: Incident) -> dict[str, Any]:
    rule, applied = first_rule(incident), policy(incident)
    if rule is None:
        return {"policy": applied}
    classifier = {"type": "Rule", "uid": rule.rule, "name": rule.title}
    return {"detection_pattern": rule.rule, "classifier_details": classifier, "policy": applied}


def _category(types: dict[str, int]) -> Word:
    found = (word for begins, word in CATEGORY if any(name.startswith(begins) for name in types))
    return next(found, UNKNOWN)
