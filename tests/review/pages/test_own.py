"""One's own account: a password that only oneself knows, and tokens for scripts."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from outgate.record.desk.accounts import Role
from outgate.review.entry.visitors import COOKIE
from tests.review.console import PASSWORD, shown

if TYPE_CHECKING:
    from tests.review.console import Browser, Console

NEW = "seven grey geese land"


@pytest.fixture
def browser(console: Console) -> Browser:
    return console.signed_in("ada", Role.REVIEWER, scope=["eu"])


def test_it_tells_what_one_may_do(browser: Browser):
    page = browser.get("/own").text
    assert "Reviewer" in page
    assert "eu" in page


def test_a_new_password_ends_all_other_sessions(console: Console, browser: Browser):
    other = console.browser()
    assert other.sign_in("ada").status_code == 303
    before = browser.cookies[COOKIE]
    assert browser.post("/own/password", {"new": NEW, "again": NEW}).status_code == 303
    assert browser.cookies[COOKIE] != before
    assert browser.get("/own").status_code == 200
    assert other.get("/own").status_code == 303
    assert console.browser().sign_in("ada").status_code == 401
    assert console.browser().sign_in("ada", NEW).status_code == 303
    assert console.entries("account.password") == [("account.password", "ada", {"account": "ada"})]


@pytest.mark.parametrize(
    ("new", "again", "says"),
    [
        (NEW, NEW + "x", "not typed the same way twice"),
        (PASSWORD, PASSWORD, "is the present one"),
        ("short", "short", "12 to 200 characters"),
        ("I am Ada the first", "I am Ada the first", "too easy to guess"),
    ],
)
def test_a_password_that_is_no_good_is_not_taken(browser: Browser, new: str, again: str, says: str):
    answer = browser.post("/own/password", {"new": new, "again": again})
    assert answer.status_code == 422
    assert says in answer.text
    assert new not in answer.text


def test_who_signs_in_elsewhere_has_none_to_change(console: Console):
    console.account("cy", Role.AUDITOR, header=True)
    console.trust("X-Signed-In", "10.1.0.0/16")
    browser = console.browser(peer="10.1.2.3", x_signed_in="cy")
    browser.post("/sign-in", {"to": "/"})
    browser.post("/prove", {"code": console.code(), "to": "/"})
    assert browser.post("/own/password", {"new": NEW, "again": NEW}).status_code == 409


def test_a_token_is_shown_once_and_revoked(browser: Browser):
    token = shown(browser.post("/own/tokens", {"title": "nightly <b>", "days": "30"}), r"(outgate_[\w-]{43})")
    page = browser.get("/own").text
    assert token not in page
    assert "nightly &lt;b&gt;" in page
    number = shown(browser.get("/own"), r"/own/tokens/(\d+)/revoke")
    assert browser.post(f"/own/tokens/{number}/revoke").status_code == 303
    assert "nightly" not in browser.get("/own").text


@pytest.mark.parametrize(
    "given",
    [{"title": "", "days": "30"}, {"title": "x" * 101, "days": "30"}, {"title": "x", "days": "9999"}, {"title": "x"}],
)
def test_a_token_has_a_title_and_an_end(browser: Browser, given: dict[str, str]):
    assert browser.post("/own/tokens", given).status_code == 422


@pytest.mark.parametrize("number", ["0", "7", "x", "9" * 40])
def test_a_token_that_is_not_there_is_revoked_without_ado(browser: Browser, number: str):
    assert browser.post(f"/own/tokens/{number}/revoke").status_code == 303
