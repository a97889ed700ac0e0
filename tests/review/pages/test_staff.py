"""Staff read what is inspected and kept, in their language, and without signing in only where that is set."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from outgate.record.desk.accounts import Role
from outgate.review.about import About, Days, Private, ToldRule

if TYPE_CHECKING:
    from tests.review.console import Console

ABOUT = About(
    ask="the works council <wc@corp.example>",
    policy="abc123",
    rules=(
        ToldRule("Badges", "Badges may not leave.", "block", observes=False, data=("Badge",)),
        ToldRule("Stamps", "", "redact", observes=True, data=("Stamp",)),
        ToldRule("Pens", "", "monitor", observes=False, data=("Pen",)),
    ),
    data=("Badge", "Stamp", "Pen"),
    private=(Private("Health", ("clinic.example", "doctor.example")),),
    days=Days(365, 90, 1095, 30),
    evidence=0,
    names_people=True,
)


@pytest.fixture
def told(console: Console) -> Console:
    console.desk = console.desk._replace(about=lambda: ABOUT)
    return console


def public(console: Console) -> Console:
    console.desk = console.desk._replace(options=console.desk.options._replace(staff_is_public=True))
    return console


def test_without_signing_in_it_is_shown_only_where_it_is_set_so(told: Console):
    answer = told.browser().get("/staff")
    assert (answer.status_code, answer.headers["location"]) == (303, "/sign-in?to=/staff")
    answer = public(told).browser().get("/staff")
    assert (answer.status_code, "clinic.example" in answer.text) == (200, True)


@pytest.mark.parametrize("role", Role)
def test_everybody_who_has_signed_in_reads_it(told: Console, role: Role):
    assert told.signed_in("ada", role).get("/staff").status_code == 200


def test_it_tells_rules_data_private_places_days_roles_and_whom_to_ask(told: Console):
    told.account("ada", Role.REVIEWER)
    told.account("bo", Role.REVIEWER, Role.PRIVACY)
    page = public(told).browser().get("/staff").text
    parts = [
        "Badges may not leave.",
        "the rule is being tried out",
        "stopped",
        "Stamp",
        "clinic.example, doctor.example",
    ]
    parts += ["365", "90", "1095", "The content of messages is not kept.", "the works council &lt;wc@corp.example&gt;"]
    parts += [
        "<dt>Reviewers</dt><dd>2</dd>",
        "<dt>Privacy officers</dt><dd>1</dd>",
        "<dt>Auditors</dt><dd>0</dd>",
        "abc123",
    ]
    assert [part for part in parts if part not in page] == []


def test_where_senders_are_asked_why_it_is_told_that_their_words_are_kept(told: Console):
    said = "What a sender writes when asked why something is needed"
    assert said not in public(told).browser().get("/staff").text
    asking = ABOUT.rules[0]._replace(action="coach", observes=False)
    told.desk = told.desk._replace(about=lambda: ABOUT._replace(rules=(asking,)))
    page = public(told).browser().get("/staff").text
    assert "stopped until the sender says why it is needed" in page
    assert said in page


def test_where_evidence_is_kept_that_is_told(told: Console):
    told.desk = told.desk._replace(about=lambda: ABOUT._replace(evidence=80, private=()))
    page = public(told).browser().get("/staff").text
    assert "80 characters each side" in page
    assert "The content of messages is not kept." not in page
    assert "No destinations are listed as private." in page


@pytest.mark.parametrize(
    ("address", "accepts", "word"),
    [
        ("/staff", "", "Whom to ask"),
        ("/staff", "de-DE,de;q=0.9,en;q=0.8", "Wer Fragen beantwortet"),
        ("/staff", "fr, de;q=0.3, en;q=0.7", "Whom to ask"),
        ("/staff?lang=de", "en", "Wer Fragen beantwortet"),
        ("/staff?lang=tlh", "de", "Wer Fragen beantwortet"),
    ],
)
def test_it_is_in_the_language_that_is_asked_for(told: Console, address: str, accepts: str, word: str):
    browser = public(told).browser(Accept_Language=accepts)
    assert word in browser.get(address).text


def test_a_console_without_policy_says_so(console: Console):
    assert public(console).browser().get("/staff").status_code == 404
