"""The examples of the rules, run: each against its own rule alone, as if that were enforced.

A rule that counts has a near miss that nobody need write: the first example that fires, with one value too few.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from typing import TYPE_CHECKING, NamedTuple

from outgate.decide.rule import Given
from outgate.decide.rules import Rule, Rules
from outgate.decide.scope import is_host
from outgate.model import Action, Destination, Finding, Message, Sender

if TYPE_CHECKING:
    from collections.abc import Iterator

    from outgate.decide.destinations import Destinations
    from outgate.decide.rule import RuleFile

_UNLISTED = "unlisted.invalid"  # a name that RFC 6761 promises to nobody
_BEFORE_ALL = date(2000, 1, 1)


class Result(NamedTuple):
    """One example of a rule, with what was expected and what the rule orders."""

    rule: str
    number: int  # counted from 0, as the faults of a file do
    expected: Action
    actual: Action

    @property
    def passed(self) -> bool:
        """Whether the rule does what its example says."""
        return self.actual is self.expected


def run_examples(rules: Rules) -> list[Result]:
    """Return every example of every rule with its result; the one made from a count stands behind the written ones."""
    return [
        Result(rule.id, number, expect, _order(rule, given, rules.destinations))
        for rule in rules.rules
        for number, (given, expect) in enumerate(_examples(rule.file))
    ]


def _examples(file: RuleFile) -> Iterator[tuple[Given, Action]]:
    yield from ((example.given, example.expect) for example in file.example)
    if file.when.distinct > 1:
        fires = next(example.given for example in file.example if example.expect is file.action)
        yield _cut(fires, file.when.distinct - 1), Action.ALLOW


def _cut(given: Given, total: int) -> Given:
    """Return `given` with `total` values in all at the most."""
    tree = given.model_dump(by_alias=True, exclude=set(given.data))
    for data_type, count in given.data.items():
        if total > 0:
            tree[data_type] = min(count, total)
        total -= count
    return Given.model_validate(tree)


def _order(rule: Rule, given: Given, destinations: Destinations) -> Action:
    decision = Rules((rule,), destinations).decide(_findings(given), _message(given, destinations))
    return max((fired.action for fired in decision.fired if not fired.exempted_by), default=Action.ALLOW)


def _findings(given: Given) -> list[Finding]:
    return [
        Finding(
            data_type,
            (given.place or "example", f"{i}"),
            given.likelihood,
            "example",
            digest=f"{data_type} {i}".encode(),
        )
        for data_type, count in given.data.items()
        for i in range(count)
    ]


def _message(given: Given, destinations: Destinations) -> Message:
    host = given.to or _UNLISTED
    return Message(
        channel=given.channel,
        sender=Sender("127.0.0.1", given.user, frozenset(given.sender)),
        destination=Destination(host if is_host(host) else destinations.host_in(host)),
        at=datetime.combine(given.on or _BEFORE_ALL, time(12), UTC),
    )
