"""`outgate policy replay`: what a changed policy would have ordered for the incidents on record.

Decided anew from what the record holds: data types, places, counts, digests, who and where to. No value is in it, so
nothing is detected anew.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any, NamedTuple

from outgate.cli.compose import load_policy
from outgate.cli.failures import DONE, STOPPED
from outgate.cli.formats import Format, FormatOption, write_json
from outgate.cli.incidents.options import Config, Data, Since, open_store, wanted
from outgate.cli.policy.options import Policies  # noqa: TC001 - typer reads the annotation
from outgate.cli.terminal import out, shown
from outgate.model import Action, Destination, Finding, Message, Sender
from outgate.settings import shipped_policies

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from outgate.decide import Rules
    from outgate.record import Incident
    from outgate.record.summary import Summary

UNKNOWN = (
    "Not known: messages that broke no rule were not recorded, so what the policy would newly catch among them.",
    "Of each incident only the findings behind its rules are kept, each place with the likelihood of the surest.",
    "A rule over time is taken to fire again where it fired; what else it would have counted is not known.",
)


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


def replay(
    *,
    policies: Policies = None,
    since: Since = "30d",
    config: Config = None,
    data: Data = None,
    form: FormatOption = Format.TEXT,
) -> int:
    """Run recorded incidents against a policy. Exit code 0: nothing would differ, 1: something would, 2: an error."""
    rules = load_policy(policies or shipped_policies()).rules
    with open_store(config, data) as store:
        found = [replayed(incident, rules) for incident in store.incidents(wanted(since, None, None, None, None))]
    if form is Format.JSONL:
        for each in found:
            write_json(as_tree(each))
    else:
        for line in _lines(found):
            out().print(shown(line))
    return STOPPED if any(each.differs for each in found) else DONE


def replayed(incident: Incident, rules: Rules) -> Replayed:
    """Decide about `incident` anew by `rules`."""
    before = {rule.rule: rule.action for rule in incident.rules if not rule.observed and not rule.exempted_by}
    over_time = {rule.id: rule.file.when.distinct for rule in rules.rules if rule.window}
    seen = {rule.rule: over_time[rule.rule] for rule in incident.rules if rule.rule in over_time}
    decision = rules.decide([*findings(incident.findings)], _message(incident), seen)
    after = {fired.rule: fired.action for fired in decision.fired if not fired.observed and not fired.exempted_by}
    return Replayed(
        incident,
        incident.action,
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


def as_tree(each: Replayed) -> dict[str, Any]:
    """Return the JSON object of one incident."""
    return {
        "number": each.incident.number,
        "opened_at": each.incident.opened_at.isoformat(),
        "change": each.change,
        "then": str(each.then),
        "now": str(each.now),
        "rules_gone": {rule: str(action) for rule, action in each.gone.items()},
        "rules_new": {rule: str(action) for rule, action in each.new.items()},
    }


def _message(incident: Incident) -> Message:
    return Message(
        channel=incident.channel,
        sender=Sender(incident.address, incident.user, frozenset(incident.user_groups)),
        destination=Destination(incident.host, incident.port, incident.scheme),
        at=incident.opened_at,
        method=incident.method,
    )


def _lines(found: Sequence[Replayed]) -> Iterator[str]:
    for each in found:
        if each.differs:
            yield _line(each)
    for rule, changes in sorted(_by_rule(found).items()):
        yield f"{rule}: {', '.join(f'{count} {what}' for what, count in sorted(changes.items()))}"
    kinds = Counter(each.change for each in found)
    sums = ", ".join(f"{kinds[kind]} {kind}" for kind in ("stricter", "milder", "same"))
    yield f"{len(found)} {'incident' if len(found) == 1 else 'incidents'}: {sums}"
    yield from UNKNOWN


def _line(each: Replayed) -> str:
    incident = each.incident
    who = incident.user or incident.address
    rules = [*(f"+{rule}" for rule in each.new), *(f"-{rule}" for rule in each.gone if rule not in each.new)]
    order = f"{each.then}, now {each.now}" if each.now != each.then else f"{each.now} as before"
    return f"{each.change:9}{incident.number}  {who} to {incident.host}: {order} ({' '.join(rules)})"


def _by_rule(found: Sequence[Replayed]) -> dict[str, Counter[str]]:
    """Return how often each rule would fire newly, no more, or with another action."""
    changes: dict[str, Counter[str]] = {}
    for each in found:
        for rule in each.gone | each.new:
            both = rule in each.gone and rule in each.new
            what = "with another action" if both else "fires newly" if rule in each.new else "fires no more"
            changes.setdefault(rule, Counter())[what] += 1
    return changes
