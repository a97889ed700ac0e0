"""What a client gets instead of an answer: a page for people, a problem document (RFC 9457) for programs.

Nothing here ever shows what was found: only policy's own words, names of rules, and the incident's number.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from outgate.languages import wanted
from outgate.model import Action, Disposition, Reason
from outgate.wire import page
from outgate.wire.config import CoachConfig
from outgate.wire.refusal_words import WORDS, detail, title

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from mitmproxy.http import Request, Response

    from outgate.model import Fired
    from outgate.wire.gateway import Verdict

_TOO_LARGE = f"uninspected.{Reason.TOO_LARGE}"


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why nothing was sent. `kind` is the last word of the problem type's URI, `tell` policy's words to the user.

    `why` are Outgate's own words, `found` names of data types, never values.
    """

    status: int
    kind: str
    why: str = ""
    tell: tuple[str, ...] = ()
    rules: tuple[str, ...] = ()
    found: tuple[str, ...] = ()
    incident: str = ""
    coached: bool = False  # it may go once the sender has said why


UNDECIDED = Refusal(503, "undecided")
MISDIRECTED = Refusal(421, "misdirected")
MALFORMED = Refusal(400, "malformed")


def from_verdict(verdict: Verdict) -> Refusal:
    """Return the refusal that tells of `verdict`: 403, or 413 for what is too large, or 503 for a fault of ours."""
    outcome = verdict.outcome
    if verdict.unrecorded:
        return Refusal(503, "unrecorded")
    if outcome.disposition is Disposition.COACHED:
        return _coached(verdict)
    fired = [f for f in outcome.decision.fired if f.orders >= Action.COACH]
    tell = told(f for f in fired if f.orders == outcome.decision.action)
    is_too_large = any(finding.data_type == _TOO_LARGE for finding in outcome.findings)
    status, kind = (413, "too-large") if is_too_large else (403, "blocked")
    return Refusal(status, kind, outcome.why, tell, tuple(f.rule for f in fired), _found(fired), verdict.incident)


def _coached(verdict: Verdict) -> Refusal:
    """Return the refusal of what may go once its sender has said why: it tells of the rules that ask, and no other."""
    fired = verdict.outcome.decision.coaching
    names = tuple(f.rule for f in fired)
    return Refusal(403, "coached", "", told(fired), names, _found(fired), verdict.incident, coached=True)


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
            asked = request.headers.get("accept-language", "")
            kind, body = page.HTML, self._html(refusal, wanted(asked, WORDS))
        else:
            kind, body = "application/problem+json", self._json(refusal)
        more = {"Outgate_Incident": refusal.incident} if refusal.incident else {}
        return page.response(request, refusal.status, kind, body, **more)

    def of_close(self, verdict: Verdict) -> str:
        """Return why a WebSocket is closed. What tells how to go on comes first, for the rest may be cut off."""
        refusal = from_verdict(verdict)
        number = f" ({refusal.incident})" if refusal.incident else ""
        say = [f"Say why at {self._coach.url} and send it again."] if refusal.coached else [title(refusal.kind, "en")]
        return f"Outgate{number}: {' '.join((*say, *refusal.tell))}"

    def _html(self, refusal: Refusal, language: str) -> bytes:
        return page.rendered(
            "refusal.html",
            t=WORDS[language],
            lang=language,
            title=title(refusal.kind, language),
            detail=detail(refusal.kind, language, refusal.why),
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
            "title": title(refusal.kind, "en"),
            "status": refusal.status,
            "detail": " ".join((detail(refusal.kind, "en", refusal.why), *refusal.tell)),
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
