"""What a client gets instead of an answer: a page for people, a problem document (RFC 9457) for programs.

Nothing here ever shows what was found: only policy's own words, names of rules, and the incident's number.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from outgate.model import Action, Disposition, Reason
from outgate.wire import page
from outgate.wire.config import CoachConfig

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from mitmproxy.http import Request, Response

    from outgate.model import Fired
    from outgate.wire.gateway import Verdict

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
    coached: bool = False  # it may go once the sender has said why


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
    if outcome.disposition is Disposition.COACHED:
        return _coached(verdict)
    fired = [f for f in outcome.decision.fired if f.orders >= Action.COACH]
    tell = told(f for f in fired if f.orders == outcome.decision.action)
    if any(finding.data_type == _TOO_LARGE for finding in outcome.findings):
        status, title, detail = 413, "This is too large to send", "It is too large to be checked, so it was not sent."
    else:
        status, title = 403, "This was not sent"
        detail = "It holds something that may not leave the company this way. Nothing has been sent."
    if outcome.why:
        detail += f" Outgate says: {outcome.why}."
    kind = "too-large" if status == 413 else "blocked"  # noqa: PLR2004 - HTTP's own number
    return Refusal(status, kind, title, detail, tell, tuple(f.rule for f in fired), _found(fired), verdict.incident)


def _coached(verdict: Verdict) -> Refusal:
    """Return the refusal of what may go once its sender has said why: it tells of the rules that ask, and no other."""
    fired = verdict.outcome.decision.coaching
    title, detail = "Please say why you send this", "It has been stopped for now. Nothing has been sent."
    names = tuple(f.rule for f in fired)
    return Refusal(403, "coached", title, detail, told(fired), names, _found(fired), verdict.incident, coached=True)


def _found(fired: Sequence[Fired]) -> tuple[str, ...]:
    return tuple(sorted({finding.data_type for f in fired for finding in f.findings}))


def told(fired: Iterable[Fired]) -> tuple[str, ...]:
    """Return policy's words, each once; the title where they tell of a redaction: that did not take place."""
    words = (f.tell_user if f.tell_user and f.action is not Action.REDACT else f.title for f in fired)
    return tuple(dict.fromkeys(words))


class Refusals:
    """Turns refusals into responses; `contact` is whom to ask, `coach` where to say why."""

    def __init__(self, contact: str = "", coach: CoachConfig | None = None) -> None:
        self._contact = contact
        self._coach = coach or CoachConfig()

    def of_verdict(self, request: Request, verdict: Verdict) -> Response:
        """Return the response to `request` that `verdict` refused."""
        return self.answer(request, from_verdict(verdict))

    def answer(self, request: Request, refusal: Refusal) -> Response:
        """Return the response that tells `refusal` in the form that the client asked for."""
        if wants_page(request):
            kind, body = page.HTML, self._html(refusal)
        else:
            kind, body = "application/problem+json", self._json(refusal)
        more = {"Outgate_Incident": refusal.incident} if refusal.incident else {}
        return page.response(request, refusal.status, kind, body, **more)

    def of_close(self, verdict: Verdict) -> str:
        """Return why a WebSocket is closed. What tells how to go on comes first, for the rest may be cut off."""
        refusal = from_verdict(verdict)
        number = f" ({refusal.incident})" if refusal.incident else ""
        say = [f"Say why at {self._coach.url} and send it again."] if refusal.coached else [refusal.title]
        return f"Outgate{number}: {' '.join((*say, *refusal.tell))}"

    def _html(self, refusal: Refusal) -> bytes:
        return page.rendered(
            "refusal.html",
            title=refusal.title,
            detail=refusal.detail,
            tell=refusal.tell,
            found=refusal.found,
            incident=refusal.incident,
            contact=self._contact,
            coach=self._coach.url if refusal.coached else "",
            minutes=self._coach.minutes,
        )

    def _json(self, refusal: Refusal) -> bytes:
        problem: dict[str, object] = {
            "type": f"urn:problem-type:outgate:{refusal.kind}",
            "title": refusal.title,
            "status": refusal.status,
            "detail": " ".join((refusal.detail, *refusal.tell)),
        }
        if refusal.coached:
            problem["detail"] = f"{problem['detail']} If you need this for your work, say why at {self._coach.url}"
            problem["justify"] = self._coach.url
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
