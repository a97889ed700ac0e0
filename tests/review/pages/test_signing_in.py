"""Signing in as people do it, and what is told to those who cannot."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from outgate.record.desk.accounts import Role

if TYPE_CHECKING:
    from tests.review.console import Console


def test_who_gives_name_password_and_code_is_in(console: Console):
    browser = console.signed_in("ada", Role.AUDITOR)
    assert browser.get("/audit").status_code == 200
    assert browser.get("/").headers["location"] == "/audit"


def test_the_cookie_is_for_this_host_over_tls_and_no_script_or_other_site(console: Console):
    console.account("ada", Role.AUDITOR)
    (cookie,) = console.browser().sign_in("ada").headers.get_list("set-cookie")
    name, *flags = cookie.split("; ")
    assert name.startswith("__Host-outgate=")
    assert sorted(flag.lower() for flag in flags) == ["httponly", "path=/", "samesite=lax", "secure"]


@pytest.mark.parametrize(
    ("name", "password", "code"),
    [("ada", "wrong", None), ("bo", "four quiet herons wade", None), ("ada", "four quiet herons wade", "000000")],
)
def test_whatever_is_wrong_the_same_is_told(console: Console, name: str, password: str, code: str | None):
    console.account("ada", Role.AUDITOR)
    browser = console.browser()
    answer = browser.sign_in(name, password, code)
    assert answer.status_code == 401
    assert "This name, password or code is not right." in answer.text
    assert browser.get("/audit").status_code == 303


def test_one_gets_to_where_one_wanted_to_go(console: Console):
    console.account("ada", Role.AUDITOR)
    browser = console.browser()
    wanted = browser.get("/audit?actor=bo").headers["location"]
    assert wanted == "/sign-in?to=/audit%3Factor%3Dbo"
    assert 'value="/audit?actor=bo"' in browser.get(wanted).text
    assert browser.sign_in("ada", to="/audit?actor=bo").headers["location"] == "/audit?actor=bo"
