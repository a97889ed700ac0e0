"""The proxy's own host: each person sees what was stopped of theirs, and says why by a form of this page alone."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING
from urllib.parse import urlencode

import pytest
import structlog.testing

from outgate.model import Sender
from outgate.wire.coach_host import BODY, LEAST, MOST, CoachHost, is_from_here, plain
from outgate.wire.coaching import MOST as MANY
from outgate.wire.coaching import Coaching, Said, told
from outgate.wire.config import IdentityConfig
from outgate.wire.gateway import Gateway
from outgate.wire.identity import Identity
from outgate.wire.refusal import Refusals
from tests.wire.coached import Clock, coached, message
from tests.wire.flows import flow_of
from tests.wire.running import Recorder, inspect

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mitmproxy.http import HTTPFlow, Response

OURS = "http://outgate.internal/"
ADA = Sender("192.0.2.1")  # as flows come from
WHY = "the carrier asks for it"


class House:
    """The host with what it works with; `said` is what was kept, unless it `fails`."""

    def __init__(self) -> None:
        self.clock = Clock()
        self.coaching = Coaching(900.0, self.clock)
        self.said: list[Said] = []
        self.fails: Exception | None = None
        self.identity = Identity(IdentityConfig())
        gateway = Gateway(
            inspect=inspect,
            record=Recorder(),
            is_private=lambda _: False,
            identity=self.identity,
            refusals=Refusals(),
            timeout=5.0,
        )
        gateway.coaching = self.coaching
        self.host = CoachHost(gateway, self._justify, "security@corp.test")

    async def _justify(self, said: Said) -> None:
        if self.fails is not None:
            raise self.fails
        self.said.append(said)

    def stop(self, sender: Sender = ADA, mark: bytes = b"1", tell: str = "Why <this>?") -> str:
        outcome = coached(message(sender), mark, tell)
        self.coaching.stopped(outcome, told(outcome, "OG-2026-000001", "desk.test"))
        return self.coaching.of(sender)[0].token

    async def ask(self, flow: HTTPFlow) -> Response | None:
        await self.host.request(flow)
        return flow.response

    async def get(self, url: str = OURS, method: str = "GET", **headers: str) -> Response:
        return await self._answered(_flow(url, method, b"", headers))

    async def post(self, url: str = OURS, **fields: str) -> Response:
        headers = {"origin": fields.pop("origin", OURS[:-1])}
        if "site" in fields:
            headers["sec-fetch-site"] = fields.pop("site")
        return await self._answered(_flow(url, "POST", urlencode(fields).encode(), headers))

    async def _answered(self, flow: HTTPFlow) -> Response:
        answer = await self.ask(flow)
        assert answer is not None
        return answer


def _flow(url: str, method: str, body: bytes, headers: dict[str, str]) -> HTTPFlow:
    flow = flow_of(body, url)
    flow.request.method = method
    for name, value in headers.items():
        flow.request.headers[name.replace("_", "-")] = value
    return flow


@pytest.fixture
def house() -> Iterator[House]:
    made = House()
    yield made
    made.identity.close()


def text(answer: Response) -> str:
    return (answer.raw_content or b"").decode()


async def test_it_shows_what_was_stopped_of_this_person_and_of_nobody_else(house: House) -> None:
    token, other = house.stop(), house.stop(Sender("192.0.2.9"), tell="Of another.")
    page = text(await house.get())
    for said in ("desk.test", "09:30:00 UTC", "2 × person.email", "OG-2026-000001", "Why &lt;this&gt;?", token):  # noqa: RUF001
        assert said in page
    assert other not in page
    assert "Of another." not in page
    assert "security@corp.test" in page
    assert "<script" not in page


async def test_a_reason_lets_the_same_go_once_it_is_kept_in_one_plain_line(house: House) -> None:
    token = house.stop()
    answer = await house.post(token=token, why=f"  {WHY}\r\n\x1b[31m\u202e now\u200b ")
    assert (answer.status_code, answer.headers["location"]) == (303, "/?lang=en")
    (said,) = house.said
    assert (said.incident, said.sender, said.rules) == ("OG-2026-000001", ADA, ("ask",))
    assert said.words == f"{WHY} [31m now"
    assert [permit.incident for permit in house.coaching.permits(message(ADA))] == ["OG-2026-000001"]
    page = text(await house.get())
    assert "goes through" in page
    assert token not in page
    assert (await house.post(token=token, why=WHY)).status_code == 410


FAULTS = {
    "another's": ({"token": "other"}, 410),
    "no token": ({}, 410),
    "too short": ({"why": "x" * (LEAST - 1)}, 422),
    "unseen letters": ({"why": "\u200b" * 50}, 422),
    "too long": ({"why": "x" * (MOST + 1)}, 422),
    "from elsewhere": ({"origin": "https://evil.test"}, 403),
    "from nowhere": ({"origin": "null"}, 403),
    "from a broken origin": ({"origin": "http://[::1"}, 403),
    "cross-site": ({"site": "cross-site"}, 403),
    "typed in": ({"site": "none"}, 403),
    "much too large": ({"why": "x" * BODY}, 403),
}


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.replace(" ", "-"))
async def test_what_is_wrong_with_a_form_is_told_and_changes_nothing(house: House, fault: str) -> None:
    token, other = house.stop(), house.stop(Sender("192.0.2.9"))
    change, status = FAULTS[fault]
    fields = ({"why": WHY} if fault == "no token" else {"token": token, "why": WHY}) | change
    if fields.get("token") == "other":
        fields["token"] = other
    answer = await house.post(OURS, **fields)
    assert answer.status_code == status
    assert 'role="alert"' in text(answer)
    assert house.said == []
    assert house.coaching.permits(message(ADA)) == ()


async def test_what_was_typed_stays_in_the_form_when_it_was_refused(house: House) -> None:
    token = house.stop()
    assert ">a&lt;b</textarea>" in text(await house.post(token=token, why="a<b"))
    house.fails = OSError("the disk is full")
    assert f">{WHY}</textarea>" in text(await house.post(token=token, why=WHY))


async def test_a_reason_that_cannot_be_kept_lets_nothing_go_and_may_be_given_again(house: House) -> None:
    token = house.stop()
    house.fails = OSError("canary-4711")
    with structlog.testing.capture_logs() as logs:
        assert (await house.post(token=token, why=WHY)).status_code == 503
    assert "canary-4711" not in str(logs)
    assert house.coaching.permits(message(ADA)) == ()
    house.fails = None
    assert (await house.post(token=token, why=WHY)).status_code == 303


async def test_a_reason_is_kept_once_however_often_it_is_sent(house: House) -> None:
    token = house.stop()
    answers = await asyncio.gather(*(house.post(token=token, why=WHY) for _ in range(3)))
    assert sorted(answer.status_code for answer in answers) == [303, 410, 410]
    assert len(house.said) == 1


async def test_too_many_reasons_within_a_minute_have_to_wait(house: House) -> None:
    for at in range(MANY):
        assert (await house.post(token=house.stop(mark=bytes([at])), why=WHY)).status_code == 303
    token = house.stop(mark=b"more")
    assert (await house.post(token=token, why=WHY)).status_code == 429
    house.clock.now += 60
    assert (await house.post(token=token, why=WHY)).status_code == 303


async def test_neither_page_nor_log_nor_counts_hold_what_was_written(house: House) -> None:
    with structlog.testing.capture_logs() as logs:
        await house.post(token=house.stop(), why="canary 4711 canary")
    assert [line["event"] for line in logs] == ["message.reason"]
    assert "canary" not in str(logs)
    assert "canary" not in text(await house.get())


async def test_the_page_is_in_the_language_that_is_asked_for(house: House) -> None:
    house.stop()
    assert '<html lang="de">' in text(await house.get(accept_language="de-AT,en;q=0.5"))
    german = text(await house.get(f"{OURS}?lang=de"))
    assert "Wozu müssen Sie das senden?" in german
    assert 'href="/?lang=en"' in german
    assert (await house.post(f"{OURS}?lang=de", token=house.stop(), why=WHY)).headers["location"] == "/?lang=de"


async def test_no_site_may_frame_the_page_or_take_its_form(house: House) -> None:
    headers = (await house.get()).headers
    assert headers["content-security-policy"].endswith("; form-action 'self'; frame-ancestors 'none'; base-uri 'none'")
    assert (headers["x-frame-options"], headers["cache-control"]) == ("DENY", "no-store")
    assert headers["referrer-policy"] == "same-origin"  # with none, browsers would send no origin along with the form


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [("GET", "", 200), ("HEAD", "", 200), ("PUT", "", 400), ("GET", "favicon.ico", 400), ("POST", "x", 400)],
)
async def test_there_is_one_page_and_nothing_else(house: House, method: str, path: str, status: int) -> None:
    assert (await house.get(OURS + path, method)).status_code == status


async def test_other_hosts_and_what_is_answered_already_are_left_alone(house: House) -> None:
    assert await house.ask(flow_of(b"", "http://outgate.internal.test/")) is None
    assert await house.ask(flow_of(b"", "http://a@b/")) is None
    flow = flow_of(b"", OURS)
    await house.ask(flow)
    before = flow.response
    await house.ask(flow)
    assert flow.response is before


async def test_a_host_header_that_names_another_is_refused(house: House) -> None:
    assert (await house.get(OURS, host="evil.test")).status_code == 421


async def test_who_is_asked_for_and_has_not_said_who_they_are_sees_nothing(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(house.identity, "is_known", lambda _: False)
    assert await house.ask(flow_of(b"", OURS)) is None


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        ({"sec-fetch-site": "same-origin"}, True),
        ({"sec-fetch-site": "same-site", "origin": OURS[:-1]}, False),
        ({"origin": "http://outgate.internal"}, True),
        ({"origin": "https://outgate.internal"}, False),
        ({"origin": "http://outgate.internal.evil.test"}, False),
        ({}, False),
    ],
)
def test_a_form_is_from_here_when_the_browser_says_so(headers: dict[str, str], *, expected: bool) -> None:
    assert is_from_here(_flow(OURS, "POST", b"", headers).request) is expected


def test_plain_text_is_one_line_of_what_can_be_seen() -> None:
    assert plain("a\tb\x00c\u2028d\u00a0e\u200bf\u202eg\ue000") == "a b c d efg"
    assert plain("e\u0301") == "é"
