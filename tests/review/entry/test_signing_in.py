"""Signing in: the throttle, no oracle, one-time codes once only, a new session each time, and vouching headers."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from outgate.record.desk.accounts import Role
from outgate.review.entry import passwords
from outgate.review.entry.signing_in import WRONG, Given, SignInError, by_password, network
from outgate.review.entry.visitors import COOKIE
from tests.review.console import PASSWORD

if TYPE_CHECKING:
    from tests.review.console import Browser, Console


def _attempt(browser: Browser, name: str, password: str = "quite wrong") -> tuple[int, str]:  # noqa: S107 - a wrong one
    answer = browser.sign_in(name, password, code="")
    return answer.status_code, answer.text.partition('role="alert">')[2].partition("<")[0]


def test_guessing_is_throttled_alike_for_names_that_there_are_and_others(console: Console):
    console.account("ada", Role.REVIEWER)
    seen = {}
    for name, peer in (("ada", "192.0.2.1"), ("nobody", "192.0.2.2")):
        browser = console.browser(peer=peer)
        seen[name] = [_attempt(browser, name) for _ in range(7)]
    assert seen["ada"] == seen["nobody"]
    assert [status for status, _ in seen["ada"]] == [401] * 5 + [429] * 2
    assert seen["ada"][-1][1] == "Too many attempts. Try again in 1 seconds."


def test_while_it_is_throttled_not_even_the_right_password_lets_in(console: Console):
    console.account("ada", Role.REVIEWER)
    browser = console.browser()
    for _ in range(5):
        _attempt(browser, "ada")
    assert browser.sign_in("ada", code="").status_code == 429
    assert browser.sign_in("ada").status_code == 303  # 30 s later


def test_an_address_that_tries_many_names_is_throttled(console: Console):
    browser = console.browser()
    statuses = [_attempt(browser, f"name{n}")[0] for n in range(22)]
    assert statuses == [401] * 20 + [429] * 2
    assert _attempt(console.browser(peer="203.0.113.5"), "name99")[0] == 401


def test_for_a_name_that_no_account_has_as_much_work_is_done(console: Console, monkeypatch: pytest.MonkeyPatch):
    console.account("ada", Role.REVIEWER)
    console.account("cy", Role.REVIEWER, header=True)
    verified: list[str] = []

    class Counting:
        def verify(self, kept: str, password: str) -> bool:
            verified.append(kept[:10])
            return hasher.verify(kept, password)

    hasher = passwords._HASHER
    monkeypatch.setattr(passwords, "_HASHER", Counting())
    for name in ("ada", "nobody", "cy"):
        _attempt(console.browser(), name)
    assert verified == ["$argon2id$"] * 3


def test_no_password_and_no_unknown_name_gets_into_the_log_or_the_database(console: Console):
    console.account("ada", Role.REVIEWER)
    for name, password in (("hunter2-as-name", "x"), ("ada", "hunter2-as-password")):
        assert _attempt(console.browser(), name, password)[0] == 401
    told = str(console.entries())
    assert "hunter2" not in told
    kept = b"".join(file.read_bytes() for file in console.folder.iterdir())
    assert b"hunter2" not in kept
    failed = [(actor, data["account"], data["reason"]) for _, actor, data in console.entries("sign_in_failed")]
    assert failed == [("outgate", None, "unknown"), ("ada", "ada", "password")]


def test_a_code_is_taken_once(console: Console):
    console.account("ada", Role.REVIEWER)
    code = console.code()
    assert console.browser().sign_in("ada", code=code).status_code == 303
    assert console.browser().sign_in("ada", code=code).status_code == 401
    assert console.browser().sign_in("ada", code=console.code()).status_code == 303


def test_a_code_of_a_minute_ago_is_none(console: Console):
    console.account("ada", Role.REVIEWER)
    code = console.code()
    console.clock.on(seconds=60)
    assert console.browser().sign_in("ada", code=code).status_code == 401


def test_a_session_that_was_there_before_is_not_the_one_after(console: Console):
    console.account("ada", Role.REVIEWER)
    browser = console.browser()
    browser.cookies.set(COOKIE, "planted", domain="localhost.local", path="/")
    assert browser.sign_in("ada").status_code == 303
    first = browser.cookies.get(COOKIE, domain="localhost.local")
    assert first not in {None, "planted"}
    assert browser.sign_in("ada").status_code == 303
    second = browser.cookies.get(COOKIE, domain="localhost.local")
    assert second != first
    old = console.browser()
    old.cookies.set(COOKIE, str(first), domain="localhost.local", path="/")
    assert old.get("/own").status_code == 303


def test_a_disabled_account_is_told_the_same_as_everybody(console: Console):
    made = console.account("ada", Role.REVIEWER)
    console.desk.accounts.disable(made.id, actor="bo", now=console.clock.now)
    with pytest.raises(SignInError, match=WRONG):
        by_password(console.desk, Given("ada", PASSWORD, console.code(), "192.0.2.1"), console.clock.now)
    assert console.entries("sign_in_failed")[0][2]["reason"] == "disabled"


def test_a_one_time_password_ends_by_itself(console: Console):
    shown, password = passwords.one_time(console.clock.now)
    console.account("ada", Role.REVIEWER, password=password, second_factor=False)
    console.clock.on(days=7, seconds=1)
    assert console.browser().sign_in("ada", shown, "").status_code == 401
    assert console.entries("sign_in_failed")[0][2]["reason"] == "expired"


def test_who_vouches_is_believed_only_from_the_listed_peers(console: Console):
    console.account("ada", Role.AUDITOR, header=True)
    console.trust("X-Signed-In", "10.1.0.0/16")
    near = console.browser(peer="10.1.2.3", x_signed_in="Ada", x_forwarded_for="6.6.6.6, 198.51.100.4")
    assert near.get("/audit").headers["location"].startswith("/sign-in?")
    assert "ada" in near.get("/sign-in").text
    assert near.post("/sign-in", {"to": "/audit"}).headers["location"] == "/audit"
    assert near.get("/audit").status_code == 200
    (entry,) = console.entries("signed_in")
    pseudonym = console.desk.directory.people.pseudonym("a", "198.51.100.4")
    assert entry[2] == {"account": "ada", "how": "header", "address": pseudonym}

    far = console.browser(peer="10.2.0.1", x_signed_in="ada")
    assert far.get("/audit").status_code == 303
    assert far.post("/sign-in", {"to": "/audit"}).status_code == 401
    assert far.get("/audit").status_code == 303


def test_a_session_goes_with_the_name_in_the_header(console: Console):
    console.account("ada", Role.AUDITOR, header=True)
    console.account("bo", Role.ADMINISTRATOR, header=True)
    console.trust("X-Signed-In", "10.1.0.0/16")
    browser = console.browser(peer="10.1.2.3", x_signed_in="ada")
    browser.post("/sign-in", {"to": "/"})
    browser.headers["x-signed-in"] = "bo"
    assert browser.get("/audit").status_code == 303
    assert browser.post("/sign-in", {"to": "/"}).status_code == 303
    assert browser.get("/accounts").status_code == 200


def test_who_comes_by_header_proves_by_code_alone(console: Console):
    console.account("bo", Role.ADMINISTRATOR, header=True)
    console.trust("X-Signed-In", "10.1.0.0/16")
    browser = console.browser(peer="10.1.2.3", x_signed_in="bo")
    browser.post("/sign-in", {"to": "/"})
    assert browser.get("/accounts/new").headers["location"] == "/prove?to=/accounts/new"
    assert browser.post("/prove", {"code": "000000", "to": "/"}).status_code == 401
    assert browser.post("/prove", {"code": console.code(), "to": "/"}).status_code == 303
    assert browser.get("/accounts/new").status_code == 200


def test_sign_in_by_password_can_be_turned_off(console: Console):
    console.account("ada", Role.AUDITOR)
    console.trust("X-Signed-In", "10.1.0.0/16", passwords=False)
    browser = console.browser()
    assert browser.sign_in("ada").status_code == 403
    assert 'type="password"' not in browser.get("/sign-in").text


@pytest.mark.parametrize(
    ("address", "counts_as"),
    [("192.0.2.1", "192.0.2.1"), ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"), ("", ""), ("unix", "unix")],
)
def test_of_ipv6_a_whole_network_counts_as_one(address: str, counts_as: str):
    assert network(address) == counts_as


def test_nothing_that_was_given_is_in_a_repr():
    assert PASSWORD not in repr(Given("ada", PASSWORD, "123456", "192.0.2.1"))
    assert SignInError("x", timedelta(1)).wait == timedelta(1)
