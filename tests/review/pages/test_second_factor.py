"""Setting up the second factor: a secret that only this account can confirm, by a code of now."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from outgate.record.desk.accounts import Role
from tests.review.console import shown

if TYPE_CHECKING:
    from tests.review.console import Browser, Console

SEALED = r'name="sealed" value="([^"]+)"'


@pytest.fixture
def browser(console: Console) -> Browser:
    console.account("ada", Role.AUDITOR, second_factor=False)
    browser = console.browser()
    browser.sign_in("ada", code="")
    return browser


def _secret(console: Console, browser: Browser) -> tuple[str, str]:
    page = browser.get("/own/second-factor")
    return shown(page, r"<code>([A-Z2-7 ]+)</code>").replace(" ", ""), shown(page, SEALED)


def test_from_then_on_a_code_is_needed(console: Console, browser: Browser):
    secret, sealed = _secret(console, browser)
    code = console.code(secret)
    assert browser.post("/own/second-factor", {"sealed": sealed, "code": code}).status_code == 303
    assert browser.get("/audit").status_code == 200
    assert console.browser().sign_in("ada", code="").status_code == 401
    assert console.browser().sign_in("ada", code=code).status_code == 401  # it was used
    assert console.browser().sign_in("ada", code=console.code(secret)).status_code == 303
    kept = b"".join(file.read_bytes() for file in console.folder.iterdir())
    assert secret.encode() not in kept


def test_a_wrong_code_shows_the_same_secret_again(console: Console, browser: Browser):
    secret, sealed = _secret(console, browser)
    answer = browser.post("/own/second-factor", {"sealed": sealed, "code": "000000"})
    assert answer.status_code == 422
    assert shown(answer, r"<code>([A-Z2-7 ]+)</code>").replace(" ", "") == secret
    assert browser.get("/audit").headers["location"] == "/own/second-factor"


@pytest.mark.parametrize("sealed", ["", "x", "AAAA", "é", "A" * 200])
def test_a_secret_that_was_not_offered_is_not_taken(browser: Browser, sealed: str):
    answer = browser.post("/own/second-factor", {"sealed": sealed, "code": "000000"})
    assert answer.headers["location"] == "/own/second-factor"


def test_a_secret_that_was_offered_to_another_is_not_taken(console: Console, browser: Browser):
    console.account("bo", Role.AUDITOR, second_factor=False)
    other = console.browser()
    other.sign_in("bo", code="")
    secret, sealed = _secret(console, other)
    answer = browser.post("/own/second-factor", {"sealed": sealed, "code": console.code(secret)})
    assert answer.headers["location"] == "/own/second-factor"


def test_what_is_set_up_is_not_set_up_again_by_whoever_finds_a_browser(console: Console):
    browser = console.signed_in("cy", Role.AUDITOR)
    assert browser.get("/own/second-factor").headers["location"] == "/own"
    assert browser.post("/own/second-factor", {"sealed": "x", "code": "1"}).headers["location"] == "/own"
