"""From a request to its response: what keeps people out, what is made of a request, and faults that tell nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import structlog

from outgate.record import StoreError
from outgate.record.desk.accounts import Role
from outgate.review.answering import MAX_FIELDS
from outgate.review.answers import Answer, Json, Page
from outgate.review.app import application
from outgate.review.routes import ANYONE, ROUTES, SIGNED_IN, Route
from tests.review.console import Console, shown

if TYPE_CHECKING:
    from collections.abc import Callable

    from outgate.review.asked import Asked
    from outgate.review.desk import Desk


@pytest.fixture
def serving(console: Console, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Console]:
    """Put further routes before those that there are."""

    def serve(*more: Route) -> Console:
        monkeypatch.setattr("tests.review.console.application", lambda desk: application(desk, (*more, *ROUTES)))
        return console

    return serve


def _echo(desk: Desk, asked: Asked) -> Answer:
    del desk
    told = {"query": [*asked.query], "form": [*asked.form], "tree": dict(asked.tree), "path": dict(asked.path)}
    return Json(told | {"partial": asked.partial, "here": asked.here, "address": asked.address})


def test_a_page_sees_query_form_path_and_who_asks(serving: Callable[..., Console]):
    browser = serving(Route("POST", "/echo/{a}", _echo, ANYONE)).browser()
    answer = browser.post("/echo/x?a=1&a=+2&b=%C3%A9", {"f": ["1", "2"], "g": ""}, headers={"HX-Request": "true"})
    assert answer.json() == {
        "query": [["a", "1"], ["a", " 2"], ["b", "é"]],
        "form": [["f", "1"], ["f", "2"], ["g", ""]],
        "tree": {},
        "path": {"a": "x"},
        "partial": True,
        "here": "/echo/x",
        "address": "192.0.2.7",
    }
    assert browser.ask("POST", "/echo/1", json={"a": [1]}).json()["tree"] == {"a": [1]}


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"a=\xff", "application/x-www-form-urlencoded"),
        (b"a=%ff", "application/x-www-form-urlencoded"),
        (b"&".join([b"a=1"] * (MAX_FIELDS + 1)), "application/x-www-form-urlencoded"),
        (b"[1]", "application/json"),
        (b"{", "application/json"),
        (b"[" * 100_000, "application/json"),
    ],
)
def test_what_cannot_be_read_is_told_and_reaches_no_page(serving: Callable[..., Console], content: bytes, kind: str):
    browser = serving(Route("POST", "/echo", _echo, ANYONE)).browser()
    answer = browser.ask("POST", "/echo", content=content, headers={"Content-Type": kind})
    assert answer.status_code == 400


@pytest.mark.parametrize(
    ("fault", "status"), [(StoreError("incident store /x: the disk is full"), 503), (RuntimeError("kanarek"), 500)]
)
def test_a_fault_is_told_without_what_it_holds(serving: Callable[..., Console], fault: Exception, status: int):
    def failing(desk: Desk, asked: Asked) -> Answer:
        del desk, asked
        raise fault

    browser = serving(Route("GET", "/failing", failing, ANYONE)).browser()
    with structlog.testing.capture_logs() as logged:
        answer = browser.get("/failing")
    assert answer.status_code == status
    assert "kanarek" not in answer.text + str(logged)
    assert [line["log_level"] for line in logged] == ["error"]
    assert logged[0]["path"] == "/failing"


def test_a_template_that_names_what_is_not_there_is_a_fault(serving: Callable[..., Console]):
    def page(desk: Desk, asked: Asked) -> Answer:
        del desk, asked
        return Page("password.html", {})

    assert serving(Route("GET", "/page", page, ANYONE)).browser().get("/page").status_code == 500


def test_who_is_new_first_chooses_a_password_and_then_sets_up_the_second_factor(console: Console):
    from outgate.review.entry import passwords  # noqa: PLC0415 - only here

    once, password = passwords.one_time(console.clock.now)
    console.account("ada", Role.AUDITOR, password=password, second_factor=False)
    browser = console.browser()
    browser.sign_in("ada", once, code="")
    assert browser.get("/audit").headers["location"] == "/own/password"
    new = {"new": "herons wade at dawn", "again": "herons wade at dawn"}
    assert browser.post("/own/password", new).status_code == 303
    assert browser.get("/audit").headers["location"] == "/own/second-factor"
    page = browser.get("/own/second-factor")
    secret = shown(page, r"<code>([A-Z2-7 ]+)</code>").replace(" ", "")
    given = {"sealed": shown(page, r'name="sealed" value="([^"]+)"'), "code": console.code(secret)}
    assert browser.post("/own/second-factor", given).status_code == 303
    assert browser.get("/audit").status_code == 200
    kinds = [kind for kind, _, _ in console.entries()]
    assert kinds[-3:] == ["signed_in", "account.password", "account.second_factor"]


def test_htmx_is_led_to_another_page_and_does_not_put_it_into_this_one(console: Console):
    asks = {"HX-Request": "true", "Referer": "https://localhost/audit"}
    answer = console.browser().get("/audit/export", headers=asks)
    assert (answer.status_code, answer.headers["hx-redirect"]) == (401, "/sign-in?to=/audit")


def test_after_a_proof_one_is_back_at_the_form_that_needed_it(console: Console):
    browser = console.signed_in("ada", Role.ADMINISTRATOR)
    for _ in range(2):
        console.clock.on(minutes=8)
        browser.get("/own")
    sent = browser.post("/accounts/new", headers={"Referer": "https://localhost/accounts/new?x=1"})
    assert sent.headers["location"] == "/prove?to=/accounts/new%3Fx%3D1"
    strange = browser.post("/accounts/new", headers={"Referer": "https://evil.example/accounts/new"})
    assert strange.headers["location"] == "/prove?to=/"


def test_a_session_gets_idle_while_a_page_asks_by_itself(serving: Callable[..., Console]):
    console = serving(Route("GET", "/live", _echo, SIGNED_IN, polled=True), Route("GET", "/page", _echo, SIGNED_IN))
    for path, statuses in (("/live", [200, 303]), ("/page", [200, 200])):
        browser = console.signed_in(path.strip("/"), Role.REVIEWER)
        seen = []
        for _ in range(2):
            console.clock.on(minutes=10)
            seen.append(browser.get(path).status_code)
        assert seen == statuses


def test_after_eight_hours_one_signs_in_again(console: Console):
    browser = console.signed_in("ada", Role.AUDITOR)
    for _ in range(48):
        console.clock.on(minutes=9, seconds=59)
        assert browser.get("/audit").status_code == 200
    console.clock.on(minutes=2)
    assert browser.get("/audit").status_code == 303
