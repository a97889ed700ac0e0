"""Two people in Chromium, on a real proxy: what was granted is seen and ends; what is exempted passes soon."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

import httpx
import pytest
from playwright.sync_api import expect

from outgate.record.desk.accounts import Accounts, Role
from tests.live import browser
from tests.live.made_up import LEAK, ORDERS
from tests.live.origin.record import wait_until
from tests.live.reviewers import WAIT, as_user, console, record, reviewed
from tests.live.test_clients import trusting
from tests.record.desk.reviewers import execute
from tests.review.console import PASSWORD, STARTED, chosen

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Page

    from outgate.record import Store
    from tests.live.certificates import Authority
    from tests.live.origin import Origin
    from tests.live.running import Outgate

NAME = "kasia.nowak"
PEOPLE = {"rita": Role.REVIEWER, "petra": Role.PRIVACY, "paul": Role.POLICY}

pytestmark = pytest.mark.timeout(500)


@pytest.fixture
def own(authority: Authority, tmp_path: Path, few: Path) -> Iterator[Outgate]:
    """A proxy that knows its users and keeps evidence, with a console that can open it."""
    with reviewed(tmp_path, authority, NAME, policies=few) as running:
        yield running


def leak(own: Outgate, url: str) -> int:
    """Send the orders as the user, and return the status."""
    with httpx.Client(proxy=as_user(own, NAME), verify=trusting(own), trust_env=False, timeout=WAIT) as client:
        return client.post(url, content=LEAK, headers={"content-type": "text/plain"}).status_code


@contextmanager
def person(chromium: Browser, address: str, name: str) -> Iterator[Page]:
    """A page in which somebody has signed in."""
    with browser.context(chromium, base_url=address, ignore_https_errors=True) as context:
        page = context.new_page()
        page.goto("/")
        page.fill("[name=name]", name)
        page.fill("[name=password]", PASSWORD)
        page.click("main button")
        page.wait_for_url(lambda url: "/sign-in" not in url)
        yield page


def test_two_people_see_more_and_two_let_a_request_pass(own: Outgate, origin: Origin, tmp_path: Path) -> None:
    url = origin.url("/in", "desk.example")
    assert leak(own, url) == 403
    (incident,) = own.incidents()
    address = console(own)
    with record(own) as store, browser.launched(tmp_path / "home") as chromium:
        for name, role in PEOPLE.items():
            Accounts(store).add(name, [role], password=chosen(), actor="test", now=STARTED)
        with person(chromium, address, "rita") as rita:
            with person(chromium, address, "petra") as petra:
                sees_more(rita, petra, store, incident.number)
            with person(chromium, address, "paul") as paul:
                lets_pass(rita, paul, own, url, incident.number)
    assert origin.request().content == LEAK.encode()
    assert NAME.encode() not in origin.request().content
    assert own.command("log", "verify", "--data", str(own.data)).returncode == 0


def sees_more(rita: Page, petra: Page, store: Store, number: str) -> None:
    """Rita asks who it was and for the text; Petra grants both; Rita looks, until the grants have ended."""
    rita.goto(f"/incidents/{number}")
    rita.click("text=See more")
    for asked, what in enumerate(("person", "evidence"), 1):
        rita.check(f"[name=what][value={what}]")
        rita.fill("[name=reason]", "to call them back")
        rita.click("main button.button-primary")
        expect(rita.locator(".tag:has-text('Waiting')")).to_have_count(asked)
    petra.goto("/requests")
    for granted in (1, 2):
        petra.click("button:has-text('Grant') >> nth=0")
        expect(petra.locator(".tag:has-text('Granted')")).to_have_count(granted)
    for secret in (NAME, ORDERS[1]):
        rita.goto(f"/incidents/{number}/more")
        assert secret not in rita.content()
        rita.click(f"tr:has-text('{'Who it is' if secret == NAME else 'The text around'}') >> button:has-text('Show')")
        rita.wait_for_selector("text=That you see this is recorded")
        assert secret in rita.inner_text("main")
    execute(store, "UPDATE requests SET until = asked_at")
    rita.goto(f"/incidents/{number}/more")
    assert rita.locator("text=Expired").count() == 2
    assert rita.locator("button:has-text('Show')").count() == 0


def lets_pass(rita: Page, paul: Page, own: Outgate, url: str, number: str) -> None:
    """Rita makes an exemption of the incident, Paul approves it, and soon the proxy lets the same request pass."""
    rita.goto(f"/incidents/{number}")
    rita.click("a.button:has-text('Exempt')")
    assert rita.input_value("[name=to]") == "desk.example"
    rita.fill("[name=owner]", "carrier desk")
    rita.fill("[name=reason]", "the carrier needs the orders")
    rita.click("text=Try it on the last 30 days")
    rita.wait_for_selector("text=1 incident of the last 30 days would have been let through.")
    rita.click("text=Ask for approval")
    expect(rita.locator("h1")).to_have_text("EX-0001")
    assert rita.locator("button:has-text('Approve')").count() == 0
    assert leak(own, url) == 403
    before = len(own.logged("policy.loaded"))
    paul.goto("/exemptions")
    paul.click("a:has-text('EX-0001')")
    paul.click("button:has-text('Approve')")
    expect(paul.locator(".tag:has-text('In force')")).to_have_count(1)
    assert wait_until(lambda: len(own.logged("policy.loaded")) > before, WAIT), own.log_file.read_text()
    assert leak(own, url) == 200
