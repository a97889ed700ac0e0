"""The incident: what is kept of an outcome. It holds no URL, no header and no value, only samples and digests.

Everything that reaches the store is made here, so this file is where to look for what is recorded of a person: a
pseudonym, and the groups. The name itself is cut out of all text and goes into the sealed directory only.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, fields
from functools import lru_cache
from operator import attrgetter
from typing import TYPE_CHECKING, Any, NamedTuple

from outgate.record.hosts import shown_host
from outgate.record.ledger.entries import new_uid
from outgate.record.summary import Summary, storable, summarise

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from datetime import datetime

    from outgate.model import Action, Channel, Disposition, Finding, Fired, Outcome, Sender, Severity
    from outgate.record.people import People

_METHOD = re.compile(r"[A-Za-z]{1,20}")
_PLACES = 20  # summaries of one data type; a list of 20,000 rows has as many paths
_SHORT = 3  # characters of a name that is cut out of text; a shorter one says nothing, and stands everywhere


@dataclass(frozen=True, slots=True)
class BrokenRule:
    """A rule that fired, as it was worded then."""

    rule: str
    title: str
    severity: Severity
    action: Action
    observed: bool = False
    exempted_by: str = ""
    justified_by: str = ""  # the number of the incident at which the sender said why, if that let it pass


class Justification(NamedTuple):
    """What a sender said why, with every value masked, and by which rules the same may be sent until when."""

    words: str
    rules: tuple[str, ...]
    until: datetime


@dataclass(frozen=True, slots=True)
class Incident:
    """The record of one outcome, and of how often the like happened. The details are those of the first.

    `number` is such as OG-2026-000042, and empty until the store has given one. `user` and `address` are pseudonyms.
    `size` is bytes of the body as it came, `digest` the keyed hash of the whole message in hex.
    """

    number: str
    opened_at: datetime
    last_at: datetime
    occurrences: int
    channel: Channel
    user: str | None
    user_groups: tuple[str, ...]
    address: str
    host: str
    port: int
    scheme: str
    host_groups: tuple[str, ...]
    method: str
    rules: tuple[BrokenRule, ...]
    findings: tuple[Summary, ...]
    action: Action
    disposition: Disposition
    why: str
    policy_version: str
    digest: str
    size: int

    @property
    def severity(self) -> Severity | None:
        """The worst severity of the rules that fired; None when the message was stopped without any."""
        return max((rule.severity for rule in self.rules if not rule.exempted_by), default=None)


_BUT_NUMBER = attrgetter(*(field.name for field in fields(Incident)[1:]))


def numbered(incident: Incident, number: str) -> Incident:
    """Return `incident` with a number; `dataclasses.replace` takes twice as long."""
    return Incident(number, *_BUT_NUMBER(incident))


class Occurrence(NamedTuple):
    """What is to be recorded of one outcome: the incident without a number, and whom its pseudonyms mean.

    The store knows by `uid` whether it was written already.
    """

    uid: bytes
    incident: Incident
    names: Mapping[str, str]
    evidence: bytes = b""  # sealed


def from_outcome(outcome: Outcome, people: People) -> Occurrence:
    """Return what is kept of `outcome`, still without a number. Never holds a value of the message."""
    user, address, names = _pseudonyms(outcome.message.sender, people)
    incident = _incident(outcome, user, address, _cut(outcome.message.sender.user))
    return Occurrence(new_uid(), incident, names, outcome.evidence)


def justified(said: Justification, sender: Sender) -> dict[str, Any]:
    """Return the data of the event that somebody said why. Their name is cut out of their words, as of all text."""
    words = _cut(sender.user)(said.words)
    return {"text": words, "rules": [*said.rules], "until": said.until.isoformat(timespec="seconds")}


def _pseudonyms(sender: Sender, people: People) -> tuple[str | None, str, dict[str, str]]:
    at = storable(sender.address)
    address = people.pseudonym("a", at)
    if sender.user is None:
        return None, address, {address: at}
    name = storable(sender.user)
    user = people.pseudonym("p", name)
    return user, address, {address: at, user: name}


def _incident(outcome: Outcome, user: str | None, address: str, clean: Callable[[str], str]) -> Incident:
    message, decision = outcome.message, outcome.decision
    destination = message.destination
    return Incident(
        number="",
        opened_at=message.at,
        last_at=message.at,
        occurrences=1,
        channel=message.channel,
        user=user,
        user_groups=tuple(sorted(map(storable, message.sender.groups))),
        address=address,
        host=clean(shown_host(destination.host, outcome.findings)),
        port=destination.port,
        scheme=storable(destination.scheme),
        host_groups=tuple(sorted(decision.groups)),
        method=message.method if _METHOD.fullmatch(message.method) else "",  # a method is the client's word too
        rules=tuple(map(_broken, decision.fired)),
        findings=tuple(summarise(_evidence(outcome), places=_PLACES, clean=clean)),
        action=decision.action,
        disposition=outcome.disposition,
        why=clean(outcome.why),
        policy_version=outcome.policy_version,
        digest=outcome.digest.hex(),
        size=len(message.body),
    )


@lru_cache(maxsize=1_000)
def name_in_text(user: str | None) -> re.Pattern[str] | None:
    """Return what finds the user's name where it stands as a word of its own; None when there is none to be found."""
    names = {storable(name) for name in (user or "", (user or "").partition("@")[0]) if len(name) >= _SHORT}
    if not names:
        return None
    longest_first = "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True))
    return re.compile(rf"(?<![^\W_])(?:{longest_first})(?![^\W_])", re.IGNORECASE)


