"""Decisions: what fires, what is counted, what is exempt, and that the strictest wins."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outgate.decide.rules import Rules, covers, distinct
from outgate.model import Action, Ask, Channel, Finding, Likelihood, Sender
from tests.decide.conftest import Kit

if TYPE_CHECKING:
    from random import Random

EXEMPTION = '[[exemption]]\nto = ["pastebin.example"]\nowner = "crm"\nreason = "ticket 7"\nexpires = 2026-06-30\n'


def test_nothing_found_is_allowed_and_tells_the_groups(kit: type[Kit]) -> None:
    decision = kit.rules(a=kit.rule()).decide([], kit.message("www.pastebin.example"))
    assert (decision.action, decision.fired, decision.groups) == (Action.ALLOW, (), frozenset({"paste-sites"}))


def test_a_rule_that_fires_carries_its_words_and_findings(kit: type[Kit]) -> None:
    found = kit.emails(2)
    (fired,) = kit.rules(a=kit.rule()).decide([*found, kit.finding("payment.card", b"x")], kit.message()).fired
    assert (fired.rule, fired.title, fired.findings) == ("a", "A title", tuple(found))
    assert (fired.tell_user, fired.tell_reviewer, fired.observed) == ("to the user", "to the reviewer", False)


def test_the_strictest_rule_wins(kit: type[Kit]) -> None:
    rules = kit.rules(a=kit.rule("monitor"), b=kit.rule("block"), c=kit.rule("redact"))
    decision = rules.decide(kit.emails(1), kit.message())
    assert decision.action is Action.BLOCK
    assert [fired.rule for fired in decision.fired] == ["a", "b", "c"]


def test_an_observed_rule_orders_nothing_and_is_recorded(kit: type[Kit]) -> None:
    decision = kit.rules(a=kit.rule(mode="observe")).decide(kit.emails(1), kit.message())
    assert (decision.action, decision.fired[0].action, decision.recorded) == (Action.ALLOW, Action.BLOCK, True)


def test_the_same_value_forty_times_is_one(kit: type[Kit]) -> None:
    rules = kit.rules(a=kit.rule(when='data = ["person"]\ndistinct = 2'))
    same = kit.emails(1) * 40
    assert rules.decide(same, kit.message()).action is Action.ALLOW
    assert rules.decide([*same, kit.finding("person.phone", b"7")], kit.message()).action is Action.BLOCK


def test_people_are_counted_where_a_finding_tells_of_them(kit: type[Kit]) -> None:
    record = kit.finding("customer.record", b"table", people=(b"1", b"2", b"3"))
    assert distinct([record, kit.finding("customer.record", b"other", people=(b"3", b"4"))]) == 4


def test_what_has_no_value_is_counted_by_type_and_place(kit: type[Kit]) -> None:
    places = [kit.finding("uninspected.format", path=("body", name)) for name in ("a", "b", "a")]
    assert distinct(places) == 2


def test_less_sure_findings_do_not_count(kit: type[Kit]) -> None:
    rules = kit.rules(a=kit.rule(), b=kit.rule("monitor", when='data = ["person.email"]\nlikelihood = "possible"'))
    decision = rules.decide(kit.emails(3, Likelihood.POSSIBLE), kit.message())
    assert [fired.rule for fired in decision.fired] == ["b"]


def test_a_family_covers_its_types_and_no_look_alike() -> None:
    assert covers("person", "person.email")
    assert covers("person.email", "person.email")
    assert not covers("person", "personal.email")
    assert not covers("person.email", "person")


@pytest.mark.parametrize(
    ("groups", "action"),
    [(("support",), Action.BLOCK), (("finance",), Action.ALLOW), ((), Action.BLOCK), (("support", "x"), Action.BLOCK)],
)
def test_a_sender_of_no_known_group_may_be_in_any(kit: type[Kit], groups: tuple[str, ...], action: Action) -> None:
    rules = kit.rules(a=kit.rule(when='data = ["person"]\nfrom = ["support"]'))
    message = kit.message(sender=Sender("192.0.2.1", "ann", frozenset(groups)))
    assert rules.decide(kit.emails(1), message).action is action


def test_a_rule_may_be_about_a_channel(kit: type[Kit]) -> None:
    rules = kit.rules(a=kit.rule(when='data = ["person"]\nchannel = ["websocket"]'))
    assert rules.decide(kit.emails(1), kit.message()).action is Action.ALLOW
    assert rules.decide(kit.emails(1), kit.message(channel=Channel.WEBSOCKET)).action is Action.BLOCK


@pytest.mark.parametrize("names", [("evil.test",), ("corp.example.evil.test",), ("not a host",), ("",)])
def test_a_second_name_outside_the_group_takes_away_its_privilege(kit: type[Kit], names: tuple[str, ...]) -> None:
    rules = kit.rules(a=kit.rule())
    assert rules.decide(kit.emails(1), kit.message("corp.example")).action is Action.ALLOW
    assert rules.decide(kit.emails(1), kit.message("corp.example", names=names)).action is Action.BLOCK


def test_a_second_name_in_a_risky_group_makes_the_rule_fire(kit: type[Kit]) -> None:
    rules = kit.rules(a=kit.rule(when='data = ["person"]\nto = ["paste-sites"]'))
    decision = rules.decide(kit.emails(1), kit.message("front.example", names=("pastebin.example",)))
    assert (decision.action, decision.groups) == (Action.BLOCK, frozenset({"paste-sites"}))


def test_an_exemption_silences_its_rule_and_is_named(kit: type[Kit]) -> None:
    decision = kit.rules(a=kit.rule(tail=EXEMPTION)).decide(kit.emails(1), kit.message("pastebin.example"))
    assert decision.action is Action.ALLOW
    assert (decision.fired[0].exempted_by, decision.recorded) == ("crm: ticket 7", False)


def test_an_exemption_silences_no_other_rule(kit: type[Kit]) -> None:
    rules = kit.rules(a=kit.rule(tail=EXEMPTION), b=kit.rule("redact"))
    assert rules.decide(kit.emails(1), kit.message("pastebin.example")).action is Action.REDACT


def test_an_exemption_needs_every_name_of_the_destination(kit: type[Kit]) -> None:
    message = kit.message("pastebin.example", names=("evil.test",))
    assert kit.rules(a=kit.rule(tail=EXEMPTION)).decide(kit.emails(1), message).action is Action.BLOCK


@pytest.mark.parametrize(
    ("at", "action"),
    [
        (datetime(2026, 6, 30, 23, 59, tzinfo=UTC), Action.ALLOW),
        (datetime(2026, 7, 1, tzinfo=UTC), Action.BLOCK),
        (datetime(2026, 6, 30, 20, tzinfo=timezone(timedelta(hours=-8))), Action.BLOCK),
        (datetime(2026, 7, 1, 3, tzinfo=timezone(timedelta(hours=8))), Action.ALLOW),
    ],
)
def test_an_exemption_holds_through_its_last_day_in_utc(kit: type[Kit], at: datetime, action: Action) -> None:
    message = kit.message("pastebin.example", at=at)
    assert kit.rules(a=kit.rule(tail=EXEMPTION)).decide(kit.emails(1), message).action is action


@pytest.mark.parametrize(
    ("line", "sender", "action"),
    [
        ('user = ["ann"]', Sender("192.0.2.1", "ann"), Action.ALLOW),
        ('user = ["ann"]', Sender("192.0.2.1", "bob"), Action.BLOCK),
        ('user = ["ann"]', Sender("192.0.2.1"), Action.BLOCK),
        ('from = ["crm"]', Sender("192.0.2.1", "bob", frozenset({"crm"})), Action.ALLOW),
        ('from = ["crm"]', Sender("192.0.2.1"), Action.BLOCK),
        ('from = ["!crm"]', Sender("192.0.2.1"), Action.BLOCK),
    ],
)
def test_an_exemption_for_people_needs_to_know_them(kit: type[Kit], line: str, sender: Sender, action: Action) -> None:
    rules = kit.rules(a=kit.rule(tail=EXEMPTION.replace('to = ["pastebin.example"]', line)))
    assert rules.decide(kit.emails(1), kit.message("evil.test", sender=sender)).action is action


def test_expired_exemptions_are_told(kit: type[Kit]) -> None:
    rules = kit.rules(a=kit.rule(tail=EXEMPTION))
    assert [rule for rule, _ in rules.expired(date(2026, 7, 1))] == ["a"]
    assert rules.expired(date(2026, 6, 30)) == []


def test_groups_and_privacy_are_asked_of_the_destinations(kit: type[Kit]) -> None:
    rules = kit.rules(a=kit.rule())
    assert rules.is_private("www.bank.example")
    assert rules.groups("corp.example") == {"corporate"}


def test_a_repr_of_a_rule_is_its_name(kit: type[Kit]) -> None:
    assert repr(kit.rules(a=kit.rule()).rules[0]) == "<Rule a>"


FINDINGS = st.lists(
    st.builds(
        Kit.finding,
        st.sampled_from(["person.email", "person.phone", "payment.card", "uninspected.format"]),
        st.sampled_from([b"", b"1", b"2", b"3"]),
        likelihood=st.sampled_from(list(Likelihood)),
        people=st.sampled_from([(), (b"1", b"2")]),
    ),
    max_size=8,
)
RULE = st.builds(
    lambda action, data, distinct, mode: Kit.rule(
        action, mode=mode, when=f'data = ["{data}"]\ndistinct = {distinct}\nto = ["!corporate"]'
    ),
    st.sampled_from(["monitor", "redact", "block"]),
    st.sampled_from(["person", "person.email", "payment", "uninspected"]),
    st.integers(1, 4),
    st.sampled_from(["enforce", "observe"]),
)
SOME_RULES = st.lists(RULE, min_size=1, max_size=4).map(
    lambda texts: Kit.rules(**{f"r{i}": text for i, text in enumerate(texts)})
)


@given(SOME_RULES, FINDINGS, FINDINGS)
def test_more_findings_never_give_a_milder_action(rules: Rules, found: list[Finding], more: list[Finding]) -> None:
    message = Kit.message()
    assert rules.decide([*found, *more], message).action >= rules.decide(found, message).action


@given(SOME_RULES, FINDINGS, st.randoms(use_true_random=False))
def test_no_order_of_rules_or_findings_matters(rules: Rules, found: list[Finding], random: Random) -> None:
    def told(some: Rules, findings: list[Finding]) -> tuple[Action, set[str]]:
        decision = some.decide(findings, Kit.message())
        return decision.action, {fired.rule for fired in decision.fired}

    shuffled = random.sample(found, len(found))
    turned = Rules(tuple(random.sample(rules.rules, len(rules.rules))), rules.destinations)
    assert told(turned, shuffled) == told(rules, found)


def test_what_stands_where_it_may_stand_does_not_count(kit: type[Kit]) -> None:
    rules = kit.rules(a=kit.rule(when='data = ["person"]\nnot_in = ["header[authorization]"]'))
    (found,) = kit.emails(1)
    allowed = replace(found, path=("header[authorization]", "base64"))
    assert rules.decide([allowed], kit.message()).action is Action.ALLOW
    assert len(rules.decide([allowed, found], kit.message()).fired[0].findings) == 1


DAILY = 'data = ["person.email"]\ndistinct = 3\nper = "24h"\nto = ["!corporate"]'


def test_a_rule_over_time_asks_for_the_values_it_is_about(kit: type[Kit]):
    rules = kit.rules(a=kit.rule(when=DAILY), b=kit.rule())
    decision = rules.decide([*kit.emails(2), kit.finding("payment.card", b"x")], kit.message())
    assert decision.asks == (Ask("a", timedelta(hours=24), 3, (b"0", b"1")),)
    assert [fired.rule for fired in decision.fired] == ["b"]


@pytest.mark.parametrize(("seen", "action"), [(2, Action.ALLOW), (3, Action.BLOCK), (9, Action.BLOCK)])
def test_a_rule_over_time_fires_when_so_many_were_seen(kit: type[Kit], seen: int, action: Action):
    decision = kit.rules(a=kit.rule(when=DAILY)).decide(kit.emails(1), kit.message(), {"a": seen})
    assert (decision.action, decision.asks) == (action, ())


def test_a_message_that_holds_enough_by_itself_fires_without_a_count_and_hands_on_no_more_than_enough(kit: type[Kit]):
    decision = kit.rules(a=kit.rule(when=DAILY)).decide(kit.emails(7), kit.message())
    assert decision.action is Action.BLOCK
    assert [len(ask.values) for ask in decision.asks] == [3]


def test_a_rule_over_time_never_fires_on_a_message_without_its_data(kit: type[Kit]):
    rules = kit.rules(a=kit.rule(when=DAILY))
    card = [kit.finding("payment.card", b"x")]
    assert rules.decide(card, kit.message(), {"a": 9}).action is Action.ALLOW
    assert rules.decide(card, kit.message()).asks == ()


def test_where_a_rule_over_time_does_not_hold_or_is_exempted_nothing_is_asked(kit: type[Kit]):
    rules = kit.rules(a=kit.rule(when=DAILY, tail=EXEMPTION))
    assert rules.decide(kit.emails(1), kit.message("corp.example")).asks == ()
    assert rules.decide(kit.emails(1), kit.message("pastebin.example")).asks == ()
    assert len(rules.decide(kit.emails(1), kit.message()).asks) == 1


def test_people_are_asked_for_rather_than_the_list_that_tells_of_them(kit: type[Kit]):
    [ask] = (
        kit.rules(a=kit.rule(when=DAILY))
        .decide([kit.finding("person.email", b"list", people=(b"p2", b"p1"))], kit.message())
        .asks
    )
    assert ask.values == (b"p1", b"p2")
