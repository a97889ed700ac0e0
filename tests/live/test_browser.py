"""Chromium through the proxy, with a page that does what pages do; it trusts by the script that IT hands out."""

from __future__ import annotations

import os
import subprocess
from typing import TYPE_CHECKING

import pytest

from outgate.model import Disposition
from tests import patience
from tests.live import browser
from tests.live.made_up import CUSTOMERS, HARMLESS, LEAK, ORDERS
from tests.live.origin import Origin

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, FilePayload, Page

    from tests.live.certificates import Authority
    from tests.live.running import Outgate

DESK = b"""<!doctype html><meta charset="utf-8"><title>Desk</title>
<form method="post" action="/form"><textarea name="note"></textarea><button>Send</button></form>
<input type="file" id="file">
<script>
async function json(note) {
  const answer = await fetch("/json", {method: "POST", headers: {"content-type": "application/json"},
                                       body: JSON.stringify({note})});
  return [answer.status, await answer.json()];
}
async function upload() {
  const form = new FormData();
  form.append("file", document.getElementById("file").files[0]);
  return (await fetch("/upload", {method: "POST", body: form})).status;
}
function say(texts) {
  return new Promise(done => {
    const socket = new WebSocket("wss://" + location.host + "/socket"), got = [];
    socket.onopen = () => socket.send(texts.shift());
    socket.onmessage = event => { got.push(event.data); texts.length ? socket.send(texts.shift()) : socket.close(); };
    socket.onclose = event => done({got, code: event.code, reason: event.reason});
  });
}
</script>
"""


@pytest.fixture
def desk(authority: Authority) -> Iterator[Origin]:
    """An origin with the page."""
    with Origin(authority, pages={"/desk": DESK}) as origin:
        yield origin


@pytest.fixture(scope="module")
def chromium(shared_outgate: Outgate, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    """A browser on a workstation as IT sets it up."""
    root = tmp_path_factory.mktemp("image")
    home = root / "home" / "ada"
    home.mkdir(parents=True)
    environment = {**os.environ, "ROOT": str(root)}
    subprocess.run(
        ["sh", "deploy/ca/linux.sh", shared_outgate.authority], check=True, env=environment, timeout=patience.SECONDS
    )
    with browser.launched(home, proxy=shared_outgate.url) as launched:
        yield launched


@pytest.fixture
def page(chromium: Browser, desk: Origin) -> Iterator[Page]:
    """The page, open, and the origin as new."""
    with browser.context(chromium, viewport={"width": 900, "height": 560}) as context:
        page = context.new_page()
        page.goto(desk.url("/desk", "desk.example"))
        page.wait_for_load_state("networkidle")
        desk.forget()
        yield page


def sent(desk: Origin, path: str) -> list[bytes]:
    """Return the bodies that reached `path`."""
    return [one.content for one in desk.requests if one.path == path]


def test_a_form_that_leaks_shows_the_page_that_says_why(page: Page, desk: Origin, outgate: Outgate) -> None:
    page.fill("textarea", LEAK)
    with page.expect_navigation():
        page.click("button")
    (incident,) = outgate.incidents(desk.port)
    assert incident.disposition is Disposition.BLOCKED
    assert incident.number in page.inner_text("body")
    assert "Lists of orders may not leave." in page.inner_text("body")
    assert sent(desk, "/form") == []
    assert not any(desk.saw(order) for order in ORDERS)


def test_a_harmless_form_arrives(page: Page, desk: Origin, outgate: Outgate) -> None:
    page.fill("textarea", HARMLESS)
    with page.expect_navigation():
        page.click("button")
    assert sent(desk, "/form") == [b"note=" + HARMLESS.replace(" ", "+").encode()]
    assert outgate.incidents(desk.port) == []


def test_fetch_gets_a_problem_document_for_a_leak(page: Page, desk: Origin, outgate: Outgate) -> None:
    status, problem = page.evaluate("note => json(note)", LEAK)
    (incident,) = outgate.incidents(desk.port)
    assert (status, problem["incident"]) == (403, incident.number)
    status, _ = page.evaluate("note => json(note)", HARMLESS)
    assert status == 200
    assert sent(desk, "/json") == [b'{"note":"' + HARMLESS.encode() + b'"}']


def test_an_uploaded_file_is_read(page: Page, desk: Origin, outgate: Outgate) -> None:
    def choose(text: str) -> int:
        file: FilePayload = {"name": "list.csv", "mimeType": "text/csv", "buffer": text.encode()}
        page.set_input_files("#file", file)
        return int(page.evaluate("upload()"))

    assert choose(CUSTOMERS) == 403
    assert sent(desk, "/upload") == []
    assert len(outgate.incidents(desk.port)) == 1
    assert choose(HARMLESS) == 200
    assert HARMLESS.encode() in sent(desk, "/upload")[0]


def test_a_websocket_is_closed_at_the_message_that_leaks(page: Page, desk: Origin, outgate: Outgate) -> None:
    end = page.evaluate("texts => say(texts)", [HARMLESS, LEAK, "never"])
    (incident,) = outgate.incidents(desk.port)
    assert end["got"] == [HARMLESS]
    assert end["code"] == 1008
    assert incident.number in end["reason"]
    assert desk.messages == [HARMLESS.encode()]
    assert not any(desk.saw(order) for order in ORDERS)


def test_a_harmless_websocket_is_left_alone(page: Page, desk: Origin, outgate: Outgate) -> None:
    end = page.evaluate("texts => say(texts)", [HARMLESS, "second"])
    assert end["got"] == [HARMLESS, "second"]
    assert desk.messages == [HARMLESS.encode(), b"second"]
    assert outgate.incidents(desk.port) == []
