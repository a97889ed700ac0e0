"""Why a rule did not fire: each of its conditions is tried alone, with the others lifted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from outgate.decide import Rule, Rules
from outgate.decide.rules import covers, distinct
from outgate.model import Likelihood

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from outgate.model import Finding, Message

_LIFTED: dict[str, Any] = {"distinct": 1, "likelihood": Likelihood.POSSIBLE, "to": (), "sender": (), "channel": ()}


def why_not(rule: Rule, rules: Rules, findings: Sequence[Finding], message: Message) -> Iterator[str]:
    """Yield in words each condition that kept `rule` from firing; nothing when it is about other data types."""
    concerned = [f for f in findings if any(covers(data, f.data_type) for data in rule.file.when.data)]
    if not concerned:
        return
    for condition in _LIFTED:
        lifted = {name: value for name, value in _LIFTED.items() if name != condition}
        if condition == "distinct":
            del lifted["likelihood"]  # only what is likely enough is counted
        when = rule.file.when.model_copy(update=lifted)
        alone = Rule(rule.id, rule.file.model_copy(update={"when": when}))
        if not Rules((alone,), rules.destinations).decide(findings, message).fired:
            yield _words(rule, condition, concerned)


def _words(rule: Rule, condition: str, concerned: Sequence[Finding]) -> str:
    when = rule.file.when
    sure = [finding for finding in concerned if finding.likelihood >= when.likelihood]
    return {
        "distinct": f"{distinct(sure)} distinct found, {when.distinct} needed",
        "likelihood": f"nothing found is {when.likelihood} or surer",
        "to": f"holds for other destinations only: {', '.join(when.to)}",
        "sender": f"holds for other senders only: {', '.join(when.sender)}",
        "channel": f"holds for other channels only: {', '.join(when.channel)}",
    }[condition]
