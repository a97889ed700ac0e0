"""The host that the proxy answers to itself: where people say why they send what a coach rule has stopped.

A page of its own, and no form on the page of a refusal: that stands under the name of the destination, whose scripts
could fill in a form there. Here, only a form of this page counts (`Sec-Fetch-Site`, or `Origin` where a browser sends
none, as for plain HTTP), only with a token that nobody but the person who was stopped has been shown. Who that is, the
connection tells, as for every message; nobody sees what another has sent. Nothing is ever sent on to such a host.
"""

from __future__ import annotations

import asyncio
import unicodedata
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import parse_qs, urlsplit

import structlog

from outgate.languages import NAMES, wanted
from outgate.wire import coach_words, page
from outgate.wire.coaching import Said
from outgate.wire.hosts import normal_host
from outgate.wire.http import misdirected
from outgate.wire.refusal import MALFORMED

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from mitmproxy.http import HTTPFlow, Request, Response

    from outgate.model import Sender
    from outgate.wire.coaching import Coaching, Stop, Told
    from outgate.wire.gateway import Gateway

    type Justify = Callable[[Said], Awaitable[None]]

_log = structlog.get_logger("outgate.wire")

LEAST, MOST = 8, 500  # characters of a reason
BODY = 16 << 10  # bytes of a form
_POLICY = f"{page.POLICY}; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
_ENDS = frozenset({"Cc", "Zl", "Zp", "Zs"})  # of lines and words
_UNSEEN = frozenset({"Cf", "Cs", "Co", "Cn"})


class Shown(NamedTuple):
    """A stop as the page shows it: with a form, or with until when it may go."""

    told: Told
    token: str
    until: datetime | None
    typed: str


class CoachHost:
    """Answers for the proxy's own host. `justify` records a reason durably, or raises; to stand before `Http`."""

    def __init__(self, gateway: Gateway, justify: Justify, contact: str = "", timeout: float = 15.0) -> None:
        self._gateway = gateway
        self._justify = justify
        self._contact = contact
        self._timeout = timeout

    async def request(self, flow: HTTPFlow) -> None:
        """Answer, if it is for us."""
        if flow.response is not None or flow.error is not None or not self._gateway.identity.is_known(flow):
            return
        try:
            host = normal_host(flow.request.data.host)
        except ValueError:
            return
        if host == self._gateway.own_host:
            self._gateway.counts["own"] += 1
            flow.response = await self._answer(flow, host)

    async def _answer(self, flow: HTTPFlow, host: str) -> Response:
        request = flow.request
        refusal = misdirected(request, host)
        if refusal is not None:
            return self._gateway.refusals.answer(request, refusal)
        path, _, query = request.path.partition("?")
        sender = self._gateway.identity.sender(flow.client_conn, flow)
        chosen = parse_qs(query).get("lang", [""])[0]
        language = wanted(request.headers.get("accept-language", ""), coach_words.WORDS, chosen)
        if path != "/" or request.method not in {"GET", "HEAD", "POST"}:
            return self._gateway.refusals.answer(request, MALFORMED)
        if request.method != "POST":
            return self._page(request, sender, language)
        token, fault, words = await self._said(request, sender)
        if fault:
            return self._page(request, sender, language, fault=fault, typed=(token, words))
        return page.response(request, 303, "text/plain", b"", Location=f"/?lang={language}")

    async def _said(self, request: Request, sender: Sender) -> tuple[str, str, str]:
        """Take a reason; return the form's token, what is wrong about it ("": nothing), and the words as typed."""
        body = request.data.content or b""
        if not is_from_here(request) or len(body) > BODY:
            return "", "foreign", ""
        fields = parse_qs(body.decode("utf-8", "replace"))
        token, words = (fields.get(name, [""])[0] for name in ("token", "why"))
        coaching, reason = self._gateway.coaching, plain(words)
        stop = coaching.find(sender, token)
        if stop is None:
            return token, "gone", ""
        if fault := _fault(reason, coaching, sender):
            return token, fault, words
        return token, await self._recorded(stop, sender, reason), words

    async def _recorded(self, stop: Stop, sender: Sender, reason: str) -> str:
        """Let what was stopped go once the reason is on record. One that could not be recorded changes nothing."""
        coaching = self._gateway.coaching
        rules = tuple(permit.rule for permit in stop.permits)
        until = datetime.now(UTC) + timedelta(seconds=coaching.seconds)
        said = Said(stop.told.incident, sender, reason, rules, until)
        stop.taken = True
        try:
            async with asyncio.timeout(self._timeout):
                await self._justify(said)
        except Exception as error:  # noqa: BLE001 - a store may fail in any way
            _log.error("record.failed", kind=type(error).__name__)
            return "unrecorded"
        finally:
            stop.taken = False
        coaching.grant(stop, said.incident)
        _log.info("message.reason", incident=said.incident, rules=list(rules))
        return ""

    def _page(
        self, request: Request, sender: Sender, language: str, *, fault: str = "", typed: tuple[str, str] = ("", "")
    ) -> Response:
        coaching, t = self._gateway.coaching, coach_words.WORDS[language]
        stops = [self._shown(stop, typed) for stop in coaching.of(sender)]
        given = {"minutes": round(coaching.seconds / 60), "most": MOST}
        body = page.rendered(
            "coach.html",
            t=t,
            lang=language,
            others=[(name, NAMES[name]) for name in coach_words.WORDS if name != language],
            title=t["title"],
            lede=t["lede" if stops else "none"].format(**given),
            kept=t["kept"].format(**given),
            fault=t[fault].format(**given) if fault else "",
            stops=stops,
            most=MOST,
            contact=self._contact,
        )
        more = {"Content_Security_Policy": _POLICY, "X_Frame_Options": "DENY", "Referrer_Policy": "same-origin"}
        return page.response(request, _STATUS.get(fault, 200), page.HTML, body, **more)

    def _shown(self, stop: Stop, typed: tuple[str, str]) -> Shown:
        left = timedelta(seconds=self._gateway.coaching.left(stop))
        until = None if stop.granted is None else datetime.now(UTC) + left
        return Shown(stop.told, stop.token, until, typed[1] if stop.token == typed[0] else "")


_STATUS = {"missing": 422, "long": 422, "gone": 410, "hasty": 429, "unrecorded": 503, "foreign": 403}


def _fault(reason: str, coaching: Coaching, sender: Sender) -> str:
    if len(reason) < LEAST:
        return "missing"
    if len(reason) > MOST:
        return "long"
    return "hasty" if coaching.is_hasty(sender) else ""


def is_from_here(request: Request) -> bool:
    """Tell whether a browser says that a form of this very page sent the request (Fetch Metadata; RFC 6454)."""
    site = request.headers.get("sec-fetch-site")
    if site is not None:
        return str(site) == "same-origin"
    try:
        origin = urlsplit(str(request.headers.get("origin", "")))
        return origin.scheme == str(request.scheme) and origin.hostname == normal_host(request.host)
    except ValueError:
        return False


def plain(text: str) -> str:
    """Return `text` as one line, without characters that draw nothing or control what shows them."""
    kinds = [(char, unicodedata.category(char)) for char in unicodedata.normalize("NFC", text)]
    return " ".join("".join(" " if kind in _ENDS else char for char, kind in kinds if kind not in _UNSEEN).split())
