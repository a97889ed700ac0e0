"""The application: what there is not, what cannot be done, static files, and its end."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from outgate.record.desk.accounts import Role
from outgate.review.app import STATIC, application

if TYPE_CHECKING:
    from tests.review.console import Console


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/nothing", 404),
        ("GET", "/api/nothing", 404),
        ("DELETE", "/sign-in", 405),
        ("POST", "/audit", 405),
        ("GET", "/accounts/", 307),
        ("TRACE", "/", 405),
    ],
)
def test_what_there_is_not_is_told(console: Console, method: str, path: str, status: int):
    assert console.browser().ask(method, path).status_code == status


def test_head_is_answered_without_a_body(console: Console):
    answer = console.browser().ask("HEAD", "/sign-in")
    assert (answer.status_code, answer.content) == (200, b"")


@pytest.mark.parametrize("path", ["/static/../app.py", "/static/..%2fapp.py", "/static//etc/passwd", "/static/"])
def test_only_files_meant_for_browsers_are_handed_out(console: Console, path: str):
    assert console.browser().get(path).status_code in {404, 405}


def test_static_files_are_asked_for_again_only_to_learn_that_they_are_the_same(console: Console):
    browser = console.browser()
    first = browser.get("/static/app.css")
    assert first.content == (STATIC / "app.css").read_bytes()
    assert first.headers["cache-control"] == "no-cache"
    second = browser.get("/static/app.css", headers={"If-None-Match": first.headers["etag"]})
    assert (second.status_code, second.content) == (304, b"")
    assert browser.get("/sign-in").headers["cache-control"] == "no-store"


def test_a_number_that_no_database_takes_is_an_account_that_is_not_there(console: Console):
    browser = console.signed_in("ada", Role.ADMINISTRATOR)
    for number in ("9" * 18, "9" * 30, "-1", "x", "%00", "1%0a"):
        assert browser.get(f"/accounts/{number}").status_code == 404


def test_it_starts_and_ends(console: Console):
    app = application(console.desk)
    told: list[str] = []

    async def life() -> None:
        asked = iter([{"type": "lifespan.startup"}, {"type": "lifespan.shutdown"}])

        async def receive() -> dict[str, str]:
            return next(asked)

        async def send(message: dict[str, str]) -> None:
            told.append(message["type"])

        await app({"type": "lifespan", "state": {}}, receive, send)  # type: ignore[arg-type]

    asyncio.run(life())
    assert told == ["lifespan.startup.complete", "lifespan.shutdown.complete"]
