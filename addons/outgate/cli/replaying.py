"""Deciding anew about what is on record: by another policy, or with an exemption more.

Decided from what the record holds: data types, places, counts, digests, who and where to. No value is in it, so
nothing is detected anew. `outgate policy replay` and the console share this.
"""

from __future__ import annotations

from datetime import timedelta
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from outgate import decide, detect
from outgate.cli.compose import read_exemptions_file, read_files
from outgate.decide.exempted import FILE as EXEMPTIONS
from outgate.model import Action, Destination, Finding, Message, Sender
from outgate.record import Filter
from outgate.record.desk.exemption_file import entry_text
from outgate.record.desk.exemptions import Exemption, ExemptionError, Trial
from outgate.strict_toml import FileError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime
    from pathlib import Path

    from outgate.decide import Rules
    from outgate.record import Incident, Reader
    from outgate.record.desk.exemptions import Wish
    from outgate.record.summary import Summary

TRIED_DAYS = 30
_NOBODYS = 10**12 - 1  # the number of an exemption that is only tried
TRIED = 5_000  # incidents that an exemption is tried against, the newest: what takes a few seconds


class Replayed(NamedTuple):
    """What was ordered for an incident and what would be now; `gone` and `new` are rules in force, with actions."""

    incident: Incident
    then: Action
    now: Action
    gone: dict[str, Action]
    new: dict[str, Action]

    @property
    def change(self) -> str:
        """Whether the order would be `stricter`, `milder` or the `same`."""
        return "same" if self.now == self.then else "stricter" if self.now > self.then else "milder"

    @property
    def differs(self) -> bool:
        """Whether the order would be another one, or come from other rules."""
        return bool(self.now != self.then or self.gone or self.new)


def replayed(incident: Incident, rules: Rules) -> Replayed:
    """Decide about `incident` anew by `rules`."""
    before = {rule.rule: rule.action for rule in incident.rules if not rule.observed and not rule.exempted_by}
    over_time = {rule.id: rule.file.when.distinct for rule in rules.rules if rule.window}
    seen = {rule.rule: over_time[rule.rule] for rule in incident.rules if rule.rule in over_time}
    decision = rules.decide([*findings(incident.findings)], _message(incident), seen)
    after = {fired.rule: fired.action for fired in decision.fired if not fired.observed and not fired.exempted_by}
    justified = (rule.action for rule in incident.rules if rule.justified_by)  # not by policy
    return Replayed(
        incident,
        max((incident.action, *justified)),
        decision.action,
        {rule: action for rule, action in before.items() if after.get(rule) != action},
        {rule: action for rule, action in after.items() if before.get(rule) != action},
    )


def findings(summaries: Iterable[Summary]) -> Iterator[Finding]:
    """Yield findings that count as those did which were summarised; digests that were not kept are made up."""
    for at, found in enumerate(summaries):
        made_up = [f"{at} {n}".encode() for n in range(max(found.distinct, found.people))]
        kind = (found.data_type, found.path, found.likelihood, "")
        if found.data_type.startswith("uninspected."):
            yield Finding(*kind)
        elif found.people:
            yield Finding(*kind, digest=made_up[0], people=tuple(made_up[: found.people]))
        else:
            kept = [bytes.fromhex(digest) for digest in found.digests]
            for digest in [*kept, *made_up[len(kept) :]]:
                yield Finding(*kind, digest=digest)


class Trying:
    """Tries exemptions by the policy files as they are now. `exemptions` is the file of those that are in force."""

    def __init__(self, policies: Path, exemptions: Path) -> None:
        self._policies = policies
        self._exemptions = exemptions

    def __call__(self, reader: Reader, wish: Wish, now: datetime) -> Trial:
        """Return what `wish` would have done to the incidents of its rule. Raises ExemptionError, StoreError."""
        before, after = self._rules(wish, now)
        wanted = Filter(since=now - timedelta(days=TRIED_DAYS), rule=wish.rule)
        found = [*islice(reader.incidents(wanted), TRIED + 1)]
        let_through: list[str] = []
        milder: list[str] = []
        for incident in found[:TRIED]:
            then, now_ = (replayed(incident, rules).now for rules in (before, after))
            if now_ < then:
                (milder if now_ >= Action.COACH else let_through).append(incident.number)
        return Trial(TRIED_DAYS, min(len(found), TRIED), tuple(let_through), tuple(milder), len(found) > TRIED)

    def _rules(self, wish: Wish, now: datetime) -> tuple[Rules, Rules]:
        """Return the rules without the exemption and with it, both as the proxy would load them."""
        try:
            files = read_files(self._policies)
            in_force = read_exemptions_file(self._exemptions).get(EXEMPTIONS, "")
            known = detect.load(files).ids
            before = decide.load(files | {EXEMPTIONS: in_force}, known)
        except FileError:
            raise ExemptionError(
                "the policy files have faults, so nothing can be tried; `outgate policy check` names them"
            ) from None
        try:
            return before, decide.load(files | {EXEMPTIONS: f"{in_force}\n{_as_if_approved(wish, now)}"}, known)
        except FileError as error:
            raise ExemptionError(
                "; ".join(f"{fault.field or fault.file}: {fault.reason}" for fault in error.faults)
            ) from None


def _as_if_approved(wish: Wish, now: datetime) -> str:
    return entry_text(Exemption(_NOBODYS, wish, "", "one", now, "another", now, granted=True, ended_at=None))


def _message(incident: Incident) -> Message:
    return Message(
        channel=incident.channel,
        sender=Sender(incident.address, incident.user, frozenset(incident.user_groups)),
        destination=Destination(incident.host, incident.port, incident.scheme),
        at=incident.opened_at,
        method=incident.method,
    )
