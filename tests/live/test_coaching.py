"""Coaching with real clients: stopped, say why, send again; and what the origin received at each step.

The policy is small: e-mail addresses are coached, card numbers are blocked, and IBANs are taken out.
"""

from __future__ import annotations

import html
import json
import re
from typing import TYPE_CHECKING
from urllib.parse import quote_plus

import bcrypt
import pytest
from playwright.sync_api import ProxySettings

from outgate.model import Disposition
from outgate.record import Store
from outgate.settings import shipped_policies
from tests.cli.conftest import written
from tests.live import browser
from tests.live.made_up import CARD
from tests.live.origin import Origin
from tests.live.running import Outgate
from tests.live.test_curl import Answer, curl

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Page

    from tests.live.certificates import Authority

OURS = "http://outgate.internal/"
TEXT = "please write to reader01@mailbox.example about the parcel"
OTHER = "please write to reader02@mailbox.example about the parcel"
PEOPLE = {"ada": "one", "bo": "two"}
WHY = "the carrier asks for the address, ticket 12"
RULE = """
title = "{title}"
severity = "medium"
action = "{action}"
[when]
data = ["{data}"]
[tell]
user = "{title}: say why."
[[example]]
given = {{ "{data}" = 1 }}
expect = "{action}"
[[example]]
given = {{ "{other}" = 1 }}
expect = "allow"
"""
RULES = {
    "addresses": ("Addresses of customers", "coach", "person.email", "payment.card"),
    "cards": ("Card numbers", "block", "payment.card", "person.email"),
    "accounts": ("Account numbers", "redact", "payment.iban", "person.email"),
}
DESK = b"""<!doctype html><meta charset="utf-8"><title>Desk</title>
<form method="post" action="/form"><textarea name="note"></textarea><button>Send</button></form>
<script>
function say(text) {
  return new Promise(done => {
    const socket = new WebSocket("wss://" + location.host + "/socket"), got = [];
    socket.onopen = () => socket.send(text);
    socket.onmessage = event => { got.push(event.data); socket.close(); };
    socket.onclose = event => done({got, code: event.code, reason: event.reason});
  });
}
</script>
"""


def policies(folder: Path) -> Path:
    """Write the policy."""
    shipped = [f"data-types/{name}.toml" for name in ("person/email", "payment/card", "payment/iban")]
    rules = {
        f"rules/{name}.toml": RULE.format(title=title, action=action, data=data, other=other)
        for name, (title, action, data, other) in RULES.items()
    }
    return written(folder, {name: (shipped_policies() / name).read_text() for name in shipped} | rules)


@pytest.fixture(scope="module")
def coached(authority: Authority, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Outgate]:
    """A proxy that asks who sends."""
    folder = tmp_path_factory.mktemp("coached")
    users = folder / "users"
    hashes = {name: bcrypt.hashpw(word.encode(), bcrypt.gensalt(4)).decode() for name, word in PEOPLE.items()}
    users.write_text("\n".join(f"{name}:{hashed}" for name, hashed in hashes.items()))
    more = f'[identity]\nhtpasswd = "{users}"\n'
    with Outgate(folder / "own", authority.pem, policies=policies(folder / "policies"), more=more) as running:
        yield running


def send(outgate: Outgate, *arguments: str, user: str = "ada") -> Answer:
    return curl(outgate, "--proxy-user", f"{user}:{PEOPLE[user]}", *arguments)


def page_of(outgate: Outgate, user: str = "ada", *arguments: str) -> Answer:
    return send(outgate, *arguments, "-H", "Accept: text/html", OURS, user=user)


def tokens(answer: Answer) -> list[str]:
    return [html.unescape(each) for each in re.findall(r'name="token" value="([^"]+)"', answer.body)]


def say_why(outgate: Outgate, token: str, why: str = WHY, user: str = "ada", origin: str = OURS[:-1]) -> Answer:
    body = f"token={quote_plus(token)}&why={quote_plus(why)}"
    return send(outgate, "-H", f"Origin: {origin}", "-H", "Accept: text/html", "-d", body, OURS, user=user)


def test_what_was_stopped_goes_to_where_it_was_going_for_whom_it_was_stopped_after_they_said_why(
    coached: Outgate, origin: Origin
) -> None:
    coached.forget()
    to = origin.url("/in", "desk.example")
    stopped = send(coached, "-d", TEXT, to)
    assert stopped.status == 403
    problem = json.loads(stopped.body)
    assert (problem["type"], problem["justify"]) == ("urn:problem-type:outgate:coached", OURS)
    assert "Addresses of customers: say why." in problem["detail"]
    assert "reader01" not in stopped.body
    assert tokens(page_of(coached, "bo")) == []
    (token,) = tokens(page_of(coached))
    assert say_why(coached, token, user="bo").status == 410
    assert say_why(coached, token, origin="https://desk.example").status == 403
    assert say_why(coached, token, why="  because ").status == 422
    assert origin.requests == []

    assert say_why(coached, token).status == 303
    assert "goes through" in page_of(coached).body
    for other in (
        (TEXT.replace("01@", "03@"), to, "ada"),
        (TEXT, origin.url("/in", "else.example"), "ada"),
        (TEXT, to, "bo"),
    ):
        assert send(coached, "-d", other[0], other[1], user=other[2]).status == 403
    assert send(coached, "-d", f"{TEXT} {CARD}", to).status == 403
    assert origin.requests == []

    assert send(coached, "-d", TEXT, to).status == 200
    assert bytes(origin.request().body).decode() == TEXT
    first, *_, last = coached.incidents(origin.port)
    assert (first.disposition, last.disposition) == (Disposition.COACHED, Disposition.JUSTIFIED)
    assert [rule.justified_by for rule in last.rules] == [first.number]


