"""What a changed policy would have done about what is on record."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from outgate import decide
from outgate.cli.policy.replay import UNKNOWN, findings, replayed
from outgate.decide.rules import distinct
from outgate.model import Action, Decision, Destination, Finding, Fired, Likelihood, Outcome, Severity
from outgate.record import Habits, Store, summarise
from tests.cli.conftest import DESTINATIONS, RULE
from tests.record.outcomes import KEYS, email, outcome, recorded

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from outgate.decide import Rules
    from tests.cli.conftest import Done

    type Run = Callable[..., Done]


def badges(count: int, rule: str = "badges", host: str = "shop.example", days: int = 0) -> Outcome:
    found = tuple(
        Finding("test.badge", ("body",), Likelihood.LIKELY, "****", digest=f"digest of badge {n}".encode())
        for n in range(count)
    )
    at = datetime.now(UTC) - timedelta(days=days)
    made = outcome(*found, rule=rule, at=at, destination=Destination(host))
    return replace(made, decision=Decision(Action.BLOCK, made.decision.fired))


def rules(text: str = RULE) -> Rules:
    return decide.load({"destinations.toml": DESTINATIONS, "rules/badges.toml": text}, ["test.badge"])


@pytest.fixture
def data(tmp_path: Path) -> Path:
    with Store.open(f"sqlite:///{tmp_path / 'outgate.db'}", KEYS, habits=Habits(timedelta())) as store:
        for made in (badges(2), badges(5), badges(9, days=40)):
            store.add(made)
    return tmp_path


def test_the_policy_of_then_changes_nothing(outgate: Run, policies: Path, data: Path) -> None:
    done = outgate("policy", "replay", "--policies", policies, "--data", data)
    assert (done.code, done.err) == (0, "")
    assert done.out.splitlines()[0] == "2 incidents: 0 stricter, 0 milder, 2 same"
    assert " ".join(UNKNOWN) == " ".join(done.out.split("\n", 1)[1].split())


def test_a_higher_count_is_milder_and_says_for_what(outgate: Run, policies: Path, data: Path) -> None:
    rule = policies / "rules" / "badges.toml"
    rule.write_text(RULE.replace("distinct = 2", "distinct = 3").replace('"test.badge" = 2', '"test.badge" = 3'))
    done = outgate("policy", "replay", "--policies", policies, "--data", data)
    lines = done.out.splitlines()
    assert done.code == 1
    assert lines[0].startswith("milder   OG-")
    assert lines[0].endswith(" to shop.example: block, now allow (-badges)")
    assert lines[1:3] == ["badges: 1 fires no more", "2 incidents: 0 stricter, 1 milder, 1 same"]


def test_machines_get_every_incident(outgate: Run, policies: Path, data: Path) -> None:
    rule = policies / "rules" / "badges.toml"
    rule.write_text(RULE.replace('"block"', '"redact"'))
    done = outgate("policy", "replay", "--policies", policies, "--data", data, "--since", "60d", "--format", "jsonl")
    rows = [json.loads(line) for line in done.out.splitlines()]
    assert [(row["number"][-1], row["change"], row["then"], row["now"]) for row in rows] == [
        (number, "milder", "block", "redact") for number in "321"
    ]
    assert rows[0]["rules_gone"] == {"badges": "block"}
    assert rows[0]["rules_new"] == {"badges": "redact"}


@pytest.mark.parametrize("missing", ["--policies", "--data"])
def test_without_policy_or_record_it_is_an_error(
    outgate: Run, policies: Path, data: Path, tmp_path: Path, missing: str
) -> None:
    given = {"--policies": policies, "--data": data} | {missing: tmp_path / "none"}
    done = outgate("policy", "replay", *(word for pair in given.items() for word in pair))
    assert (done.code, done.out) == (2, "")


def test_a_new_host_of_ours_is_milder_and_another_rule_of_the_same_action_differs() -> None:
    ours = replayed(recorded(badges(2, host="files.corp.example")), rules())
    assert (ours.change, ours.gone, ours.new) == ("milder", {"badges": Action.BLOCK}, {})
    other = replayed(recorded(badges(2, rule="old")), rules())
    assert (other.change, other.differs) == ("same", True)


def test_what_was_monitored_and_is_blocked_now_is_stricter() -> None:
    made = badges(2)
    fired = replace(made.decision.fired[0], action=Action.MONITOR)
    then = replace(made, decision=Decision(Action.MONITOR, (fired,)))
    assert replayed(recorded(then), rules()).change == "stricter"


def test_a_rule_that_is_only_observed_orders_nothing() -> None:
    observing = RULE.replace('action = "block"', 'action = "block"\nmode = "observe"')
    assert replayed(recorded(badges(2)), rules(observing)).now is Action.ALLOW


def test_a_rule_over_time_fires_again_where_it_fired() -> None:
    daily = RULE.replace("distinct = 2", 'distinct = 2\nper = "24h"')
    assert not replayed(recorded(badges(1)), rules(daily)).differs
    assert replayed(recorded(badges(1, rule="other")), rules(daily)).now is Action.ALLOW


@pytest.mark.parametrize(
    ("found", "counted"),
    [
        ([email("a@b.example"), email("a@b.example"), email("c@d.example")], 2),
        ([email("a@b.example", ("body", "one")), email("a@b.example", ("body", "two"))], 1),
        ([email(f"r{n}@b.example") for n in range(1500)], 1500),
        ([Finding("list", ("body",), Likelihood.LIKELY, "", b"d" * 16, people=(b"1", b"2", b"3"))], 3),
        ([Finding("uninspected.encrypted", ("body",), Likelihood.VERY_LIKELY, "")], 1),
        ([Finding("report", ("body",), Likelihood.LIKELY, "no digest")], 1),
    ],
)
def test_what_is_made_of_summaries_counts_as_what_was_summarised(found: list[Finding], counted: int) -> None:
    assert distinct([*findings(summarise(found))]) == distinct(found) == counted


def test_an_exempted_rule_was_not_in_force() -> None:
    made = badges(2)
    exempt = Fired("badges", "t", Action.BLOCK, Severity.LOW, made.findings, exempted_by="us: so")
    then = replace(made, decision=Decision(Action.ALLOW, (exempt,)))
    assert replayed(recorded(then), rules()).change == "stricter"
