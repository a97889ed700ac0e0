"""Running the examples of rules."""

from __future__ import annotations

from typing import TYPE_CHECKING

from outgate.decide.examples import run_examples
from outgate.model import Action

if TYPE_CHECKING:
    from tests.decide.conftest import Kit


def examples(*pairs: tuple[str, str]) -> str:
    return "".join(f'[[example]]\ngiven = {{ {given} }}\nexpect = "{expect}"\n' for given, expect in pairs)


def test_each_example_is_run_against_its_own_rule_alone(kit: type[Kit]) -> None:
    shown = examples(('"person.email" = 1', "redact"), ('"person.email" = 1, to = "corporate"', "allow"))
    rules = kit.rules(a=kit.rule("redact", examples=shown), b=kit.rule("block"))
    results = run_examples(rules)
    assert [(r.rule, r.number, r.passed) for r in results] == [(id_, n, True) for id_ in "ab" for n in (0, 1)]


def test_an_example_that_is_wrong_is_told_with_what_happens(kit: type[Kit]) -> None:
    shown = examples(('"person.email" = 1', "block"), ('"person.email" = 2, to = "evil.test"', "allow"))
    wrong = run_examples(kit.rules(a=kit.rule(examples=shown)))[1]
    assert (wrong.passed, wrong.expected, wrong.actual) == (False, Action.ALLOW, Action.BLOCK)


def test_an_observed_rule_shows_what_it_would_order(kit: type[Kit]) -> None:
    assert all(result.passed for result in run_examples(kit.rules(a=kit.rule(mode="observe"))))


def test_sender_likelihood_channel_and_day_can_be_given(kit: type[Kit]) -> None:
    tail = '[[exemption]]\nuser = ["ann"]\nowner = "o"\nreason = "r"\nexpires = 2027-01-01\n'
    email = '"person.email" = 1'
    shown = examples(
        (f'{email}, from = ["support"]', "block"),
        (f'{email}, from = ["finance"]', "allow"),
        (f'{email}, likelihood = "possible"', "allow"),
        (f'{email}, channel = "connect"', "allow"),
        (f'{email}, user = "ann"', "allow"),
        (f'{email}, user = "ann", on = 2027-01-02', "block"),
    )
    when = 'data = ["person"]\nfrom = ["support"]\nchannel = ["http"]'
    results = run_examples(kit.rules(a=kit.rule(when=when, examples=shown, tail=tail)))
    assert [result.passed for result in results] == [True] * 6


def test_a_rule_that_counts_is_tried_with_one_value_too_few(kit: type[Kit]) -> None:
    shown = examples(('"person.email" = 9, "person.phone" = 3', "block"))
    rules = kit.rules(a=kit.rule(when='data = ["person"]\ndistinct = 10', examples=shown))
    results = run_examples(rules)
    assert [(r.number, r.expected, r.passed) for r in results] == [(0, Action.BLOCK, True), (1, Action.ALLOW, True)]
