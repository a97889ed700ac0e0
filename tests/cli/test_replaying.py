"""What another policy, or an exemption more, would have ordered for what is on record."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from outgate import decide
from outgate.cli.replaying import Trying, findings, replayed
from outgate.decide.rules import distinct
from outgate.model import Action, Decision, Destination, Finding, Fired, Likelihood, Message, Outcome, Sender, Severity
from outgate.record import Habits, Store, summarise
from outgate.record.desk.exemptions import ExemptionError, Wish
from tests.cli.conftest import DESTINATIONS, RULE
from tests.cli.test_compose import EXEMPTION
from tests.record.outcomes import KEYS, email, outcome, recorded

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from outgate.decide import Rules

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
WISH = Wish("badges", ("printer.example",), (), "hr", "badges are printed there", date(2026, 12, 1))


def badges(count: int, rule: str = "badges", host: str = "shop.example", days: int = 0, **given: object) -> Outcome:
    found = tuple(
        Finding("test.badge", ("body",), Likelihood.LIKELY, "****", digest=f"digest of badge {n}".encode())
        for n in range(count)
    )
    at = NOW - timedelta(days=days)
    made = outcome(*found, rule=rule, at=at, destination=Destination(host), **given)
    return replace(made, decision=Decision(Action.BLOCK, made.decision.fired))


def rules(text: str = RULE) -> Rules:
    return decide.load({"destinations.toml": DESTINATIONS, "rules/badges.toml": text}, ["test.badge"])


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """Badges that went to a printer and elsewhere, in the last days and before."""
    with Store.open(f"sqlite:///{tmp_path / 'outgate.db'}", KEYS, habits=Habits(timedelta())) as store:
        for days, host in (
            (1, "printer.example"),
            (2, "eu.printer.example"),
            (3, "shop.example"),
            (31, "printer.example"),
        ):
            store.add(replace(badges(3, host=host), message=_message(host, NOW - timedelta(days=days))))
        yield store


def _message(host: str, at: datetime) -> Message:
    return outcome(at=at, destination=Destination(host), sender=Sender("10.0.0.1", None, frozenset({"hr"}))).message


@pytest.fixture
def trying(policies: Path, tmp_path: Path) -> Trying:
    return Trying(policies, tmp_path / "exemptions.toml")


def test_an_exemption_is_tried_against_the_last_thirty_days_of_its_rule(store: Store, trying: Trying):
    tried = trying(store, WISH, NOW)
    assert (tried.days, tried.looked_at, tried.more) == (30, 3, False)
    assert [number[-1] for number in tried.let_through] == ["2", "1"]
    assert (tried.milder, tried.counts()["let_through"]) == ((), 2)
    assert trying(store, WISH._replace(senders=("crm",)), NOW).let_through == ()
    assert len(trying(store, WISH._replace(recipients=(), senders=("hr",)), NOW).let_through) == 3


def test_what_is_exempt_already_is_not_counted_again(store: Store, trying: Trying, tmp_path: Path):
    (tmp_path / "exemptions.toml").write_text(EXEMPTION.replace("partner.example", "eu.printer.example"))
    assert [number[-1] for number in trying(store, WISH, NOW).let_through] == ["1"]


def test_what_another_rule_stops_all_the_same_is_told_apart(store: Store, trying: Trying, policies: Path):
    other = (
        RULE.replace('"block"', '"redact"')
        .replace("distinct = 2", "distinct = 1")
        .replace('"test.badge" = 1', '"test.other" = 1')
    )
    (policies / "rules" / "each-badge.toml").write_text(
        other.replace('{ "test.other" = 1 }', '{ to = "corp.example", "test.badge" = 1 }')
    )
    tried = trying(store, WISH, NOW)
    assert (tried.let_through, [number[-1] for number in tried.milder]) == ((), ["2", "1"])


def test_only_so_many_are_looked_at_and_that_is_told(store: Store, trying: Trying, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("outgate.cli.replaying.TRIED", 2)
    tried = trying(store, WISH, NOW)
    assert (tried.looked_at, tried.more) == (2, True)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"rule": "gone"}, "exemption[0].rule: no rule 'gone'"),
        ({"recipients": ("nowhere",)}, "exemption[0].to[0]: no group 'nowhere' in destinations.toml"),
        ({"recipients": ("Printer.example",)}, "exemption[0].to[0]: write 'Printer.example' as 'printer.example'"),
        ({"expires": date(2027, 3, 1)}, "exemption[0]: expires must be within 90 days of approved"),
    ],
)
def test_what_the_proxy_would_refuse_is_told_before_it_is_asked_for(
    store: Store, trying: Trying, change: dict[str, object], reason: str
):
    with pytest.raises(ExemptionError) as caught:
        trying(store, WISH._replace(**change), NOW)  # type: ignore[arg-type]
    assert str(caught.value) == reason


def test_a_new_host_of_ours_is_milder_and_another_rule_of_the_same_action_differs() -> None:
    ours = replayed(recorded(badges(2, host="files.corp.example")), rules())
    assert (ours.change, ours.gone, ours.new) == ("milder", {"badges": Action.BLOCK}, {})
    other = replayed(recorded(badges(2, rule="old")), rules())
    assert (other.change, other.differs) == ("same", True)


def test_what_was_justified_is_as_before_where_it_would_be_asked_about_again() -> None:
    made = badges(2)
    coaching = RULE.replace('"block"', '"coach"')
    fired = replace(made.decision.fired[0], action=Action.COACH, justified_by="OG-2026-000001")
    then = replace(made, decision=Decision(Action.MONITOR, (fired,)))
    assert not replayed(recorded(then), rules(coaching)).differs


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