@lru_cache(maxsize=1_000)
def _cut(user: str | None) -> Callable[[str], str]:
    """Return what makes text storable and puts `[user]` where the user's name stands.

    In text that cannot hold the name it is not looked for: to compile that takes longer than all the rest, and hardly
    any text names its sender. Beyond ASCII a letter has more forms than two, and there it always is.
    """
    if user is None or len(user) < _SHORT:
        return storable
    part = user.partition("@")[0]
    least = storable(part if len(part) >= _SHORT else user).lower()  # stands wherever any of them stands
    plain = least.isascii()

    def cut(text: str) -> str:
        kept = storable(text)
        if plain and kept.isascii() and least not in kept.lower():
            return kept
        word = name_in_text(user)
        return word.sub("[user]", kept) if word else kept

    return cut


def _evidence(outcome: Outcome) -> Iterable[Finding]:
    """Return what the rules that fired rest upon: nothing else that was found in the message is anybody's business.

    A message that was stopped without a rule shows all, so that the reason can be understood.
    """
    behind = {id(finding) for fired in outcome.decision.fired for finding in fired.findings}
    return [finding for finding in outcome.findings if id(finding) in behind] if behind else outcome.findings


def as_tree(incident: Incident) -> dict[str, Any]:
    """Return `incident` as plain values for JSON, in a fixed order of fields; digests are left out of findings."""
    return {
        "number": incident.number,
        "opened_at": incident.opened_at.isoformat(),
        "last_at": incident.last_at.isoformat(),
        "occurrences": incident.occurrences,
        "severity": str(incident.severity or ""),
        "action": str(incident.action),
        "disposition": str(incident.disposition),
        "why": incident.why,
        "channel": str(incident.channel),
        "user": incident.user,
        "user_groups": list(incident.user_groups),
        "address": incident.address,
        "scheme": incident.scheme,
        "host": incident.host,
        "port": incident.port,
        "host_groups": list(incident.host_groups),
        "method": incident.method,
        "size": incident.size,
        "rules": [_rule_tree(rule) for rule in incident.rules],
        "findings": [_finding_tree(finding) for finding in incident.findings],
        "policy_version": incident.policy_version,
        "digest": incident.digest,
    }


def _broken(fired: Fired) -> BrokenRule:
    why = (fired.observed, fired.exempted_by, fired.justified_by)
    return BrokenRule(fired.rule, fired.title, fired.severity, fired.action, *why)


def _rule_tree(rule: BrokenRule) -> dict[str, Any]:
    return {
        "rule": rule.rule,
        "title": rule.title,
        "severity": str(rule.severity),
        "action": str(rule.action),
        "observed": rule.observed,
        "exempted_by": rule.exempted_by,
        "justified_by": rule.justified_by,
    }


def _finding_tree(finding: Summary) -> dict[str, Any]:
    return {
        "data_type": finding.data_type,
        "part": finding.part,
        "likelihood": str(finding.likelihood),
        "count": finding.count,
        "distinct": finding.distinct,
        "people": finding.people,
        "samples": list(finding.samples),
    }
