"""Findings and where they go, to a decision: the maximum over the rules that fire. Pure, without a clock."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import UTC
from functools import lru_cache
from typing import TYPE_CHECKING

from outgate.decide.destinations import Destinations
from outgate.decide.justified import justified
from outgate.decide.scope import Context, Place, Scope
from outgate.model import Action, Ask, Channel, Decision, Fired

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date, datetime

    from outgate.decide.rule import Exemption, RuleFile
    from outgate.model import Finding, Message, Permit

_TYPES = 256  # data types that are remembered

type ByType = Mapping[str, Sequence[Finding]]


class Rule:
    """One rule, ready to be asked. `id` is its file's path below `rules/`."""

    def __init__(self, rule_id: str, file: RuleFile) -> None:
        self.id = rule_id
        self.file = file
        self._to = Scope.of(file.when.to)
        self._from = Scope.of(file.when.sender)
        self._channels = frozenset(file.when.channel) or frozenset(Channel)
        self._not_in = frozenset(file.when.not_in)
        self._is_about = lru_cache(_TYPES)(self._covers)
        self._exemptions = tuple(map(_Exempt, file.exemption))
        self.window = file.when.window

    def __repr__(self) -> str:
        return f"<Rule {self.id}>"

    def fire(self, findings: ByType, context: Context, seen: int = 0) -> Fired | None:
        """Return what the rule says to these findings, or None when it does not fire.

        `seen` is how many values the sender sent in the rule's window, with these.
        """
        matching = self._matching(findings, context)
        if not matching or max(distinct(matching), seen) < self.file.when.distinct:
            return None
        file = self.file
        return Fired(
            rule=self.id,
            title=file.title,
            action=file.action,
            severity=file.severity,
            findings=matching,
            observed=file.mode == "observe",
            exempted_by=self._exempted_by(context),
            tell_user=file.tell.user or file.title,
            tell_reviewer=file.tell.reviewer or "",
        )

    def ask(self, findings: ByType, context: Context) -> Ask | None:
        """Return what must be counted before it is known whether the rule fires; None when that is known.

        Of the values in this message no more are handed on than are needed to fire: they come and go together.
        """
        matching = self._matching(findings, context) if self.window else ()
        if self.window is None or not matching or self._exempted_by(context):
            return None
        enough = self.file.when.distinct
        return Ask(self.id, self.window, enough, tuple(sorted(values(matching))[:enough]))

    def _exempted_by(self, context: Context) -> str:
        return next((each.file.label for each in self._exemptions if each.holds(context)), "")

    def _matching(self, findings: ByType, context: Context) -> tuple[Finding, ...]:
        data_types = [data_type for data_type in findings if self._is_about(data_type)]
        if not data_types or not self._applies(context):
            return ()
        least = self.file.when.likelihood
        found = [one for data_type in data_types for one in findings[data_type] if one.likelihood >= least]
        return tuple([one for one in found if self._not_in.isdisjoint(one.path)] if self._not_in else found)

    def _applies(self, context: Context) -> bool:
        """A sender of whom no group is known may be in any, so a rule `from` some group holds for them."""
        groups = context.sender.groups
        return (
            context.channel in self._channels
            and (not groups or self._from.has(groups))
            and self._to.any_of(context.places)
        )

    def _covers(self, data_type: str) -> bool:
        return any(covers(data, data_type) for data in self.file.when.data)


class _Exempt:
    """An exemption, ready to be asked. It needs certainty: an unknown sender is exempt from nothing."""

    def __init__(self, file: Exemption) -> None:
        self.file = file
        self._to = Scope.of(file.to)
        self._from = Scope.of(file.sender)
        self._users = frozenset(file.user)

    def holds(self, context: Context) -> bool:
        sender = context.sender
        return (
            context.on <= self.file.expires
            and (not self._users or sender.user in self._users)
            and (not self.file.sender or (bool(sender.groups) and self._from.has(sender.groups)))
            and self._to.all_of(context.places)
        )


@dataclass(frozen=True, slots=True)
class Rules:
    """All rules with the destinations they speak of, in the order of their ids."""

    rules: tuple[Rule, ...]
    destinations: Destinations = field(default_factory=Destinations)

    def decide(
        self,
        findings: Sequence[Finding],
        message: Message,
        seen: Mapping[str, int] | None = None,
        permits: Sequence[Permit] = (),
    ) -> Decision:
        """Return what policy orders for a message in which `findings` were found.

        `seen` is what the decision asked when it was made without: how many values the sender sent, by rule. Without
        it, a rule over time counts this message alone, so that more knowledge never gives a milder decision.
        `permits` are those of the sender that were given by this very policy.
        """
        places = self._places(message)
        groups = places[0].groups.union(*(at.groups for at in places[1:]))
        if not findings:
            return Decision(Action.ALLOW, groups=groups)
        context = Context(places, message.sender, message.channel, _day(message.at))
        by_type = _by_type(findings)
        counts = seen or {}
        found = (r.fire(by_type, context, counts.get(r.id, 0)) for r in self.rules)
        fired = tuple(justified(f, message, permits) if permits else f for f in found if f is not None)
        asks = () if seen is not None else tuple(a for r in self.rules if (a := r.ask(by_type, context)) is not None)
        return Decision(max((one.orders for one in fired), default=Action.ALLOW), fired, groups, asks)

    def is_private(self, host: str) -> bool:
        """Return whether traffic to `host` is to be tunnelled unread."""
        return self.destinations.is_private(host)

    def reads_pictures(self, host: str) -> bool:
        """Return whether pictures on the way to `host` are to be read for text."""
        return self.destinations.reads_pictures(host)

    def groups(self, host: str) -> frozenset[str]:
        """Return the ids of the destination groups that `host` is in."""
        return self.destinations.groups(host)

    def expired(self, today: date) -> list[tuple[str, Exemption]]:
        """Return the exemptions that no longer do anything, each with its rule's id."""
        return [(rule.id, e) for rule in self.rules for e in rule.file.exemption if e.expires < today]

    def _places(self, message: Message) -> tuple[Place, ...]:
        return tuple(map(self.destinations.place, (message.destination.host, *message.names)))


def covers(data: str, data_type: str) -> bool:
    """Return whether `data`, a data type or a family, covers `data_type`: `person` covers `person.email`."""
    return data_type == data or data_type.startswith(f"{data}.")


def distinct(findings: Sequence[Finding]) -> int:
    """Return how many different people and values were found."""
    return len(values(findings))


def values(findings: Sequence[Finding]) -> set[bytes]:
    """Return the digests of the people and values that were found; what has neither is told by type and place."""
    seen: set[bytes] = set()
    for finding in findings:
        seen.update(
            finding.people
            or (finding.digest or "\0".join((finding.data_type, *finding.path)).encode(errors="replace"),)
        )
    return seen


def _day(at: datetime) -> date:
    return (at.astimezone(UTC) if at.tzinfo else at).date()


def _by_type(findings: Sequence[Finding]) -> ByType:
    grouped: dict[str, list[Finding]] = defaultdict(list)
    for finding in findings:
        grouped[finding.data_type].append(finding)
    return grouped
