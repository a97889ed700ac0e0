"""`outgate policy replay`: what a changed policy would have ordered for the incidents on record."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from outgate.cli.failures import DONE, STOPPED
from outgate.cli.formats import Format, FormatOption, write_json
from outgate.cli.in_force import Policies, in_force
from outgate.cli.incidents.options import Config, Data, Since, open_store, settings_of, wanted
from outgate.cli.replaying import replayed
from outgate.cli.terminal import out, shown

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from outgate.cli.replaying import Replayed

UNKNOWN = (
    "Not known: messages that broke no rule were not recorded, so what the policy would newly catch among them.",
    "Of each incident only the findings behind its rules are kept, each place with the likelihood of the surest.",
    "A rule over time is taken to fire again where it fired; what else it would have counted is not known.",
)


def replay(
    *,
    policies: Policies = None,
    since: Since = "30d",
    config: Config = None,
    data: Data = None,
    form: FormatOption = Format.TEXT,
) -> int:
    """Run recorded incidents against a policy. Exit code 0: nothing would differ, 1: something would, 2: an error.

    Exemptions that were approved in the console hold here as well.
    """
    rules = in_force(policies, config, settings_of(config, data).data).files.rules
    with open_store(config, data) as store:
        found = [replayed(incident, rules) for incident in store.incidents(wanted(since, None, None, None, None))]
    if form is Format.JSONL:
        for each in found:
            write_json(as_tree(each))
    else:
        for line in _lines(found):
            out().print(shown(line))
    return STOPPED if any(each.differs for each in found) else DONE


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
