"""A reviewer's day in Chromium: 200 made-up incidents over TLS, worked by keys and by forms; and hostile evidence."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

import pyotp
import pytest
import zxingcpp
from axe_playwright_python.sync_playwright import Axe
from PIL import Image
from playwright.sync_api import expect

from tests.live import browser
from tests.review.console import PASSWORD, SECRET
from tests.review.served import served

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Dialog, Page

COUNT = 200
HOSTILE = (
    "<script>document.title='taken'</script><img src=x onerror=\"document.title='taken'\">\u202egpj.exe\x1b[31m",
    "w" * 1_500,
    "=cmd|' /C calc'!A0",
)
WIDE, NARROW = {"width": 1280, "height": 900}, {"width": 390, "height": 844}
FAULTS = (Path(__file__).parent / "page_faults.js").read_text()
PLACES = {  # an empty one is the first incident
    "vera": ("/queue?text=nothing-like-it", "/overview", "/views", "/requests", "/exemptions/new", "/queue", ""),
    "root": ("/accounts", "/accounts/new", "/accounts/1", "/own"),
    "ada": ("/audit", "/own/password"),
}


@pytest.fixture(scope="module")
def console(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a console."""
    with served(tmp_path_factory.mktemp("console"), COUNT, *HOSTILE) as address:
        yield address


