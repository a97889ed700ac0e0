"""What a client gets instead of an answer: a page for people, a problem document (RFC 9457) for programs.

Nothing here ever shows what was found: only policy's own words, names of rules, and the incident's number.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import jinja2
from mitmproxy.http import Response

from outgate.model import Action, Reason

if TYPE_CHECKING:
    from mitmproxy.http import Request

    from outgate.model import Fired
    from outgate.wire.gateway import Verdict

_TEMPLATE = (Path(__file__).parent / "refusal.html").read_text("utf-8")
_TOO_LARGE = f"uninspected.{Reason.TOO_LARGE}"


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why nothing was sent. `kind` is the last word of the problem type's URI, `tell` policy's words to the user.

    `found` are names of data types, never values.
    """

    status: int
    kind: str
    title: str
    detail: str
    tell: tuple[str, ...] = ()
    rules: tuple[str, ...] = ()
    found: tuple[str, ...] = ()
    incident: str = ""


UNDECIDED = Refusal(
    503, "undecided", "This was not sent", "Outgate could not decide about it, so it stays here. Please try again."
)
MISDIRECTED = Refusal(
    421,
    "misdirected",
    "This connection leads to another host",
    "The request names a host that this connection was not opened for. Open a connection to that host.",
)
MALFORMED = Refusal(400, "malformed", "This was not sent", "The request does not name a host that it could be sent to.")


def from_verdict(verdict: Verdict) -> Refusal:
    """Return the refusal that tells of `verdict`: 403, or 413 for what is too large, or 503 for a fault of ours."""
    outcome = verdict.outcome
    if verdict.unrecorded:
        detail = "Every stop must be on record, and the record cannot be written now. Please try again later."
        return Refusal(503, "unrecorded", "This was not sent", detail)
    fired = [f for f in outcome.decision.fired if not f.observed and not f.exempted_by and f.action >= Action.REDACT]
    tell = tuple(dict.fromkeys(map(_told, (f for f in fired if f.action == outcome.decision.action))))
    if any(finding.data_type == _TOO_LARGE for finding in outcome.findings):
        status, title, detail = 413, "This is too large to send", "It is too large to be checked, so it was not sent."
    else:
        status, title = 403, "This was not sent"
        detail = "It holds something that may not leave the company this way. Nothing has been sent."
    if outcome.why:
        detail += f" Outgate says: {outcome.why}."
    kind = "too-large" if status == 413 else "blocked"  # noqa: PLR2004 - HTTP's own number
    found = tuple(sorted({finding.data_type for f in fired for finding in f.findings}))
    return Refusal(status, kind, title, detail, tell, tuple(f.rule for f in fired), found, verdict.incident)


def _told(fired: Fired) -> str:
    """Return policy's words, unless they tell of a redaction: that did not take place."""
    return fired.tell_user if fired.tell_user and fired.action is Action.BLOCK else fired.title


class Refusals:
    """Turns refusals into responses; `contact` is whom to ask."""

    def __init__(self, contact: str = "") -> None:
        self._contact = contact
        self._page = jinja2.Environment(autoescape=True, trim_blocks=True).from_string(_TEMPLATE)
        style = re.search(r"<style>(.*?)</style>", _TEMPLATE, re.DOTALL)
        digest = hashlib.sha256(style[1].encode() if style else b"").digest()
        self._policy = f"default-src 'none'; style-src 'sha256-{base64.b64encode(digest).decode()}'"

    def of_verdict(self, request: Request, verdict: Verdict) -> Response:
        """Return the response to `request` that `verdict` refused."""
        return self.answer(request, from_verdict(verdict))

    def answer(self, request: Request, refusal: Refusal) -> Response:
        """Return the response that tells `refusal` in the form that the client asked for."""
        if wants_page(request):
            kind, body = "text/html; charset=utf-8", self._html(refusal)
        else:
            kind, body = "application/problem+json", self._json(refusal)
        headers = {
            "Content-Type": kind,
            "Content-Length": str(len(body)),
            "Cache-Control": "no-store",
            "Content-Security-Policy": self._policy,
            "X-Content-Type-Options": "nosniff",
        }
        if refusal.incident:
            headers["Outgate-Incident"] = refusal.incident
        response = Response.make(refusal.status, b"", headers)
        # A client reads no body after HEAD: bytes sent would be taken for the next response.
        response.raw_content = b"" if request.method == "HEAD" else body
        response.headers["Content-Length"] = str(len(body))
        return response

    def _html(self, refusal: Refusal) -> bytes:
        return self._page.render(
            title=refusal.title,
            detail=refusal.detail,
            tell=refusal.tell,
            found=refusal.found,
            incident=refusal.incident,
            contact=self._contact,
        ).encode()

    def _json(self, refusal: Refusal) -> bytes:
        problem: dict[str, object] = {
            "type": f"urn:problem-type:outgate:{refusal.kind}",
            "title": refusal.title,
            "status": refusal.status,
            "detail": " ".join((refusal.detail, *refusal.tell)),
        }
        if refusal.incident:
            problem |= {"instance": f"urn:outgate:incident:{refusal.incident}", "incident": refusal.incident}
        if refusal.rules:
            problem |= {"rules": list(refusal.rules), "found": list(refusal.found)}
        if self._contact:
            problem["contact"] = self._contact
        return json.dumps(problem, ensure_ascii=False).encode()


def wants_page(request: Request) -> bool:
    """Tell whether a person waits for a page: a navigation, or, without fetch metadata, HTML in Accept."""
    destination = request.headers.get("sec-fetch-dest")
    if destination is not None:
        return destination in {"document", "frame", "iframe"}
    return "text/html" in request.headers.get("accept", "")
