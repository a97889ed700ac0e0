"""Saved views."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from outgate.record.desk.accounts import Role
from tests.review.inside import inside

if TYPE_CHECKING:
    from tests.review.console import Console

QUERY = "severity=critical&host_group=messengers"


def test_a_filter_is_saved_listed_used_and_deleted(full: Console):
    browser = inside(full, "vera", Role.REVIEWER)
    assert 'action="/views"' in browser.get(f"/queue?{QUERY}").text
    answer = browser.post("/views", {"query": QUERY, "title": "Messengers <now>"})
    assert answer.headers["location"] == f"/queue?{QUERY}&done=view"
    queue = browser.get(answer.headers["location"]).text
    assert "The view is saved." in queue
    assert re.search(r'href="/queue\?severity=critical&amp;host_group=messengers" aria-current="page"', queue)
    listed = browser.get("/views").text
    assert "Messengers &lt;now&gt;" in listed
    assert "Open, Severity: Critical, Kind of destination: messengers" in listed
    delete = re.search(r'action="(/views/\d+/delete)"', listed)
    assert delete
    assert browser.post(delete[1]).headers["location"] == "/views"
    assert "No saved views" in browser.get("/views").text


def test_only_what_is_shared_is_seen_by_others_and_only_its_owner_deletes_it(full: Console):
    vera, omar = (inside(full, name, Role.REVIEWER) for name in ("vera", "omar"))
    vera.post("/views", {"query": QUERY, "title": "For all", "shared": "1"})
    vera.post("/views", {"query": QUERY, "title": "For me"})
    listed = omar.get("/views").text
    assert "For all" in listed
    assert "For me" not in listed
    assert "/delete" not in listed
    numbers = re.findall(r"/views/(\d+)/delete", vera.get("/views").text)
    for number in numbers:
        omar.post(f"/views/{number}/delete")
    assert len(re.findall("/delete", vera.get("/views").text)) == len(numbers) == 2


@pytest.mark.parametrize(
    ("form", "said"),
    [
        ({"query": QUERY, "title": " "}, "The title is empty"),
        ({"query": "severity=worst", "title": "x"}, "is not understood"),
        ({"query": QUERY, "title": "x" * 101}, "The title is empty, too long"),
    ],
    ids=["no title", "no filter", "too long"],
)
def test_what_cannot_be_saved_is_told(full: Console, form: dict[str, str], said: str):
    answer = inside(full, "vera", Role.REVIEWER).post("/views", form)
    assert answer.status_code == 422
    assert said in answer.text


@pytest.mark.parametrize("view", ["0", "x", "9" * 30])
def test_deleting_what_is_not_there_does_nothing(full: Console, view: str):
    assert inside(full, "vera", Role.REVIEWER).post(f"/views/{view}/delete").status_code == 303
