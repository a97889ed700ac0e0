"""A permit lets pass what its sender said why for, and nothing else: no other rule, content, destination, policy."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outgate.decide.justified import MANY, marks, wanted
from outgate.model import Action, Decision, Destination, Fired, Part, Permit, Severity
from tests.decide.conftest import Kit

if TYPE_CHECKING:
    from collections.abc import Sequence

    from outgate.decide import Rules
    from outgate.model import Finding, Message

COACH = 'data = ["person.email"]'
ACTIONS = ("monitor", "coach", "redact", "block")


def rules(**actions: str) -> Rules:
    return Kit.rules(**{name: _rule(action) for name, action in actions.items()})


def _rule(action: str, data: str = "person.email") -> str:
    other = "payment.card" if data != "payment.card" else "person.email"
    examples = (
        f'[[example]]\ngiven = {{ "{data}" = 1 }}\nexpect = "{action}"\n'
        f'[[example]]\ngiven = {{ "{other}" = 1 }}\nexpect = "allow"\n'
    )
    return Kit.rule(action, when=f'data = ["{data}"]', examples=examples)


def permits(decision: Decision, message: Message) -> tuple[Permit, ...]:
    """What the edge hands in after the sender of a message said why."""
    return tuple(permit._replace(incident="OG-1") for permit in wanted(decision, message, "v1"))


def test_what_was_justified_passes_and_is_still_recorded() -> None:
    message, found, coach = Kit.message(), Kit.emails(3), rules(a="coach")
    first = coach.decide(found, message)
    assert (first.action, [fired.justified_by for fired in first.fired]) == (Action.COACH, [""])
    given = permits(first, message)
    again = coach.decide(found, message, permits=given)
    assert (again.action, again.recorded) == (Action.MONITOR, True)
    assert [(fired.action, fired.justified_by) for fired in again.fired] == [(Action.COACH, "OG-1")]
    assert coach.decide(found[:2], message, permits=given).action is Action.MONITOR


OTHERWISE: dict[str, dict[str, Any]] = {
    "one value more": {"found": Kit.emails(4)},
    "another value": {"found": [Kit.finding("person.email", b"other")]},
    "another host": {"message": Kit.message("else.example")},
    "another name beside the host": {"message": Kit.message(names=("else.example",))},
    "nothing said": {"permits": ()},
}


@pytest.mark.parametrize("case", OTHERWISE, ids=lambda case: case.replace(" ", "-"))
def test_anything_else_is_asked_again(case: str) -> None:
    coach = rules(a="coach")
    given = permits(coach.decide(Kit.emails(3), Kit.message()), Kit.message())
    case_: dict[str, Any] = {"found": Kit.emails(3), "message": Kit.message(), "permits": given} | OTHERWISE[case]
    assert coach.decide(case_["found"], case_["message"], permits=case_["permits"]).action is Action.COACH


def test_another_port_is_another_destination() -> None:
    coach, message = rules(a="coach"), Kit.message()
    given = tuple(
        permit._replace(destination=Destination("shop.example", 8443))
        for permit in permits(coach.decide(Kit.emails(1), message), message)
    )
    assert coach.decide(Kit.emails(1), message, permits=given).action is Action.COACH


def test_the_rules_that_did_not_ask_are_asked_when_they_do() -> None:
    """What was said about one rule says nothing about another that finds the same."""
    message, found = Kit.message(), Kit.emails(1)
    given = permits(rules(a="coach").decide(found, message), message)
    assert rules(a="coach", b="coach").decide(found, message, permits=given).action is Action.COACH


@given(
    st.lists(st.sampled_from(ACTIONS), min_size=1, max_size=4),
    st.lists(st.integers(0, 5), min_size=1, max_size=4),
    st.lists(st.integers(0, 5), min_size=1, max_size=4),
    st.sampled_from(["shop.example", "else.example"]),
)
def test_permits_never_make_another_rule_milder(
    actions: list[str], first: list[int], then: list[int], host: str
) -> None:
    """Whatever was justified before, the order is the strictest of the rules that do not coach, or stricter."""
    policy = rules(**{f"r{at}": action for at, action in enumerate(actions)})
    message = Kit.message(host)
    given_ = permits(policy.decide(_found(first), Kit.message()), Kit.message())
    without, with_ = policy.decide(_found(then), message), policy.decide(_found(then), message, permits=given_)
    others = max((Action[each.upper()] for each in actions if each != "coach"), default=Action.ALLOW)
    assert others <= with_.action <= without.action
    assert [fired.rule for fired in with_.fired] == [fired.rule for fired in without.fired]
    passes = host == "shop.example" and set(then) <= set(first)
    assert with_.action == (max(others, Action.MONITOR) if passes else without.action)


def _found(values: Sequence[int]) -> list[Finding]:
    return [Kit.finding("person.email", f"{value}".encode()) for value in values]


def test_what_has_no_digest_is_told_by_its_bytes() -> None:
    part, other = Part(("body",), b"PK encrypted"), Part(("body",), b"PK something else")
    gaps = [Kit.finding("uninspected.encrypted", part=each) for each in (part, Part(("file",), part.data), other)]
    one, same, another = (marks([gap]) for gap in gaps)
    assert one == same != another
    assert len(one) == 1


def test_what_cannot_be_told_from_anything_else_cannot_be_justified() -> None:
    gap = Kit.finding("uninspected.timeout")
    assert marks([gap, *Kit.emails(2)]) == frozenset()
    fired = Fired("a", "A", Action.COACH, Severity.HIGH, (gap,))
    assert wanted(Decision(Action.COACH, (fired,)), Kit.message(), "v1") == ()
    nothing = Permit("a", frozenset(), Kit.message().destination, "v1", "OG-1")
    assert rules(a="coach").decide([], Kit.message(), permits=[nothing]).action is Action.ALLOW


def test_many_values_are_told_by_one_mark_which_stands_for_just_these() -> None:
    many, fewer = Kit.emails(MANY + 1), Kit.emails(MANY)
    assert len(marks(many)) == 1
    assert len(marks(fewer)) == MANY
    assert not marks(many) & marks(Kit.emails(MANY + 2))
    assert marks(many) == marks(many[::-1])


def test_a_person_is_told_as_well_as_what_is_said_of_them() -> None:
    record = Kit.finding("customer.record", b"1" * 16, people=(b"2" * 16,))
    assert len(marks([record])) == 2


def test_the_same_digits_as_another_type_are_something_else() -> None:
    assert marks([Kit.finding("id.a", b"1")]) != marks([Kit.finding("id.b", b"1")])


def test_what_only_is_observed_or_exempted_orders_nothing_and_asks_nothing() -> None:
    fired = Fired("a", "A", Action.COACH, Severity.HIGH, tuple(Kit.emails(1)))
    assert fired.orders is Action.COACH
    observed = Kit.rules(a=Kit.rule("coach", mode="observe")).decide(Kit.emails(40), Kit.message())
    assert observed.action is Action.ALLOW
    assert wanted(observed, Kit.message(), "v1") == ()
