"""The same change of many incidents: a preview, then the change."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING

import pytest

from outgate.record.desk.accounts import Role
from tests.review.inside import inside

if TYPE_CHECKING:
    import httpx

    from tests.review.console import Browser, Console


def picks(answer: httpx.Response) -> list[str]:
    """What can be ticked on a page, or is ticked on a preview."""
    return re.findall(r'name="pick" value="([^"]+)"', answer.text)


def hidden(answer: httpx.Response) -> dict[str, list[str]]:
    """The hidden fields of the form of a preview."""
    found: dict[str, list[str]] = {}
    for name, value in re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', answer.text):
        found.setdefault(name, []).append(html.unescape(value))
    return found


@pytest.fixture
def browser(full: Console) -> Browser:
    """A reviewer's."""
    return inside(full, "vera", Role.REVIEWER)


def test_nothing_is_changed_before_somebody_is_sure(full: Console, browser: Browser):
    some = picks(browser.get("/queue"))[:3]
    form = {"pick": some, "verdict": "test", "state": "resolved", "note": "=1+1 <b>"}
    preview = browser.post("/queue/bulk", form)
    assert preview.status_code == 200
    assert "3 incidents will be changed" in preview.text
    assert "=1+1 &lt;b&gt;" in preview.text
    assert full.entries("changed") == []
    done = browser.post("/queue/bulk", hidden(preview) | {"sure": "1"})
    assert done.headers["location"] == "/queue?changed=3"
    assert "3 incidents changed." in browser.get(done.headers["location"]).text
    assert len(full.entries("changed")) == 3


def test_what_others_changed_meanwhile_is_left_out_and_told(full: Console, browser: Browser):
    some = picks(browser.get("/queue"))[:2]
    preview = browser.post("/queue/bulk", {"pick": some, "state": "in_progress"})
    first = re.search(r'href="(/incidents/[^"?]+)', preview.text)
    assert first
    inside(full, "omar", Role.REVIEWER).post(first[1], {"edition": "1", "assignee": "omar"})
    again = browser.post("/queue/bulk", hidden(preview))
    assert "1 incident left out: was changed in the meantime." in again.text
    assert browser.post("/queue/bulk", hidden(preview) | {"sure": "1"}).headers["location"] == "/queue?changed=1"


def test_all_of_the_filter_can_be_changed(full: Console, browser: Browser):
    preview = browser.post("/queue/bulk?severity=low", {"whole": "1", "assignee": "vera"})
    found = re.search(r"(\d+) incidents will be changed", preview.text)
    assert found
    done = browser.post("/queue/bulk?severity=low", hidden(preview) | {"sure": "1"})
    assert done.headers["location"] == f"/queue?severity=low&changed={found[1]}"
    assert len(full.entries("changed")) == int(found[1])


@pytest.mark.parametrize(
    ("form", "said"),
    [
        ({"state": "resolved"}, "left out: what is closed needs one"),
        ({"state": "gone"}, "This cannot be done: this is no state or verdict."),
        ({}, "Choose an assignee, a state or a verdict, or write a note."),
    ],
    ids=["no verdict", "no state", "no change"],
)
def test_what_cannot_be_done_is_told_in_the_preview(full: Console, browser: Browser, form: dict[str, str], said: str):
    preview = browser.post("/queue/bulk", {"pick": picks(browser.get("/queue"))[:2], **form})
    assert said in preview.text
    assert re.search(r'name="sure" value="1" disabled', preview.text)
    assert form or "left out" not in preview.text  # of no change nothing is left out


@pytest.mark.parametrize("pick", ["", "x.1", "1", "1.x", "-1.1", "9" * 40 + ".1", "\u0661.1"])
def test_what_is_no_incident_is_not_picked(browser: Browser, pick: str):
    answer = browser.post("/queue/bulk", {"pick": pick, "state": "in_progress"})
    assert answer.status_code == 422
    assert "This cannot be done" in answer.text


def test_only_reviewers_change(full: Console):
    assert inside(full, "pat", Role.PRIVACY).post("/queue/bulk", {"whole": "1", "state": "new"}).status_code == 403
