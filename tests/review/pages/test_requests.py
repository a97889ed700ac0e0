"""A name or evidence is shown after somebody else has granted it and one has proved who one is, and to nobody else."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from outgate.record.desk.accounts import Role
from outgate.record.evidence import Evidence, opened
from tests.record.desk.reviewers import CARD, KEY, add_with_evidence, execute
from tests.record.outcomes import USER
from tests.review.console import Browser, Console, shown

if TYPE_CHECKING:
    from outgate.record import Store


def unseal(sealed: bytes) -> Evidence:
    return opened(sealed, KEY)


@pytest.fixture
def number(store: Store, console: Console) -> str:
    """An incident with evidence."""
    console.desk = console.desk._replace(open_evidence=unseal)
    row = add_with_evidence(store)
    return f"OG-2026-{row:06d}"


@pytest.fixture
def rita(console: Console, number: str) -> Browser:
    """A reviewer."""
    return console.signed_in("rita", Role.REVIEWER)


@pytest.fixture
def petra(console: Console, number: str) -> Browser:
    """A privacy officer."""
    return console.signed_in("petra", Role.PRIVACY)


def ask(browser: Browser, number: str, what: str = "person") -> str:
    """Ask, and return the id of the request."""
    answer = browser.post(f"/incidents/{number}/more", {"what": what, "reason": "to call them back"})
    assert answer.status_code == 303, answer.text
    return shown(browser.get("/requests"), r"/requests/(\d+)/withdraw")


@pytest.mark.parametrize(("what", "secret"), [("person", USER), ("evidence", CARD)])
def test_two_people_are_needed_to_see_more(rita: Browser, petra: Browser, number: str, what: str, secret: str):
    request = ask(rita, number, what)
    assert petra.post(f"/requests/{request}/grant").status_code == 303
    page = rita.get(f"/incidents/{number}/more")
    assert "Granted" in page.text
    assert secret not in page.text
    answer = rita.post(f"/requests/{request}/reveal")
    assert (answer.status_code, secret in answer.text) == (200, True)
    assert answer.headers["cache-control"] == "no-store"


def test_evidence_is_marked_where_it_was_found(rita: Browser, petra: Browser, number: str):
    request = ask(rita, number, "evidence")
    petra.post(f"/requests/{request}/grant")
    assert f"<mark><bdi>{CARD}</bdi></mark>" in rita.post(f"/requests/{request}/reveal").text


def test_who_has_not_proved_it_lately_is_asked_for_the_password_first(
    rita: Browser, petra: Browser, console: Console, number: str
):
    request = ask(rita, number)
    console.clock.on(minutes=10)
    petra.get("/requests")
    rita.get("/requests")
    console.clock.on(minutes=6)
    asked = petra.post(f"/requests/{request}/grant", headers={"Referer": "https://localhost/requests"})
    assert asked.headers["location"] == "/prove?to=/requests"
    assert "Waiting" in rita.get("/requests").text
    petra.prove()
    assert petra.post(f"/requests/{request}/grant").headers["location"] == "/requests"
    assert rita.post(f"/requests/{request}/reveal").headers["location"].startswith("/prove")
    rita.prove()
    assert USER in rita.post(f"/requests/{request}/reveal").text


def test_it_ends_after_eight_hours(rita: Browser, petra: Browser, console: Console, number: str):
    request = ask(rita, number)
    petra.post(f"/requests/{request}/grant")
    console.clock.on(hours=7, minutes=59)
    again = console.browser()
    again.sign_in("rita")
    assert USER in again.post(f"/requests/{request}/reveal").text
    console.clock.on(minutes=2)
    answer = again.post(f"/requests/{request}/reveal")
    assert (answer.status_code, USER in answer.text) == (403, False)
    assert "Expired" in again.get("/requests").text


def test_every_step_and_every_look_is_in_the_log_without_the_name(
    rita: Browser, petra: Browser, console: Console, number: str
):
    request = ask(rita, number)
    petra.post(f"/requests/{request}/grant")
    rita.post(f"/requests/{request}/reveal")
    rita.post(f"/requests/{request}/reveal")
    rita.post(f"/requests/{request}/withdraw")
    assert rita.post(f"/requests/{request}/reveal").status_code == 403
    steps = [(kind, actor) for kind, actor, _ in console.entries() if kind.startswith(("request.", "person."))]
    assert steps == [
        ("request.asked", "rita"),
        ("request.granted", "petra"),
        ("person.revealed", "rita"),
        ("person.revealed", "rita"),
        ("request.withdrawn", "rita"),
    ]
    assert USER not in str(console.entries())


def test_nobody_grants_what_they_asked_for_themselves(console: Console, number: str):
    both = console.signed_in("anna", Role.REVIEWER, Role.PRIVACY)
    request = ask(both, number)
    page = both.get("/requests").text
    assert ("/withdraw" in page, "/grant" in page) == (True, False)
    answer = both.post(f"/requests/{request}/grant")
    assert answer.status_code == 409
    assert "Nobody decides about a request of their own." in answer.text


def test_nobody_sees_what_was_granted_to_another(rita: Browser, petra: Browser, console: Console, number: str):
    request = ask(rita, number)
    petra.post(f"/requests/{request}/grant")
    other = console.signed_in("otto", Role.REVIEWER)
    answer = other.post(f"/requests/{request}/reveal")
    assert (answer.status_code, USER in answer.text) == (403, False)
    assert petra.post(f"/requests/{request}/reveal").status_code == 403
    assert request not in other.get("/requests").text.partition("<tbody")[2]


def test_a_refusal_is_told(rita: Browser, petra: Browser, number: str):
    request = ask(rita, number)
    assert petra.post(f"/requests/{request}/refuse").status_code == 303
    assert "Refused" in rita.get(f"/incidents/{number}/more").text
    assert petra.post(f"/requests/{request}/grant").status_code == 409


def test_the_name_stands_on_no_other_page(rita: Browser, petra: Browser, number: str):
    request = ask(rita, number)
    petra.post(f"/requests/{request}/grant")
    rita.post(f"/requests/{request}/reveal")
    for browser in (rita, petra):
        for page in (f"/incidents/{number}/more", "/requests"):
            text = browser.get(page).text
            assert number in text
            assert USER not in text
            assert CARD not in text


def test_what_is_outside_ones_groups_is_not_there(rita: Browser, petra: Browser, console: Console, number: str):
    request = ask(rita, number)
    for name, role in (("sally", Role.REVIEWER), ("paula", Role.PRIVACY)):
        outside = console.signed_in(name, role, scope=["sales"])
        assert outside.get(f"/incidents/{number}/more").status_code == 404
        assert number not in outside.get("/requests").text
        assert outside.post(f"/requests/{request}/withdraw").status_code == 404
    assert outside.post(f"/requests/{request}/grant").status_code == 404
    assert rita.get("/incidents/OG-2026-999999/more").status_code == 404
    for wrong in ("0", "x", "9" * 30, "²"):
        assert rita.post(f"/requests/{wrong}/withdraw").status_code == 404


@pytest.mark.parametrize(
    ("form", "fault"),
    [
        ({"what": "person", "reason": " "}, "A reason is needed"),
        ({"what": "all", "reason": "x"}, "Say what is to be shown."),
        ({"what": "person", "reason": "<b>" * 500}, "of at most 1000 characters"),
    ],
)
def test_what_is_missing_is_told_beside_what_was_typed(rita: Browser, number: str, form: dict[str, str], fault: str):
    answer = rita.post(f"/incidents/{number}/more", form)
    assert answer.status_code == 422
    assert fault in answer.text
    assert "<b>" not in answer.text


def test_without_the_key_no_evidence_is_offered_or_shown(rita: Browser, console: Console, number: str):
    console.desk = console.desk._replace(open_evidence=None)
    page = console.signed_in("otto", Role.REVIEWER).get(f"/incidents/{number}/more").text
    assert "this console has no key that opens it" in page
    assert 'value="evidence"' not in page
    petra = console.signed_in("petra", Role.PRIVACY)
    request = ask(rita, number, "evidence")
    petra.post(f"/requests/{request}/grant")
    closed = console.browser()
    closed.sign_in("rita")
    assert closed.post(f"/requests/{request}/reveal").status_code == 403


def test_evidence_that_was_changed_is_told_and_not_shown(rita: Browser, petra: Browser, store: Store, number: str):
    request = ask(rita, number, "evidence")
    petra.post(f"/requests/{request}/grant")
    execute(store, "UPDATE evidence SET sealed = x'00'")
    answer = rita.post(f"/requests/{request}/reveal")
    assert answer.status_code == 409
    assert "not what was recorded" in answer.text