@pytest.fixture(scope="module")
def chromium(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    """A browser."""
    with browser.launched(tmp_path_factory.mktemp("chromium") / "home") as opened:
        yield opened


@pytest.fixture(scope="module")
def sessions(chromium: Browser, console: str) -> dict[str, Any]:
    """What the browsers of some keep after they have signed in on the page. Nobody may sign them out."""
    return {name: _signed_in(chromium, console, name) for name in ("vera", "omar", "root", "ada")}


def _signed_in(chromium: Browser, console: str, name: str) -> Any:
    context = browser.context(chromium, ignore_https_errors=True)
    page = context.new_page()
    page.goto(console)
    page.fill("#name", name)
    page.fill("#password", PASSWORD)
    page.fill("#code", pyotp.TOTP(SECRET).now())
    page.click("button")
    page.wait_for_url(lambda address: "sign-in" not in address)
    state = context.storage_state()
    context.close()
    return state


@pytest.fixture
def opened(chromium: Browser, console: str, sessions: dict[str, Any]) -> Iterator[Callable[..., Page]]:
    """Opens a page as a reviewer; afterwards, whatever a browser complained of is a failure."""
    complaints: list[str] = []
    contexts: list[BrowserContext] = []

    def dismiss(dialog: Dialog) -> None:
        complaints.append(dialog.message)
        dialog.dismiss()

    def open_page(path: str, who: str = "vera", **given: Any) -> Page:
        given = {"viewport": WIDE, "storage_state": sessions[who], "base_url": console} | given
        contexts.append(browser.context(chromium, ignore_https_errors=True, **given))
        page = contexts[-1].new_page()
        page.on("console", lambda said: complaints.append(said.text) if is_complaint(said) else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("dialog", dismiss)
        page.goto(path)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert complaints == []


def is_complaint(said: ConsoleMessage) -> bool:
    """Whether a browser found something wrong: not that an answer of ours says "no"."""
    expected = re.search(r"status of (401|409|503)|Status Error Code 503", said.text)
    return said.type in {"error", "warning"} and not expected


def numbers(page: Page) -> list[str]:
    """The numbers of the incidents that are listed."""
    return [re.findall(r"OG-\d{4}-\d+", row)[0] for row in page.locator("[data-row] .found").all_inner_texts()]


def test_a_queue_is_worked_by_keys(opened: Callable[..., Page]):
    """Filter, step, tick, assign with a preview; open, decide, on to the next; back to the queue."""
    page = opened("/queue")
    page.keyboard.press("f")
    page.select_option("#f-severity", "high")
    page.select_option("#f-group", "support-apac")
    page.click("text=Apply")
    expect(page.locator(".chip")).to_have_count(2)
    page.wait_for_load_state()
    listed = numbers(page)
    assert len(listed) > 4
    for key in ("j", "j", "x", "k", "x"):
        page.keyboard.press(key)
    expect(page.locator("[data-picked]")).to_have_text("2 selected")
    page.keyboard.press("a")
    expect(page.locator("h1")).to_have_text("2 incidents will be changed")
    page.click("button[name=sure]")
    expect(page.locator(".notice")).to_have_text("2 incidents changed.")
    expect(page.locator("#tab-mine .count")).to_have_text("2")
    page.wait_for_load_state()
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    expect(page.locator(".crumbs")).to_contain_text(listed[0])
    page.wait_for_load_state()
    page.keyboard.press("f")
    page.keyboard.press("Space")
    expect(page.locator("#f-state")).to_have_value("resolved")
    page.fill("#f-note", "A broker, known to us.")
    page.click("text=Save and next")
    expect(page.locator(".crumbs")).to_contain_text(listed[1])
    page.wait_for_load_state()
    page.keyboard.press("u")
    expect(page.locator("[data-row]")).to_have_count(len(listed) - 1)
    page.wait_for_load_state()  # before that, nobody listens to keys
    page.keyboard.press("?")
    expect(page.locator("#keys")).to_be_visible()


def test_the_second_of_two_reviewers_is_told_who_was_first(opened: Callable[..., Page]):
    vera, omar = opened("/queue?tab=unassigned&severity=medium"), opened("/queue", "omar")
    path = vera.locator("a.title").first.get_attribute("href")
    assert path
    for page in (vera, omar):
        page.goto(path)
    expect(omar.locator("main")).to_contain_text("Assign to me")
    omar.click("text=Assign to me")
    expect(omar.locator(".notice")).to_have_text("Saved.")
    vera.check("input[name=verdict][value=benign]")
    vera.fill("#f-note", "A contracted partner.")
    with vera.expect_response(lambda response: response.request.method == "POST") as answer:
        vera.click("text=Save and next")
    assert answer.value.status == 409
    expect(vera.locator(".notice")).to_contain_text("omar changed this incident")
    expect(vera.locator(".notice")).to_contain_text("Assigned to: nobody → omar")
    expect(vera.locator("#f-note")).to_have_value("A contracted partner.")


def test_what_is_exported_opens_without_a_formula(opened: Callable[..., Page], tmp_path: Path):
    page = opened("/queue?tab=all&sort=time")
    page.click("summary:has-text('Export')")
    with page.expect_download() as download:
        page.click("text=CSV, for spreadsheets")
    download.value.save_as(tmp_path / "export.csv")
    with (tmp_path / "export.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = [*csv.reader(file)]
    assert len(rows) == 1 + COUNT + len(HOSTILE)
    assert [cell for row in rows for cell in row if cell[:1] in set("=+-@\t\r")] == []


def test_hostile_evidence_runs_nothing_and_bursts_no_page(opened: Callable[..., Page]):
    page = opened("/queue?tab=all&sort=time", viewport=NARROW)
    paths = [link.get_attribute("href") for link in page.locator("a.title").all()[: len(HOSTILE)]]
    for path in ["/queue?tab=all&sort=time", *paths]:
        assert path
        page.goto(path)
        assert "taken" not in page.title()
        assert page.locator("main img, main script").count() == 0
        assert page.evaluate("document.documentElement.scrollWidth") <= NARROW["width"], path
        assert not {"\u202e", "\x1b"} & set(page.content())
    assert len(paths) == len(HOSTILE)


@pytest.mark.parametrize(("size", "scheme"), [(WIDE, "light"), (NARROW, "dark")], ids=["wide", "narrow"])
def test_pages_can_be_read_and_reached_by_everybody(opened: Callable[..., Page], size: dict[str, int], scheme: str):
    """By the rules of axe-core, contrast too, and by ours: headings, unique ids, nothing wider than the window."""
    tried = 0
    for who, paths in PLACES.items():
        page = opened("/", who, viewport=size, color_scheme=scheme)
        for path in paths:
            page.goto(path or page.locator("a.title").first.get_attribute("href") or "/none")
            assert page.evaluate(FAULTS) == [], path
            if not page.locator("[autofocus]").count():
                page.keyboard.press("Tab")
                assert page.evaluate("document.activeElement.className") == "skip", path
            found = Axe().run(page).response["violations"]
            assert [(each["id"], each["nodes"][0]["html"]) for each in found] == [], path
            tried += 1
    assert tried == 13


def test_focus_is_seen_and_paper_gets_the_incident_alone(opened: Callable[..., Page]):
    page = opened("/queue")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
    page.locator("a.title").first.click()
    page.emulate_media(media="print")
    expect(page.locator(".side")).to_be_hidden()
    expect(page.locator("[data-decide]")).to_be_hidden()
    expect(page.locator("#history")).to_be_visible()
    page.emulate_media(media="print", color_scheme="dark")
    assert page.evaluate("getComputedStyle(document.body).color") == "rgb(24, 32, 43)"  # paper is never dark


def test_a_queue_begins_on_the_first_sheet_of_paper(opened: Callable[..., Page]):
    page = opened("/queue?tab=all")
    page.emulate_media(media="print")
    expect(page.locator("[role=search]")).to_be_hidden()
    assert page.evaluate("getComputedStyle(document.querySelector('.queue').closest('.panel')).breakInside") == "auto"


def test_focus_is_never_hidden_or_lost(opened: Callable[..., Page]):
    """Behind the bar of what is selected, below the unfolded filter, in what was closed, in a button of no size."""
    page = opened("/queue")
    page.keyboard.press("f")
    page.keyboard.press("Escape")
    expect(page.locator("[data-filter]")).to_be_focused()
    page.keyboard.press("f")
    page.focus("text=Apply")
    page.keyboard.press("Tab")
    expect(page.locator(".drop[open]")).to_have_count(0)
    box = page.locator("button:focus").bounding_box()
    assert box
    assert box["width"] > 24
    page.keyboard.press("j")
    page.keyboard.press("x")
    for size in (WIDE, NARROW):
        page.set_viewport_size({"width": size["width"], "height": size["height"]})
        for _ in range(24):
            page.keyboard.press("Tab")
            assert page.evaluate(
                """() => {
                  const box = document.activeElement.getBoundingClientRect();
                  const top = document.elementFromPoint(box.x + 4, box.y + box.height / 2);
                  return document.activeElement.contains(top) || top.contains(document.activeElement);
                }"""
            ), page.evaluate("document.activeElement.outerHTML")


def test_single_keys_can_be_turned_off(opened: Callable[..., Page]):
    """As WCAG 2.2 asks in 2.1.4, for those who speak instead of typing."""
    page = opened("/queue")
    page.keyboard.press("?")
    page.click("#keys .check")
    page.click("#keys button")
    page.reload()
    page.keyboard.press("j")
    page.keyboard.press("?")
    expect(page.locator(".is-current")).to_have_count(0)
    expect(page.locator("#keys")).to_be_hidden()
    page.click("[data-keys]")
    expect(page.locator("[data-keys-on]")).not_to_be_checked()
    page.click("#keys .check")
    page.click("#keys button")
    page.keyboard.press("j")
    expect(page.locator(".is-current")).to_have_count(1)


def test_an_app_reads_the_picture_of_the_second_factor(chromium: Browser, console: str):
    context = browser.context(chromium, ignore_https_errors=True, color_scheme="dark")
    page = context.new_page()
    page.goto(console)
    page.fill("#name", "nora")
    page.fill("#password", PASSWORD)
    page.click("button")
    expect(page.locator("h1")).to_have_text("Set up the second factor")
    shot = Image.open(io.BytesIO(page.locator(".qr-box").screenshot()))
    (code,) = zxingcpp.read_barcodes(shot)
    (secret,) = parse_qs(urlsplit(code.text).query)["secret"]
    page.fill("#code", pyotp.TOTP(secret).now())
    page.click("text=Confirm")
    expect(page.locator("h1")).to_have_text("Open incidents")
    context.close()


def test_what_was_typed_outlasts_the_session(opened: Callable[..., Page], sessions: dict[str, Any]):
    page = opened("/queue?tab=all&severity=critical")
    page.locator("a.title").last.click()
    page.fill("#f-note", "Long thought of.")
    page.context.clear_cookies()
    page.click("button[name=then][value=stay]")
    expect(page.locator("h1")).to_have_text("Not saved yet")
    page.context.add_cookies(sessions["vera"]["cookies"])
    page.click("button:has-text('Send it again')")
    expect(page.locator(".quote").first).to_have_text("Long thought of.")


def test_counts_that_do_not_come_are_told(opened: Callable[..., Page]):
    page = opened("/queue")
    page.route("**/queue/live*", lambda route: route.fulfill(status=503))
    expect(page.locator("[data-stale]")).to_be_hidden()
    page.evaluate("htmx.ajax('GET', document.querySelector('#live').getAttribute('hx-get'), '#live')")
    expect(page.locator("[data-stale]")).to_be_visible()


def test_counts_come_by_themselves_and_rows_stay(opened: Callable[..., Page]):
    """What htmx asks for every 20 seconds, asked for now."""
    page = opened("/queue")
    before = numbers(page)
    page.focus("#tab-mine")
    page.evaluate("document.querySelector('#live').dataset.old = 'yes'")
    page.evaluate(
        "htmx.ajax('GET', document.querySelector('#live').getAttribute('hx-get'), {target: '#live', swap: 'outerHTML'})"
    )
    page.wait_for_function("document.querySelector('#live').dataset.old === undefined")
    assert numbers(page) == before
    assert page.evaluate("document.activeElement.id") == "tab-mine"


def test_without_a_script_the_day_is_the_same(opened: Callable[..., Page]):
    page = opened("/queue?severity=low", java_script_enabled=False)
    page.locator("input[name=pick]").first.check()
    expect(page.locator(".bulk")).to_be_visible()
    page.locator("a.title").first.click()
    page.check("input[name=verdict][value=test]")
    page.select_option("#f-state", "resolved")
    number = page.locator(".crumbs span").last.inner_text()
    page.click("text=Save and next")
    expect(page.locator(".crumbs")).not_to_contain_text(number)
    expect(page.locator(".sev-low").first).to_be_visible()


def test_who_has_signed_out_is_out(chromium: Browser, console: str, opened: Callable[..., Page]):
    page = opened("/own", storage_state=_signed_in(chromium, console, "ruth"))
    page.click("text=Sign out")
    page.wait_for_url("**/sign-in*")
    page.goto("/queue")
    expect(page.locator("#password")).to_be_visible()
