"""Every route, for every role and for nobody, through the whole application; and what roles an area may be open to."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from outgate.record.desk import tokens
from outgate.record.desk.accounts import SEES_INCIDENTS, Role
from outgate.review.answers import Answer, Json
from outgate.review.app import application
from outgate.review.routes import ANYONE, ROUTES, SIGNED_IN, Route, Who

if TYPE_CHECKING:
    from outgate.review.asked import Asked
    from outgate.review.desk import Desk
    from tests.review.console import Browser, Console

# To whom the addresses that begin so may be open at most. An area that is not here must be thought about first.
AREAS: dict[str, frozenset[Role] | Who] = {
    "/sign-in": ANYONE,
    "/staff": ANYONE,
    "/sign-out": SIGNED_IN,
    "/prove": SIGNED_IN,
    "/own": SIGNED_IN,
    "/queue": SEES_INCIDENTS,
    "/incidents": SEES_INCIDENTS,
    "/overview": SEES_INCIDENTS,
    "/views": SEES_INCIDENTS,
    "/requests": SEES_INCIDENTS,
    "/exemptions": SEES_INCIDENTS,
    "/rules": SEES_INCIDENTS,
    "/accounts": frozenset({Role.ADMINISTRATOR}),
    "/audit": frozenset({Role.AUDITOR}),
    "/api": SEES_INCIDENTS | {Role.AUDITOR},
}
ACTS = {"grant", "approve", "reveal"}  # the last word of what needs a fresh proof
API = "/api/"


def _area(path: str) -> str:
    return "/" + path.split("/")[1]


def _reached(desk: Desk, asked: Asked) -> Answer:
    del desk, asked
    return Json({"reached": True})


@pytest.fixture
def probes(monkeypatch: pytest.MonkeyPatch) -> tuple[Route, ...]:
    """All routes with their rules, each with a page that only says that it was reached."""
    probes = tuple(replace(route, page=_reached) for route in ROUTES if route.path not in {"/sign-in", "/prove"})
    kept = tuple(route for route in ROUTES if route.path in {"/sign-in", "/prove"})
    made = (*probes, *kept)
    monkeypatch.setattr("tests.review.console.application", lambda desk: application(desk, made))
    return made


def _ask(browser: Browser, route: Route, token: str = "") -> tuple[int, str]:
    path = route.path
    for name in ("number", "account", "token", "request", "exemption", "view"):
        path = path.replace(f"{{{name}}}", "1")
    path = path if "{" not in path else path[: path.index("{")] + "1"
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    answer = browser.ask(route.method, path, headers=headers)
    return answer.status_code, answer.headers.get("location", "")


def test_nobody_gets_to_any_page_but_those_for_all(console: Console, probes: tuple[Route, ...]):
    browser = console.browser()
    tried = 0
    for route in probes:
        if route.roles is ANYONE:
            continue
        status, location = _ask(browser, route)
        assert (status, location[:9]) == ((401, "") if route.path.startswith(API) else (303, "/sign-in?")), route
        tried += 1
    assert tried == len(ROUTES) - sum(route.roles is ANYONE for route in ROUTES)
    assert tried > 20


@pytest.mark.parametrize("role", Role)
def test_a_role_gets_to_its_pages_and_to_no_other(console: Console, probes: tuple[Route, ...], role: Role):
    browser = console.signed_in("ada", role)
    account = console.desk.accounts.named("ada")
    assert account is not None
    token = tokens.make(console.store, account, "test", console.clock.now.replace(year=2027), console.clock.now)
    tried = 0
    for route in probes:
        if route.path in {"/sign-in", "/prove"}:
            continue
        may = isinstance(route.roles, Who) or role in route.roles
        status, _ = _ask(browser, route, token if route.path.startswith(API) else "")
        assert status == (200 if may else 403), (route.method, route.path)
        tried += 1
    assert tried == len(ROUTES) - 4


def test_without_a_fresh_proof_what_needs_one_asks_for_it(console: Console, probes: tuple[Route, ...]):
    console.account("ada", *SEES_INCIDENTS, Role.AUDITOR)
    console.account("bo", Role.ADMINISTRATOR)
    tried = 0
    for name in ("ada", "bo"):
        browser = console.browser()
        browser.sign_in(name)
        account = console.desk.accounts.named(name)
        assert account is not None
        for _ in range(2):
            console.clock.on(minutes=8)
            browser.get("/own")
        for route in probes:
            may = isinstance(route.roles, Who) or account.holds(*route.roles)
            if not route.proves or not may:
                continue
            status, location = _ask(browser, route)
            assert (status, location[:10]) == (303, "/prove?to="), route
            tried += 1
    assert tried >= sum(route.proves for route in ROUTES)
    assert tried > 5


def test_a_session_opens_nothing_of_the_api_and_a_token_no_page(console: Console, probes: tuple[Route, ...]):
    browser = console.signed_in("ada", *SEES_INCIDENTS)
    account = console.desk.accounts.named("ada")
    assert account is not None
    token = tokens.make(console.store, account, "test", console.clock.now.replace(year=2027), console.clock.now)
    stranger = console.browser()
    for route in probes:
        if route.path.startswith(API):
            assert route.roles is ANYONE or _ask(browser, route)[0] == 401
        elif route.roles is not ANYONE:
            assert _ask(stranger, route, token)[0] == 303


def test_no_area_is_open_to_more_than_it_may_be():
    for route in ROUTES:
        if route.path == "/":
            assert route.roles is SIGNED_IN
            continue
        most = AREAS[_area(route.path)]
        is_within = (
            route.roles == most if isinstance(most, Who) else not isinstance(route.roles, Who) and route.roles <= most
        )
        assert is_within or (route.path, route.roles) == ("/api/openapi.json", ANYONE), route


def test_what_is_granted_or_revealed_needs_a_fresh_proof():
    wanted = [route for route in ROUTES if route.path.rpartition("/")[2] in ACTS and route.method == "POST"]
    assert [route for route in wanted if not route.proves and not route.path.startswith(API)] == []
    assert [
        route for route in ROUTES if _area(route.path) == "/accounts" and route.method != "GET" and not route.proves
    ] == []


def test_there_is_one_route_for_an_address_and_get_changes_nothing():
    addresses = [(route.method, route.path) for route in ROUTES]
    assert len(set(addresses)) == len(addresses)
    assert {route.method for route in ROUTES} <= {"GET", "POST", "PATCH", "DELETE", "PUT"}
    assert [route for route in ROUTES if route.method not in {"GET", "POST"} and not route.path.startswith(API)] == []


def test_a_route_without_a_rule_cannot_be_made():
    with pytest.raises(TypeError):
        Route("GET", "/x", _reached)  # type: ignore[call-arg]
    with pytest.raises(ValueError, match="says who may use it"):
        Route("GET", "/x", _reached, frozenset())
    with pytest.raises(ValueError, match="cannot prove anything"):
        Route("GET", "/x", _reached, ANYONE, proves=True)
