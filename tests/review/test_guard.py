"""The guard: names the console answers to, where forms come from, sizes, and the headers of every response."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from starlette.datastructures import Headers

from outgate.record.desk.accounts import Role
from outgate.review.guard import HEADERS, MAX_BODY, host_of, is_from_here
from tests.review.console import PASSWORD

if TYPE_CHECKING:
    from tests.review.console import Console

# What a browser sends with a form: Sec-Fetch-Site, Origin, and whether it may come in.
SENT = [
    ({"sec-fetch-site": "same-origin"}, True),
    ({"sec-fetch-site": "none"}, True),
    ({"sec-fetch-site": "same-site"}, False),
    ({"sec-fetch-site": "cross-site"}, False),
    ({"sec-fetch-site": "cross-site", "origin": "https://console.example:8443"}, False),
    ({"sec-fetch-site": ""}, False),
    ({"origin": "https://console.example:8443"}, True),
    ({"origin": "https://CONSOLE.example:8443"}, True),
    ({"origin": "http://console.example:8443"}, False),
    ({"origin": "https://console.example"}, False),
    ({"origin": "https://console.example.evil.example:8443"}, False),
    ({"origin": "https://evil.example"}, False),
    ({"origin": "null"}, False),
    ({"origin": "https://["}, False),
    ({}, False),
]


@pytest.mark.parametrize(("sent", "expected"), SENT)
def test_a_form_comes_from_a_page_of_the_console(sent: dict[str, str], *, expected: bool):
    assert is_from_here(Headers({"host": "console.example:8443"} | sent)) is expected


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_a_form_of_another_site_is_refused_before_any_page(console: Console, site: str):
    browser = console.signed_in("ada", Role.ADMINISTRATOR)
    answer = browser.post("/sign-out", headers={"Sec-Fetch-Site": site})
    assert answer.status_code == 403
    assert browser.get("/accounts").status_code == 200
    strange = console.browser()
    given = {"name": "ada", "password": PASSWORD, "code": console.code()}
    assert strange.post("/sign-in", given, headers={"Sec-Fetch-Site": site}).status_code == 403
    assert [kind for kind, _, _ in console.entries("sign")] == ["signed_in"]


@pytest.mark.parametrize(
    "host", ["evil.example", "localhost.evil.example", "127.0.0.2", "10.0.0.1", "", "localhost:8443:1"]
)
def test_it_answers_to_its_own_names_only(console: Console, host: str):
    answer = console.browser().get("/sign-in", headers={"Host": host})
    assert answer.status_code == 421
    assert "Sign in" not in answer.text


@pytest.mark.parametrize("host", ["localhost", "LOCALHOST:8443", "127.0.0.1:1", "[::1]:8443", "[::1]", "localhost."])
def test_it_answers_to_its_names_whatever_the_port(console: Console, host: str):
    assert console.browser().get("/sign-in", headers={"Host": host}).status_code == 200


@pytest.mark.parametrize(
    ("text", "name"),
    [("A.example:1", "a.example"), ("[::1]:8443", "[::1]"), ("[::1]", "[::1]"), ("a:", "a:"), ("", "")],
)
def test_a_name_is_compared_without_its_port(text: str, name: str):
    assert host_of(text) == name


def test_a_body_has_a_limit_whatever_its_headers_say(console: Console):
    browser = console.browser()
    assert browser.post("/sign-in", {"name": "x" * MAX_BODY}).status_code == 413

    async def chunks():
        for _ in range(MAX_BODY // 65536 + 2):
            yield b"x" * 65536

    assert browser.ask("POST", "/sign-in", content=chunks()).status_code == 413
    wrong = browser.ask("POST", "/sign-in", content=b"", headers={"Content-Length": "9" * 30})
    assert wrong.status_code == 413


@pytest.mark.parametrize(
    "path", ["/sign-in", "/", "/nothing", "/static/app.css", "/static/none.css", "/static/../app.py"]
)
def test_every_response_carries_the_headers(console: Console, path: str):
    answer = console.browser().get(path)
    more = {"Cache-Control": "no-cache"} if answer.status_code == 200 and "/static/" in path else {}
    for name, value in (HEADERS | more).items():
        assert answer.headers.get(name) == value
    assert "server" not in answer.headers


def test_no_script_or_style_stands_in_a_page_which_its_own_headers_would_forbid(console: Console):
    policy = HEADERS["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert policy.startswith("default-src 'none'; ")
    page = console.browser().get("/sign-in").text
    assert "<style" not in page
    assert " style=" not in page
    assert "<script>" not in page
    assert "onclick" not in page
