"""A form that was not taken comes back with all that was typed, and is sent again by a button."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from outgate.record import StoreError
from outgate.record.desk.accounts import Role
from tests.review.console import shown
from tests.review.queued import fill

if TYPE_CHECKING:
    from tests.review.console import Console

NOTE = "Asked his lead.\nHe says: <b>fine</b>"


def test_when_the_session_has_ended_the_form_waits_for_a_new_one(console: Console):
    (one,) = fill(console.store, 1, console.clock.now)
    browser = console.signed_in("vera", Role.REVIEWER)
    edition = shown(browser.get(f"/incidents/{one.number}"), r'name="edition" value="(\d+)"')
    console.clock.now += timedelta(minutes=20)
    typed = {"edition": edition, "note": NOTE, "then": "stay"}
    answer = browser.post(f"/incidents/{one.number}?tab=mine", typed)
    assert answer.status_code == 401
    assert "Your session has ended" in answer.text
    assert f'action="/incidents/{one.number}?tab=mine"' in answer.text
    assert "&lt;b&gt;fine&lt;/b&gt;" in answer.text
    assert browser.sign_in("vera").status_code == 303
    assert browser.post(f"/incidents/{one.number}?tab=mine", typed).status_code == 303
    assert console.entries("commented")[0][2]["text"] == NOTE


def test_when_the_proof_has_run_out_the_form_waits_for_a_new_one(console: Console):
    browser = console.signed_in("ada", Role.ADMINISTRATOR)
    console.clock.now += timedelta(minutes=14)
    assert browser.get("/accounts").status_code == 200  # so that the session goes on
    console.clock.now += timedelta(minutes=2)
    typed = {"name": "grace", "role": "reviewer", "sign_in": "header"}
    answer = browser.post("/accounts/new", typed)
    assert answer.status_code == 403
    assert "needs a fresh proof" in answer.text
    assert 'name="name" value="grace"' in answer.text
    assert 'href="/prove" target="_blank"' in answer.text
    assert browser.prove().status_code == 303
    assert browser.post("/accounts/new", typed).status_code == 200
    assert console.entries("account.added")[-1][2]["account"] == "grace"


def test_when_the_record_is_away_the_form_waits_for_it(console: Console, monkeypatch: pytest.MonkeyPatch):
    browser = console.signed_in("vera", Role.REVIEWER)

    def away(*_: object, **__: object) -> None:
        raise StoreError("incident store: gone")

    monkeypatch.setattr("outgate.review.answering.visitor", away)
    answer = browser.post("/views", {"title": "High ones", "query": "severity=high"})
    assert answer.status_code == 503
    assert 'name="title" value="High ones"' in answer.text
    assert "in another tab" not in answer.text
    assert browser.get("/queue").status_code == 503


@pytest.mark.parametrize(
    ("path", "form"),
    [
        ("/own/password", {"new": "seven grey geese land", "again": "x"}),
        ("/prove", {"password": "kanarek"}),
        ("/requests/1/grant", {}),
    ],
)
def test_passwords_and_bare_buttons_are_not_kept(console: Console, path: str, form: dict[str, str]):
    answer = console.browser().post(path, form)
    assert answer.headers["location"].startswith("/sign-in?")
    assert "kanarek" not in answer.text
