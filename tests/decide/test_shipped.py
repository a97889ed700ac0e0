"""The shipped rules and destinations: they prove themselves, and leave nothing out."""

from __future__ import annotations

from pathlib import Path

import pytest

from outgate.decide import Rules, load, run_examples
from outgate.decide.rules import covers
from outgate.detect import load as load_data_types
from outgate.model import Action, Finding, Reason
from tests.decide.conftest import Kit

POLICIES = Path(__file__).parents[2] / "policies"
EVERYDAY = {Reason.FORMAT, Reason.IMAGE, Reason.OPAQUE}
FILES = {
    path.relative_to(POLICIES).as_posix(): path.read_text("utf-8") for path in POLICIES.rglob("*") if path.is_file()
}


@pytest.fixture(scope="module")
def data_types() -> frozenset[str]:
    return load_data_types(FILES).ids


@pytest.fixture(scope="module")
def rules(data_types: frozenset[str]) -> Rules:
    return load(FILES, data_types)


def test_every_example_of_every_rule_holds(rules: Rules) -> None:
    results = run_examples(rules)
    assert [result for result in results if not result.passed] == []
    assert len(rules.rules) == len([name for name in FILES if name.startswith("rules/")]) >= 27
    assert len(results) >= 59


# Everyday by themselves: they count as fields of a customer's record.
BY_THEMSELVES = {"order.tracking", "person.birth_date", "person.name"}


def test_every_data_type_is_of_concern_to_a_rule_but_those_that_are_public_or_everywhere(
    rules: Rules, data_types: frozenset[str]
) -> None:
    wanted = {data for rule in rules.rules for data in rule.file.when.data}
    left = {name for name in data_types if not any(covers(data, name) for data in wanted)}
    assert {name for name in left if name.partition(".")[0] not in {"company", "network", "vehicle"}} == BY_THEMSELVES


@pytest.mark.parametrize("reason", Reason)
def test_what_could_not_be_looked_into_does_not_go_to_a_paste_site(rules: Rules, reason: Reason) -> None:
    found = [Kit.finding(f"uninspected.{reason}")]
    assert rules.decide(found, Kit.message("pastebin.com")).action is Action.BLOCK
    everywhere = Action.ALLOW if reason in EVERYDAY else Action.BLOCK
    assert rules.decide(found, Kit.message("unlisted.example")).action is everywhere
    assert rules.decide(found, Kit.message("files.corp.example")).action is Action.ALLOW


def one(*data_types: str) -> list[Finding]:
    return [Kit.finding(name, f"{name} {at}".encode()) for at, name in enumerate(data_types)]


@pytest.mark.parametrize(
    ("found", "host", "action"),
    [
        (one("person.email"), "shop.example", Action.ALLOW),
        (one("person.email", "person.phone"), "shop.example", Action.ALLOW),
        (one("person.email", "person.email", "person.phone"), "mail.google.com", Action.ALLOW),
        (one("person.email", "person.email"), "github.com", Action.ALLOW),
        (one("order.id"), "carrier.example", Action.ALLOW),
        (one("person.email"), "web.telegram.org", Action.REDACT),
        (one("order.id"), "mail.google.com", Action.REDACT),
        (one("payment.card"), "shop.example", Action.REDACT),
        (one("order.id", "customer.order"), "shop.example", Action.BLOCK),
        (one(*["person.email"] * 10), "shop.example", Action.BLOCK),
        (one("metrics.sales"), "shop.example", Action.BLOCK),
        (one(*["person.email"] * 10, "metrics.sales", "payment.card"), "corp.example", Action.ALLOW),
    ],
)
def test_everyday_traffic_passes_and_leaks_do_not(
    rules: Rules, found: list[Finding], host: str, action: Action
) -> None:
    decision = rules.decide(found, Kit.message(host))
    assert decision.action is action
    assert decision.recorded is (action is not Action.ALLOW)


def test_the_company_may_list_its_own_tenant_of_a_risky_service(data_types: frozenset[str]) -> None:
    own = FILES["destinations.toml"].replace('"corp.example"', '"corp.example", "corp.slack.com"')
    rules = load({**FILES, "destinations.toml": own}, data_types)
    assert rules.decide(one("person.email"), Kit.message("corp.slack.com")).action is Action.ALLOW
    assert rules.decide(one("person.email"), Kit.message("other.slack.com")).action is Action.REDACT


def test_private_destinations_are_private_and_risky_ones_are_not(rules: Rules) -> None:
    assert rules.is_private("www.chase.com")
    assert not rules.is_private("pastebin.com")
    assert not rules.is_private("chase.com.evil.example")