def test_what_is_pasted_into_a_reason_does_not_get_into_the_log(coached: Outgate, origin: Origin) -> None:
    coached.forget()
    send(coached, "-d", OTHER, origin.url("/in", "desk.example"))
    token = tokens(page_of(coached))[0]
    why = f"ada says reader02@mailbox.example paid with {CARD}\u202e\x1b[31m, ticket 12"
    assert say_why(coached, token, why=why).status == 303
    (incident,) = coached.incidents(origin.port)
    with Store.open_for_reading(f"sqlite:///{coached.data / 'outgate.db'}") as store:
        (said,) = [event["data"]["text"] for event in store.events(incident.number) if event["kind"] == "justified"]
    assert said == "[user] says [person.email] paid with [payment.card] [31m, ticket 12"
    written = b"".join(file.read_bytes() for file in coached.data.glob("outgate.db*")) + coached.log_file.read_bytes()
    assert b"reader02" not in written
    assert CARD.encode() not in written
    verified = coached.command("log", "verify", "--config", str(coached.config))
    assert verified.returncode == 0, verified.stdout + verified.stderr
    told = coached.command("incidents", "show", incident.number, "--config", str(coached.config))
    assert "justified by the sender: [user] says" in told.stdout


def test_what_is_taken_out_needs_no_reason_and_what_is_left_does(coached: Outgate, origin: Origin) -> None:
    to, iban = origin.url("/in", "desk.example"), "DE89 3704 0044 0532 0130 00"
    text = f"pay {iban} and tell reader04@mailbox.example"
    assert send(coached, "-d", text, to).status == 403
    assert origin.requests == []
    assert say_why(coached, tokens(page_of(coached))[0]).status == 303
    assert send(coached, "-d", text, to).status == 200
    assert bytes(origin.request().body).decode() == text.replace(iban, "[payment.iban]")


def test_the_proxy_answers_to_its_own_host_and_sends_nothing_there(coached: Outgate, origin: Origin) -> None:
    """Every name leads to the origin here, so anything that was sent on would be received."""
    for url in (origin.plain_url("/", "outgate.internal"), origin.url("/", "outgate.internal")):
        assert send(coached, "-H", "Accept: text/html", url).status == 200
        assert send(coached, "-d", "x" * 100, url).status == 403
        assert send(coached, "-X", "DELETE", f"{url}some/where").status == 400
    assert curl(coached, "-H", "Accept: text/html", OURS).status == 407
    assert origin.requests == []
    assert origin.connections == []


def test_a_person_says_why_in_a_browser_and_sends_again(authority: Authority, coached: Outgate, tmp_path: Path) -> None:
    through = ProxySettings(server=coached.url, username="ada", password=PEOPLE["ada"])
    with (
        Origin(authority, pages={"/desk": DESK}) as desk,
        browser.launched(tmp_path / "home") as launched,
        launched.new_context(proxy=through, ignore_https_errors=True, locale="de-DE") as context,
    ):
        page = context.new_page()
        page.goto(desk.url("/desk", "desk.example"))
        desk.forget()
        _stop_and_say_why(page, desk)
        page.goto(desk.url("/desk", "desk.example"))
        page.get_by_role("textbox").fill("to reader05@mailbox.example")
        page.get_by_role("button").click()
        page.wait_for_load_state()
        assert [bytes(one.body) for one in desk.requests if one.path == "/form"] == [
            b"note=to+reader05%40mailbox.example"
        ]
        page.goto(desk.url("/desk", "desk.example"))
        closed = page.evaluate("say('reader06@mailbox.example')")
        assert closed["code"] == 1008
        assert "Say why at http://outgate.internal/ and send it again." in closed["reason"]
        assert [frame for one in desk.requests for frame in one.messages] == []
        page.goto(OURS)
        _say_why(page)
        page.goto(desk.url("/desk", "desk.example"))
        page.evaluate("say('reader06@mailbox.example')")
        assert [frame for one in desk.requests for frame in one.messages] == [b"reader06@mailbox.example"]


def _stop_and_say_why(page: Page, desk: Origin) -> None:
    page.get_by_role("textbox").fill("to reader05@mailbox.example")
    page.get_by_role("button").click()
    page.get_by_role("link", name="Begründen").click()
    page.wait_for_url(f"{OURS}**")
    assert [one for one in desk.requests if one.path == "/form"] == []
    _say_why(page)


def _say_why(page: Page) -> None:
    page.get_by_label("Wozu müssen Sie das senden?").first.fill(WHY)
    page.get_by_role("button", name="Begründung festhalten").first.click()
    page.get_by_role("status").first.wait_for()
