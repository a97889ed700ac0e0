"""An incident in words: what happened in a sentence, what was found where, and why that is a matter."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from outgate.record.attack import technique
from outgate.review import listed, words

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from outgate.record.attack import Technique
    from outgate.record.desk.incident import Occurrence
    from outgate.record.desk.reviewed import Reviewed
    from outgate.record.incident import BrokenRule, Incident
    from outgate.record.summary import Summary
    from outgate.review.desk import RuleTold

_FIRST, _UNFOLDED = 8, 12  # findings that are shown at once, if there are more than so many
_BY = {
    "http": "in a web request",
    "websocket": "in a WebSocket message",
    "connect": "through a tunnel",
    "file": "in a file",
}
_DONE = {
    "blocked": "It was blocked: nothing of it arrived.",
    "redacted": "It was sent on with what was found taken out.",
    "allowed": "It was let through.",
    "coached": "It was stopped, and the sender was asked to say why it is needed.",
    "justified": "It was let through, since the sender had said why it is needed.",
}


class RuleBroken(NamedTuple):
    """A rule that fired, with what its author says to reviewers."""

    rule: str
    title: str
    severity: str
    action: str
    observed: bool
    exempted_by: str
    justified_by: str
    tell: str


class Found(NamedTuple):
    """What was found of one data type in one place."""

    title: str
    data_type: str
    path: tuple[str, ...]
    samples: tuple[str, ...]
    distinct: int
    places: int
    people: int
    likelihood: str


class Whole(NamedTuple):
    """All that the page of an incident shows of it; `fewer` is what was found besides, folded away."""

    line: listed.Line
    lede: str
    incident: Incident
    rules: list[RuleBroken]
    findings: list[Found]
    fewer: list[Found]
    technique: Technique


class Time(NamedTuple):
    """One time that it happened."""

    at: datetime
    found: str
    size: int


def whole(one: Reviewed, rules: Mapping[str, RuleTold], types: Mapping[str, str]) -> Whole:
    """Return what is told of an incident; `rules` are those of the policy in force, `types` titles of data types."""
    incident = one.incident
    broken = [_broken(rule, rules.get(rule.rule)) for rule in listed.ranked(incident.rules)]
    most_first = sorted(incident.findings, key=lambda each: (-each.distinct, each.data_type))
    found = [_found(each, types) for each in most_first]
    open_ones = len(found) if len(found) <= _UNFOLDED else _FIRST
    told = (listed.line(one), lede(incident, types), incident, broken, found[:open_ones], found[open_ones:])
    return Whole(*told, technique(incident))


def times(occurrences: Sequence[Occurrence], types: Mapping[str, str]) -> list[Time]:
    """Return the times that it happened."""
    return [Time(each.what.opened_at, listed.found(each.what.findings, types), each.what.size) for each in occurrences]


def lede(incident: Incident, types: Mapping[str, str]) -> str:
    """Return in a sentence or two what happened, with what only was observed said as such."""
    who = f"Somebody of {', '.join(incident.user_groups)}" if incident.user_groups else "Somebody"
    where = incident.host + (f" ({', '.join(map(words.titled, incident.host_groups))})" if incident.host_groups else "")
    again = f", {words.count(incident.occurrences)} times" if incident.occurrences > 1 else ""
    how = _BY.get(str(incident.channel), "")
    sentence = f"{who} sent {_what(incident, types)} to {where} {how}{again}. {_DONE[str(incident.disposition)]}"
    return sentence.replace(" sent ", " tried to send ", 1) if incident.disposition.is_stopped else sentence


def _what(incident: Incident, types: Mapping[str, str]) -> str:
    if not incident.findings:
        return "a message"
    kinds, people = listed.counted(incident.findings, types)
    return ", ".join(kinds) + (f" of {people}" if people else "")


def _found(each: Summary, types: Mapping[str, str]) -> Found:
    title = words.data_type(each.data_type, types)
    numbers = (each.distinct, each.count, each.people)
    return Found(title, each.data_type, each.path, each.samples, *numbers, str(each.likelihood))


def _broken(rule: BrokenRule, told: RuleTold | None) -> RuleBroken:
    severity, action = str(rule.severity), str(rule.action)
    tell = told.reviewer if told else ""
    why = (rule.observed, rule.exempted_by, rule.justified_by)
    return RuleBroken(rule.rule, rule.title, severity, action, *why, tell)
