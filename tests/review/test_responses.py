"""Answers as HTTP: pages that escape, downloads that no browser shows, redirects that htmx follows."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from outgate.review.answers import Download, Json, Page, Redirect, Refused
from outgate.review.asked import Asked
from outgate.review.responses import TEMPLATES, Responses, to_page
from tests.review.console import STARTED

if TYPE_CHECKING:
    from starlette.responses import Response, StreamingResponse

ASKED = Asked(STARTED, here="/x")
HOSTILE = "<script>alert(1)</script>\"'&"


@pytest.fixture(scope="module")
def responses() -> Responses:
    return Responses()


def _text(response: Response) -> str:
    return bytes(response.body).decode()


def test_whatever_a_page_shows_is_escaped(responses: Responses):
    values = {"to": HOSTILE, "fault": HOSTILE, "vouched": HOSTILE, "passwords": True, "second_factor": True}
    response = responses.of(Page("sign_in.html", values, 401), ASKED)
    assert response.status_code == 401
    assert "<script>alert" not in _text(response)
    assert "&lt;script&gt;alert(1)&lt;/script&gt;&#34;&#39;&amp;" in _text(response)


def test_what_is_refused_is_a_page_for_people_and_a_problem_for_programs(responses: Responses):
    page = responses.of(Refused(404, HOSTILE), ASKED)
    assert (page.status_code, page.media_type) == (404, "text/html")
    assert "<script>alert" not in _text(page)
    assert "<h1>Not found</h1>" in _text(page)
    assert "<h1>That is not possible</h1>" in _text(responses.of(Refused(409, "x"), ASKED))
    problem = responses.of(Refused(404, "nothing"), Asked(STARTED, here="/api/x"))
    assert problem.media_type == "application/problem+json"
    assert _text(problem) == '{"type": "about:blank", "status": 404, "detail": "nothing"}'


def test_a_session_is_kept_set_or_ended_by_the_cookie(responses: Responses):
    kept, begun, ended = (responses.of(Redirect("/q", session), ASKED) for session in (None, "token", ""))
    assert {each.status_code for each in (kept, begun, ended)} == {303}
    assert kept.headers.getlist("set-cookie") == []
    assert begun.headers["set-cookie"].startswith("__Host-outgate=token; ")
    assert "Max-Age=0" in ended.headers["set-cookie"]
    for each in (begun, ended):
        flags = {flag.lower() for flag in each.headers["set-cookie"].split("; ")}
        assert {"httponly", "secure", "path=/", "samesite=lax"} <= flags
        assert not any(flag.startswith("domain") for flag in flags)


def test_a_download_is_saved_and_not_shown(responses: Responses):
    lines: list[str | bytes] = ["a\n", b"b\n"]
    answer = Download(lines, "text/csv", 'x"\r\n; evil.csv')
    response: StreamingResponse = responses.of(answer, ASKED)  # type: ignore[assignment]
    assert response.headers["content-disposition"] == 'attachment; filename="x-evil.csv"'

    async def read() -> bytes:
        return b"".join([bytes(chunk) async for chunk in response.body_iterator])  # type: ignore[arg-type]

    assert asyncio.run(read()) == b"a\nb\n"


def test_a_tree_is_json(responses: Responses):
    response = responses.of(Json({"a": "é<"}, 201), ASKED)
    assert (response.status_code, response.media_type, _text(response)) == (201, "application/json", '{"a": "é<"}')


def test_htmx_is_told_where_to_go():
    assert to_page("/x", partial=False).headers["location"] == "/x"
    assert (to_page("/x", partial=True).status_code, to_page("/x", partial=True).headers["hx-redirect"]) == (401, "/x")


def test_no_template_turns_escaping_off_or_holds_what_the_headers_forbid():
    read = 0
    for file in TEMPLATES.rglob("*.html"):
        text = file.read_text()
        assert "| safe" not in text, file
        assert "|safe" not in text, file
        assert "autoescape" not in text, file
        assert " style=" not in text, file
        assert "<style" not in text, file
        assert " onclick=" not in text, file
        assert "http://" not in text.replace("http://www.w3.org/", ""), file
        read += 1
    assert read >= 12
