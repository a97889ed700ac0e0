"""From a false positive to an exemption: tried, asked for, approved by another, written to the file, ended."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from outgate.record.desk.accounts import Role
from outgate.record.desk.exemption_file import ExemptionFile
from outgate.record.desk.exemptions import ExemptionError, Trial, Wish
from outgate.review.desk import RuleTold
from tests.record.desk.reviewers import add_with_evidence, execute
from tests.review.console import STARTED, Browser, Console

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from outgate.record import Reader, Store

EXPIRES = (STARTED.date() + timedelta(days=20)).isoformat()
FORM = {
    "rule": "words",
    "to": "paste.example",
    "from": "support",
    "owner": "hr",
    "reason": "a contract",
    "expires": EXPIRES,
}


class FakeTrial:
    """Says what it is told to, and remembers what it was asked."""

    def __init__(self) -> None:
        self.asked: list[Wish] = []
        self.fault = ""
        self.let_through: tuple[str, ...] = ()

    def __call__(self, reader: Reader, wish: Wish, now: datetime) -> Trial:
        self.asked.append(wish)
        if self.fault:
            raise ExemptionError(self.fault)
        return Trial(30, 7, self.let_through, ())


@pytest.fixture
def trial() -> FakeTrial:
    return FakeTrial()


@pytest.fixture
def file(tmp_path: Path) -> ExemptionFile:
    return ExemptionFile(tmp_path / "exemptions.toml")


@pytest.fixture
def number(store: Store, console: Console, trial: FakeTrial, file: ExemptionFile) -> str:
    """An incident of the rule, which the trial would let through."""
    rules = {"words": RuleTold("No words", "Look.")}
    console.desk = console.desk._replace(rules=rules, try_exemption=trial, exemption_file=file)
    number = f"OG-2026-{add_with_evidence(store):06d}"
    trial.let_through = (number,)
    return number


@pytest.fixture
def rita(console: Console, number: str) -> Browser:
    """A reviewer."""
    return console.signed_in("rita", Role.REVIEWER)


@pytest.fixture
def paul(console: Console, number: str) -> Browser:
    """A policy owner."""
    return console.signed_in("paul", Role.POLICY)


def ask(browser: Browser, **change: str) -> str:
    """Ask for one, and return its address."""
    answer = browser.post("/exemptions/new", {**FORM, **change, "do": "ask"})
    assert answer.status_code == 303, answer.text
    return str(answer.headers["location"])


def test_the_form_comes_filled_in_from_the_incident(rita: Browser, number: str):
    page = rita.get(f"/exemptions/new?incident={number}").text
    for part in (f"from {number}", 'value="words" selected', ">\npaste.example</textarea>", ">\nsupport</textarea>"):
        assert part in page
    assert "Ask for approval" not in page


def test_it_is_tried_before_it_can_be_asked_for_and_nothing_is_kept_of_that(
    rita: Browser, number: str, trial: FakeTrial, console: Console
):
    page = rita.post("/exemptions/new", {**FORM, "do": "try"}).text
    assert "1 incident of the last 30 days would have been let through." in page
    assert f'<a href="/incidents/{number}">' in page
    assert "Ask for approval" in page
    assert trial.asked[0].recipients == ("paste.example",)
    assert console.entries("exemption.") == []


def test_another_approves_it_and_it_stands_in_the_file(
    rita: Browser, paul: Browser, number: str, file: ExemptionFile, console: Console
):
    one = ask(rita, incident=number)
    assert file.names() == frozenset()
    page = paul.get(one).text
    assert "would have been let through" in page
    assert paul.post(f"{one}/approve").headers["location"] == one
    assert file.names() == {"EX-0001"}
    assert "In force" in rita.get("/exemptions").text
    steps = [(kind, actor) for kind, actor, _ in console.entries("exemption.")]
    assert steps == [("exemption.asked", "rita"), ("exemption.approved", "paul")]
    assert console.entries("exemption.asked")[0][2]["tried"]["let_through"] == 1


def test_the_precision_of_the_rule_stands_beside_it(rita: Browser, number: str, store: Store):
    assert "1 incident of this rule, none judged yet." in rita.get(f"/exemptions/new?incident={number}").text
    execute(store, "UPDATE incidents SET verdict = 'false_positive'")
    assert "of 1 judged, 0 were real (0%)" in rita.get(ask(rita)).text


def test_the_text_to_copy_is_shown(rita: Browser):
    page = rita.get(ask(rita)).text
    assert "[[exemption]]" in page
    assert "to = [&#34;paste.example&#34;]" in page


def test_nobody_approves_their_own_not_even_with_the_role(console: Console, number: str, file: ExemptionFile):
    both = console.signed_in("anna", Role.REVIEWER, Role.POLICY)
    one = ask(both)
    assert "/approve" not in both.get(one).text
    answer = both.post(f"{one}/approve")
    assert (answer.status_code, file.names()) == (409, frozenset())
    assert "Nobody decides about an exemption that they asked for themselves." in answer.text
    assert both.post(f"{one}/write").status_code == 409


def test_who_has_not_proved_it_lately_is_asked_for_the_password_first(
    rita: Browser, paul: Browser, console: Console, file: ExemptionFile
):
    one = ask(rita)
    console.clock.on(minutes=10)
    paul.get("/exemptions")
    console.clock.on(minutes=6)
    assert paul.post(f"{one}/approve").headers["location"].startswith("/prove")
    assert file.names() == frozenset()


def test_it_is_ended_early_by_who_asked_and_is_gone_from_the_file(rita: Browser, paul: Browser, file: ExemptionFile):
    one = ask(rita)
    paul.post(f"{one}/approve")
    assert rita.post(f"{one}/end").status_code == 303
    assert file.names() == frozenset()
    assert "Ended" in paul.get(one).text
    assert paul.post(f"{one}/end").status_code == 409


def test_one_that_is_refused_or_withdrawn_is_never_written(rita: Browser, paul: Browser, file: ExemptionFile):
    refused, withdrawn = ask(rita), ask(rita)
    assert paul.post(f"{refused}/refuse").status_code == 303
    assert rita.post(f"{withdrawn}/end").status_code == 303
    assert "Refused" in rita.get(refused).text
    for one in (refused, withdrawn):
        assert paul.post(f"{one}/approve").status_code == 409
    assert not file.path.exists()


def test_an_expired_one_is_shown_as_such(rita: Browser, paul: Browser, console: Console):
    one = ask(rita)
    paul.post(f"{one}/approve")
    console.clock.on(days=21)
    again = console.browser()
    again.sign_in("paul")
    assert "Expired" in again.get("/exemptions").text
    assert again.post(f"{one}/end").status_code == 409


def test_what_proxies_would_refuse_is_neither_asked_for_nor_approved(
    rita: Browser, paul: Browser, trial: FakeTrial, file: ExemptionFile
):
    one = ask(rita)
    trial.fault = "exemption[0].rule: no rule 'words'"
    assert "Exemption[0].rule: no rule &#39;words&#39;." in rita.post("/exemptions/new", {**FORM, "do": "ask"}).text
    answer = paul.post(f"{one}/approve")
    assert (answer.status_code, "no rule" in answer.text, file.names()) == (409, True, frozenset())


def test_a_file_that_cannot_be_written_is_told_and_written_later(rita: Browser, paul: Browser, file: ExemptionFile):
    one = ask(rita)
    file.path.write_text("[[broken")
    answer = paul.post(f"{one}/approve")
    assert answer.status_code == 409
    assert "It is on record, but the file is not changed: exemptions.toml is broken" in answer.text
    assert "exemptions.toml is broken" in rita.get("/exemptions").text
    file.path.unlink()
    assert "Not in the file" in rita.get("/exemptions").text
    assert paul.post(f"{one}/write").status_code == 303
    assert file.names() == {"EX-0001"}


def test_what_stands_in_the_file_after_its_end_is_told_and_taken_out(rita: Browser, paul: Browser, file: ExemptionFile):
    one = ask(rita)
    paul.post(f"{one}/approve")
    kept = file.path.read_text()
    rita.post(f"{one}/end")
    file.path.write_text(kept)
    assert "Still in the file" in paul.get(one).text
    paul.post(f"{one}/write")
    assert file.names() == frozenset()


WRONG: list[tuple[dict[str, str], str]] = [
    ({"to": "", "from": ""}, "Name a destination or a group"),
    ({"owner": ""}, "The owner is a line"),
    ({"expires": "soon"}, "The day on which it ends is missing."),
    ({"expires": "2027-11-22"}, "It may last 90 days at most"),
    ({"reason": "x" * 501}, "The reason is a line of up to 500 characters"),
]


@pytest.mark.parametrize(("change", "fault"), WRONG, ids=range(len(WRONG)))
def test_what_is_wrong_is_told_beside_what_was_typed(rita: Browser, change: dict[str, Any], fault: str):
    answer = rita.post("/exemptions/new", {**FORM, **change, "do": "ask"})
    assert answer.status_code == 422
    assert fault in answer.text
    assert 'value="words" selected' in answer.text


def test_incidents_outside_ones_groups_are_counted_and_not_linked(console: Console, number: str):
    outside = console.signed_in("otto", Role.REVIEWER, scope=["sales"])
    page = outside.post("/exemptions/new", {**FORM, "do": "try"}).text
    assert "1 incident of the last 30 days" in page
    assert number not in page
    assert number not in outside.get(f"/exemptions/new?incident={number}").text


def test_what_is_not_there_is_told(rita: Browser, paul: Browser):
    for wrong in ("0", "99", "x", "9" * 30):
        assert rita.get(f"/exemptions/{wrong}").status_code == 404
        assert paul.post(f"/exemptions/{wrong}/approve").status_code == 404
        assert paul.post(f"/exemptions/{wrong}/write").status_code == 404


def test_hostile_words_are_shown_harmlessly(rita: Browser):
    page = rita.get(ask(rita, reason="<script>alert(1)</script>", owner="=cmd()")).text
    assert "<script>alert" not in page
    assert "&lt;script&gt;" in page
