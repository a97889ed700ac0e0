"""Pages for people escape all that is put into them, load nothing, and answer HEAD without a body."""

from __future__ import annotations

import base64
import hashlib
import re

from mitmproxy.http import Request

from outgate.wire import page

GET = Request.make("GET", "http://outgate.internal/")


def test_a_page_escapes_and_says_in_which_language_it_is() -> None:
    shown = page.rendered("refusal.html", title="<b>&", detail="d")
    assert b"<h1>&lt;b&gt;&amp;</h1>" in shown
    assert b'<html lang="en">' in shown
    assert b"<script" not in shown


def test_the_policy_allows_the_style_of_every_page_and_nothing_else() -> None:
    style = re.search(rb"<style>(.*?)</style>", page.rendered("refusal.html", title="t"), re.DOTALL)
    assert style
    digest = base64.b64encode(hashlib.sha256(style[1]).digest()).decode()
    assert f"default-src 'none'; style-src 'sha256-{digest}'" == page.POLICY


def test_more_headers_stand_beside_those_of_every_answer_or_in_their_place() -> None:
    made = page.response(GET, 303, "text/plain", b"", Location="/", Content_Security_Policy="other")
    assert (made.status_code, made.headers["location"]) == (303, "/")
    assert made.headers["content-security-policy"] == "other"
    assert made.headers["cache-control"] == "no-store"


def test_head_tells_the_length_and_has_no_body() -> None:
    made = page.response(Request.make("HEAD", "http://outgate.internal/"), 200, page.HTML, b"hello")
    assert (made.raw_content, made.headers["content-length"]) == (b"", "5")
