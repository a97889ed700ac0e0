"""An incident as one line of a list: its worst rule, what was found in a few words, and where it leads."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from outgate.review import words

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from outgate.record.desk.reviewed import Reviewed
    from outgate.record.incident import BrokenRule, Incident
    from outgate.record.summary import Summary

_KINDS = 2  # data types that are named in a line


class Line(NamedTuple):
    """What a list shows of an incident. All of it is as recorded, and still to be made harmless by the template."""

    id: int
    number: str
    edition: int
    href: str
    title: str
    found: str
    more_rules: int
    severity: str
    risk: int
    who: str
    groups: tuple[str, ...]
    host: str
    host_groups: tuple[str, ...]
    disposition: str
    observed: bool
    occurrences: int
    last_at: datetime
    state: str
    closed: bool
    verdict: str | None
    assignee: str | None
    looked_at: datetime | None


def line(one: Reviewed, query: str = "", types: Mapping[str, str] | None = None) -> Line:
    """Return the line of an incident; `query` is the filter for its page, `types` are titles of data types."""
    incident = one.incident
    return Line(
        id=one.id,
        number=one.number,
        edition=one.edition,
        href=href(one.number, query),
        title=title(incident),
        found=found(incident.findings, types),
        more_rules=max(0, len(incident.rules) - 1),
        severity=str(incident.severity or ""),
        risk=one.risk,
        who=incident.user or incident.address,
        groups=incident.user_groups,
        host=incident.host,
        host_groups=incident.host_groups,
        disposition=str(incident.disposition),
        observed=one.observed,
        occurrences=incident.occurrences,
        last_at=incident.last_at,
        state=str(one.state),
        closed=one.state.is_closed,
        verdict=str(one.verdict) if one.verdict else None,
        assignee=one.assignee,
        looked_at=one.looked_at,
    )


def href(number: str, query: str = "") -> str:
    """Return the address of an incident's page."""
    return f"/incidents/{number}" + (f"?{query}" if query else "")


def ranked(rules: Iterable[BrokenRule]) -> list[BrokenRule]:
    """Return rules with the one that matters most first: in force before observed before exempted, then the worst."""
    return sorted(rules, key=lambda rule: (rule.exempted_by != "", rule.observed, -rule.severity, -rule.action))


def title(incident: Incident) -> str:
    """Return what an incident is called: its worst rule, or why it was stopped without one."""
    rules = ranked(incident.rules)
    return rules[0].title if rules else incident.why or "Stopped without a rule"


def found(findings: Iterable[Summary], types: Mapping[str, str] | None = None) -> str:
    """Return what was found in a few words: the data types with the most values, and of how many people."""
    kinds, people = counted(findings, types)
    return " · ".join([*kinds, people] if people else kinds) or "Nothing was found in it"


def counted(findings: Iterable[Summary], types: Mapping[str, str] | None = None) -> tuple[list[str], str]:
    """Return the data types with the most values, each in a few words, and of how many people, empty if not of many."""
    values: dict[str, int] = {}
    people = 0
    for each in findings:
        values[each.data_type] = values.get(each.data_type, 0) + each.distinct
        people = max(people, each.people)
    most = sorted(values.items(), key=lambda pair: (-pair[1], pair[0]))
    kinds = [f"{words.count(number)} × {words.data_type(kind, types)}" for kind, number in most[:_KINDS]]  # noqa: RUF001 - "times"
    if len(most) > _KINDS:
        kinds.append(f"{len(most) - _KINDS} more kinds" if len(most) > _KINDS + 1 else "1 more kind")
    return kinds, f"{words.count(people)} people" if people > 1 else ""
