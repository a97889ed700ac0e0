"""The administrator's pages: accounts are added, changed, disabled, reset; nobody locks the house behind them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from outgate.record.desk.accounts import Role
from tests.review.console import shown

if TYPE_CHECKING:
    from tests.review.console import Browser, Console

PASSWORD = r"<code[^>]*>((?:[a-z2-9]{5}-){4}[a-z2-9]{5})</code>"


@pytest.fixture
def browser(console: Console) -> Browser:
    return console.signed_in("root", Role.ADMINISTRATOR)


def test_a_new_account_gets_a_one_time_password_that_is_shown_once(console: Console, browser: Browser):
    given = {"name": "Ada", "role": ["reviewer", "privacy"], "scope": "eu, apac"}
    password = shown(browser.post("/accounts/new", given), PASSWORD)
    account = console.desk.accounts.named("ada")
    assert account is not None
    assert (sorted(account.roles), account.scope) == ([Role.PRIVACY, Role.REVIEWER], ("apac", "eu"))
    page = browser.get("/accounts").text
    assert "apac, eu" in page
    assert password not in page + browser.get(f"/accounts/{account.id}").text
    new = console.browser()
    assert new.sign_in("ada", password, code="").status_code == 303
    assert new.get("/").headers["location"] == "/own/password"
    assert console.entries("account.added")[-1][1] == "root"


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"name": "", "role": "reviewer"}, "A name is up to 60"),
        ({"name": "<b>", "role": "reviewer"}, "A name is up to 60"),
        ({"name": "root", "role": "reviewer"}, "There is an account root already."),
        ({"name": "ada"}, "at least one of them"),
        ({"name": "ada", "role": ["administrator", "policy"]}, "may not see incidents"),
        ({"name": "ada", "role": "auditor", "scope": "x" * 101}, "at most 100 characters"),
    ],
)
def test_what_cannot_be_is_told_and_what_was_typed_stays(
    browser: Browser, given: dict[str, str | list[str]], says: str
):
    answer = browser.post("/accounts/new", given)
    assert answer.status_code == 422
    assert says in answer.text
    assert "<b>" not in answer.text.partition("<main")[2]
    assert ("checked" in answer.text) is ("role" in given)


def test_rights_are_changed_and_the_sessions_of_the_account_end(console: Console, browser: Browser):
    other = console.signed_in("ada", Role.AUDITOR)
    account = console.desk.accounts.named("ada")
    assert account is not None
    answer = browser.post(f"/accounts/{account.id}", {"role": "policy", "scope": "eu"})
    assert answer.headers["location"] == "/accounts"
    assert other.get("/audit").status_code == 303
    changed = console.desk.accounts.named("ada")
    assert changed is not None
    assert (sorted(changed.roles), changed.scope) == ([Role.POLICY], ("eu",))


def test_an_account_is_disabled_enabled_and_reset(console: Console, browser: Browser):
    other = console.signed_in("ada", Role.AUDITOR)
    account = console.desk.accounts.named("ada")
    assert account is not None
    at = f"/accounts/{account.id}"
    assert browser.post(f"{at}/disable").status_code == 303
    assert other.get("/audit").status_code == 303
    assert "Enable" in browser.get(at).text
    assert browser.post(f"{at}/enable").status_code == 303
    password = shown(browser.post(f"{at}/reset"), PASSWORD)
    assert console.browser().sign_in("ada").status_code == 401
    assert console.browser().sign_in("ada", password, code="").status_code == 303


def test_the_last_administrator_stays(console: Console, browser: Browser):
    account = console.desk.accounts.named("root")
    assert account is not None
    for path, given in (("/disable", {}), ("", {"role": "auditor"})):
        answer = browser.post(f"/accounts/{account.id}{path}", given)
        assert answer.status_code == 422
        assert "The account root is the last that can manage accounts" in answer.text
    assert browser.get("/accounts").status_code == 200


def test_who_signs_in_elsewhere_gets_no_password(console: Console):
    console.trust("X-Signed-In", "10.1.0.0/16")
    browser = console.signed_in("root", Role.ADMINISTRATOR)
    answer = browser.post("/accounts/new", {"name": "ada", "role": "auditor", "sign_in": "header"})
    assert answer.status_code == 200
    account = console.desk.accounts.named("ada")
    assert account is not None
    assert account.password is None
    assert browser.post(f"/accounts/{account.id}/reset").status_code == 200
    again = console.desk.accounts.named("ada")
    assert again is not None
    assert again.password is None


def test_without_a_trusted_header_there_is_no_such_account(console: Console, browser: Browser):
    browser.post("/accounts/new", {"name": "ada", "role": "auditor", "sign_in": "header"})
    account = console.desk.accounts.named("ada")
    assert account is not None
    assert account.password is not None
