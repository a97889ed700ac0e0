"""The auditor's page: who did what, narrowed, in pages, handed out, and shown harmlessly."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import pytest

from outgate.record.desk.accounts import Role
from outgate.record.ledger.entries import made

if TYPE_CHECKING:
    from tests.review.console import Browser, Console


@pytest.fixture
def browser(console: Console) -> Browser:
    browser = console.signed_in("iris", Role.AUDITOR)
    console.account("ada", Role.REVIEWER)
    return browser


def _rows(text: str) -> int:
    return len(re.findall(r"<tr[ >]", text.partition("<tbody")[2]))


def test_it_shows_who_did_what(browser: Browser):
    page = browser.get("/audit").text
    for word in ("signed_in", "iris", "account.added", "account.second_factor", "2026-11-22"):
        assert word in page
    assert "salt" not in page.partition("<tbody")[2]
    assert ">Account: added<" in page
    assert "[" not in page.partition("<tbody")[2]  # lists as people write them


@pytest.mark.parametrize(
    ("query", "rows"),
    [
        ("actor=iris", 2),
        ("kind=account.added", 2),
        ("kind=account.added&actor=nobody", 0),
        ("since=2026-11-23&actor=iris", 0),  # the log itself begins when the test runs
        ("until=2026-11-22&kind=signed_in", 1),
        ("since=nonsense&until=2026-13-45&kind=signed_in", 1),
        ("before=x&kind=signed_in", 1),
    ],
)
def test_it_is_narrowed_by_the_address(browser: Browser, query: str, rows: int):
    answer = browser.get(f"/audit?{query}")
    assert answer.status_code == 200
    assert _rows(answer.text) == rows


def test_older_ones_are_on_the_next_page(console: Console, browser: Browser):
    for n in range(130):
        console.store.act(lambda _, n=n: [made("noted", "ada", {"n": n}, at=console.clock.now)])  # type: ignore[misc]
    first = browser.get("/audit?kind=noted")
    assert _rows(first.text) == 100
    older = re.search(r'href="(/audit\?[^"]*before=\d+)"', first.text)
    assert older
    assert _rows(browser.get(older[1].replace("&amp;", "&")).text) == 30


def test_it_is_handed_out_as_json_lines(browser: Browser):
    answer = browser.get("/audit/export?kind=signed_in")
    assert answer.headers["content-disposition"].startswith('attachment; filename="audit-20261122-')
    (line,) = map(json.loads, answer.text.splitlines())
    assert (line["kind"], line["actor"], line["data"]["how"]) == ("signed_in", "iris", "password")
    assert len(browser.get("/audit/export").text.splitlines()) > 3


def test_what_entries_hold_is_shown_and_not_run(console: Console, browser: Browser):
    console.store.act(lambda _: [made("noted", "<img src=x>", {"<b>": "<script>alert(1)</script>"})])
    page = browser.get("/audit?kind=noted").text
    assert "<script>alert" not in page
    assert "<img src=x>" not in page
    assert "&lt;script&gt;" in page
