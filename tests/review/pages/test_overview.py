"""The overview."""

from __future__ import annotations

import html
import re
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from outgate.record.desk.accounts import Role
from outgate.record.desk.overviews import Overviews
from outgate.review.desk import PolicyRefused
from tests.review.inside import inside

if TYPE_CHECKING:
    from tests.review.console import Console


def test_its_figures_are_those_of_the_incidents_behind_them(full: Console):
    browser = inside(full, "vera", Role.REVIEWER)
    text = browser.get("/overview?days=7").text
    links = {html.unescape(href): n for href, n in re.findall(r'<a href="(/queue\?state[^"]+)">(\d+)</a>', text)}
    assert len(links) >= 4
    for href, number in links.items():
        assert f" of {number}</span>" in browser.get(href).text, href


def test_the_chart_is_told_in_words_and_as_a_table(full: Console):
    text = inside(full, "vera", Role.REVIEWER).get("/overview").text
    assert re.search(r'role="img" aria-label="\d+ new and 0 closed in 30 days', text)
    assert text.count('<th scope="row">') > 30


@pytest.mark.parametrize(("days", "shown"), [("7", "7 days"), ("90", "90 days"), ("", "30 days"), ("9999", "30 days")])
def test_a_week_a_month_or_a_quarter_is_shown(full: Console, days: str, shown: str):
    text = inside(full, "vera", Role.REVIEWER).get(f"/overview?days={days}").text
    assert re.search(rf'aria-current="page">{shown}</a>', text)


def test_an_empty_record_has_an_overview_too(console: Console):
    answer = inside(console, "vera", Role.REVIEWER).get("/overview")
    assert answer.status_code == 200
    assert "No rule has fired in this time." in answer.text


def test_it_shows_only_what_the_account_sees(full: Console):
    text = inside(full, "vera", Role.REVIEWER, scope=["returns"]).get("/overview").text
    assert "support-emea" not in text
    assert "Groups of fewer than five people are not shown." in text


def test_figures_that_were_counted_a_moment_ago_are_shown_again(full: Console):
    full.desk = full.desk._replace(overviews=Overviews(full.store, full.clock))
    browser = inside(full, "vera", Role.REVIEWER)
    assert "Counted <time" in browser.get("/overview").text
    full.clock.on(seconds=50)
    assert "1 min ago" in browser.get("/overview").text


@pytest.mark.parametrize("page", ["/overview", "/queue"])
def test_it_says_that_an_older_policy_is_in_force(console: Console, page: str):
    assert "older policy" not in inside(console, "vera", Role.REVIEWER).get(page).text
    refused = PolicyRefused(console.clock() - timedelta(hours=3), ("rules/a.toml: <title>: is missing",))
    console.desk = console.desk._replace(refused=refused)
    text = inside(console, "ada", Role.REVIEWER).get(page).text
    assert "The policy files were refused 3 h ago: an older policy is in force." in text
    assert "<li><bdi>rules/a.toml: &lt;title&gt;: is missing</bdi></li>" in text
