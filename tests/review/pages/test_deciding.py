"""Deciding of an incident, without a script: what is saved, what is refused, and who is told that he was overtaken."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from outgate.record.desk.accounts import Role
from tests.review.console import STARTED
from tests.review.inside import inside
from tests.review.queued import fill

if TYPE_CHECKING:
    from tests.review.console import Console


@pytest.fixture
def number(console: Console) -> str:
    """The number of the newest of three incidents, of which the first is only observed."""
    return fill(console.store, 3, STARTED)[-1].number


def test_a_verdict_closes_it_and_is_an_entry(console: Console, number: str):
    browser = inside(console, "vera", Role.REVIEWER)
    form = {"edition": "1", "state": "resolved", "verdict": "true_positive", "assignee": "vera", "note": "Told HR."}
    answer = browser.post(f"/incidents/{number}", form)
    assert answer.headers["location"] == f"/incidents/{number}?done=saved"
    page = browser.get(answer.headers["location"]).text
    assert "Saved." in page
    assert "State: New → Resolved; Verdict: none → True positive; Assigned to: nobody → vera" in page
    assert "Told HR." in page
    (entry,) = console.entries("changed")
    assert entry[1] == "vera"


def test_next_leads_to_the_next_of_the_filter_and_at_the_end_to_the_queue(console: Console, number: str):
    browser = inside(console, "vera", Role.REVIEWER)
    form = {"edition": "1", "state": "resolved", "verdict": "benign", "then": "next"}
    first = browser.get("/queue?sort=time").text.partition("/incidents/")[2].partition("?")[0]
    answer = browser.post(f"/incidents/{first}?sort=time", form)
    second = answer.headers["location"]
    assert second.endswith("?sort=time")
    assert first not in second
    last = browser.post(second, form)
    assert last.headers["location"] == "/queue?sort=time&done=end"
    assert "That was the last one of this queue." in browser.get(last.headers["location"]).text


@pytest.mark.parametrize(
    ("form", "said"),
    [
        ({"state": "resolved"}, "what is closed needs one"),
        ({"verdict": "false_positive", "state": "resolved"}, "a false positive needs one"),
        ({"assignee": "nobody-known"}, "is no reviewer"),
        ({"state": "gone"}, "this is no state or verdict"),
        ({"note": "x" * 4_001, "state": "in_progress"}, "4000 characters at the most"),
    ],
    ids=["no verdict", "no note", "no reviewer", "no state", "too long"],
)
def test_what_cannot_be_is_told_and_what_was_typed_is_kept(
    console: Console, number: str, form: dict[str, str], said: str
):
    browser = inside(console, "vera", Role.REVIEWER)
    answer = browser.post(f"/incidents/{number}", {"edition": "1", **form})
    assert answer.status_code == 422
    assert said in answer.text
    if form.get("verdict"):
        assert f'value="{form["verdict"]}" checked' in answer.text
    assert console.entries("changed") == []


def test_the_second_of_two_is_told_who_was_first_and_loses_nothing(console: Console, number: str):
    vera, omar = (inside(console, name, Role.REVIEWER) for name in ("vera", "omar"))
    omar.post(f"/incidents/{number}", {"edition": "1", "state": "in_progress", "assignee": "omar"})
    form = {"edition": "1", "state": "resolved", "verdict": "benign", "assignee": "", "note": "A known partner."}
    answer = vera.post(f"/incidents/{number}", form)
    assert answer.status_code == 409
    assert "omar changed this incident just now" in answer.text
    assert "State: New → In progress" in answer.text
    assert "A known partner." in answer.text
    assert 'name="edition" value="2"' in answer.text
    assert vera.post(f"/incidents/{number}", form | {"edition": "2"}).status_code == 303


def test_a_note_alone_is_a_comment_whoever_else_changed_it(console: Console, number: str):
    browser = inside(console, "vera", Role.REVIEWER)
    answer = browser.post(f"/incidents/{number}", {"edition": "99", "state": "new", "note": "Asked the lead."})
    assert answer.headers["location"].endswith("?done=comment")
    assert [entry[0] for entry in console.entries("commented")] == ["commented"]


def test_nothing_changed_is_no_entry(console: Console, number: str):
    browser = inside(console, "vera", Role.REVIEWER)
    assert browser.post(f"/incidents/{number}", {"edition": "1", "state": "new"}).status_code == 303
    assert console.entries("changed") == []


def test_one_takes_it_with_one_button(console: Console, number: str):
    browser = inside(console, "vera", Role.REVIEWER)
    assert browser.post(f"/incidents/{number}", {"edition": "1", "assignee": "vera"}).status_code == 303
    assert "Assigned to vera" in browser.get(f"/incidents/{number}").text
