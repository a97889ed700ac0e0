"""What a refused client gets: policy's words for people or programs, and never what was found."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from mitmproxy.http import Request

from outgate.model import (
    Action,
    Channel,
    Decision,
    Destination,
    Disposition,
    Finding,
    Fired,
    Likelihood,
    Message,
    Outcome,
    Permit,
    Reason,
    Severity,
    uninspected,
)
from outgate.wire.config import CoachConfig
from outgate.wire.gateway import Verdict
from outgate.wire.refusal import UNDECIDED, Refusals, from_verdict, wants_page
from tests.wire.flows import SENDER

PAGE = [(b"Accept", b"text/html,application/xhtml+xml,*/*;q=0.8")]


def request(headers: list[tuple[bytes, bytes]], method: str = "GET") -> Request:
    return Request.make(method, "https://origin.test/", headers=headers)


def fired(rule: str, tell: str = "", action: Action = Action.BLOCK, *, observed: bool = False) -> Fired:
    finding = Finding("person.email", ("body",), Likelihood.LIKELY, "j***@e***.test")
    return Fired(rule, f"Title of {rule}", action, Severity.HIGH, (finding,), observed=observed, tell_user=tell)


def verdict(*rules: Fired, why: str = "", unrecorded: bool = False, gap: Reason | None = None) -> Verdict:
    message = Message(
        Channel.HTTP, SENDER, Destination("origin.test"), datetime(2026, 1, 2, tzinfo=UTC), body=b"jane@example.test"
    )
    findings = (uninspected(gap, ("body",), "x"),) if gap else ()
    outcome = Outcome(message, Decision(Action.BLOCK, rules), Disposition.BLOCKED, findings, None, why=why)
    return Verdict(outcome, None, "" if unrecorded else "OG-2026-000042", unrecorded)


ASKS = [
    (PAGE, True),
    ([(b"Accept", b"*/*")], False),
    ([], False),
    ([(b"Sec-Fetch-Dest", b"document"), *PAGE], True),
    ([(b"Sec-Fetch-Dest", b"iframe"), *PAGE], True),
    ([(b"Sec-Fetch-Dest", b"empty"), *PAGE], False),
]


def test_a_page_is_for_those_who_ask_for_one() -> None:
    assert [wants_page(request(headers)) for headers, _ in ASKS] == [page for _, page in ASKS]
    assert len(ASKS) == 6


def test_a_program_gets_a_problem_document() -> None:
    answer = Refusals("it@corp.test").of_verdict(request([]), verdict(fired("emails", "Ask a lead.")))
    assert answer.status_code == 403
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.headers["outgate-incident"] == "OG-2026-000042"
    assert json.loads(answer.raw_content or b"") == {
        "type": "urn:problem-type:outgate:blocked",
        "title": "This was not sent",
        "status": 403,
        "detail": "It holds something that may not leave the company this way. Nothing has been sent. Ask a lead.",
        "instance": "urn:outgate:incident:OG-2026-000042",
        "incident": "OG-2026-000042",
        "rules": ["emails"],
        "found": ["person.email"],
        "contact": "it@corp.test",
    }


def test_a_person_gets_a_page_that_escapes_and_loads_nothing() -> None:
    told = verdict(fired("emails", "<script>alert(1)</script> & so on"), why="cannot be redacted: <b>")
    answer = Refusals("<it@corp.test>").of_verdict(request(PAGE), told)
    page = (answer.raw_content or b"").decode()
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert answer.headers["content-length"] == str(len(answer.raw_content or b""))
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; so on" in page
    assert "&lt;it@corp.test&gt;" in page
    assert "<script" not in page
    assert "OG-2026-000042" in page
    assert not re.search(r"(?:src|href|url\()\s*=?", page)


def test_the_policy_of_the_page_allows_its_own_style_and_nothing_else() -> None:
    import base64  # noqa: PLC0415 - for this one
    import hashlib  # noqa: PLC0415

    answer = Refusals().of_verdict(request(PAGE), verdict(fired("emails")))
    style = re.search(rb"<style>(.*?)</style>", answer.raw_content or b"", re.DOTALL)
    assert style is not None
    digest = base64.b64encode(hashlib.sha256(style[1]).digest()).decode()
    assert answer.headers["content-security-policy"] == f"default-src 'none'; style-src 'sha256-{digest}'"


@pytest.mark.parametrize("headers", [PAGE, []])
def test_neither_form_shows_what_was_found(headers: list[tuple[bytes, bytes]]) -> None:
    answer = Refusals().of_verdict(request(headers), verdict(fired("emails", "Ask."), gap=Reason.ENCODING))
    for secret in (b"jane@example", b"j***@e***"):
        assert secret not in (answer.raw_content or b"")


def test_each_reason_is_told_once_and_only_those_that_count() -> None:
    refusal = from_verdict(
        verdict(
            fired("one", "Ask."),
            fired("two", "Ask."),
            fired("three"),
            fired("seen", "No.", observed=True),
            replace(fired("let", "No."), exempted_by="crm: contract"),
            fired("noted", "No.", Action.MONITOR),
        )
    )
    assert refusal.tell == ("Ask.", "Title of three")
    assert refusal.rules == ("one", "two", "three")


def coached(tell: str = "Say why.") -> Verdict:
    asked, other = fired("ask", tell, Action.COACH), fired("noted", "No.", Action.MONITOR)
    told = verdict(asked, other)
    permits = (Permit("ask", frozenset({b"1"}), told.outcome.message.destination, "v1"),)
    return replace(told, outcome=replace(told.outcome, disposition=Disposition.COACHED, permits=permits))


def test_what_may_be_justified_is_told_with_where_to_say_why() -> None:
    refusals = Refusals("it@corp.test", CoachConfig("why.internal", 7))
    problem = json.loads(refusals.of_verdict(request([]), coached()).raw_content or b"")
    assert (problem["status"], problem["type"]) == (403, "urn:problem-type:outgate:coached")
    assert (problem["rules"], problem["justify"]) == (["ask"], "http://why.internal/")
    assert problem["detail"].endswith("Say why. If you need this for your work, say why at http://why.internal/")
    page = (refusals.of_verdict(request(PAGE), coached()).raw_content or b"").decode()
    assert '<a class="go" href="http://why.internal/">Say why</a>' in page
    assert "for 7 minutes" in page
    assert "<form" not in page
    assert "why.internal" not in (refusals.of_verdict(request(PAGE), verdict(fired("a"))).raw_content or b"").decode()


def test_why_a_socket_is_closed_begins_with_how_to_go_on() -> None:
    refusals = Refusals()
    said = refusals.of_close(coached("x" * 200))
    assert (
        said.encode()[:123]
        .decode()
        .startswith("Outgate (OG-2026-000042): Say why at http://outgate.internal/ and send it again. x")
    )
    assert refusals.of_close(verdict(fired("a", "Ask."))) == "Outgate (OG-2026-000042): This was not sent Ask."


def test_what_was_justified_is_not_told_as_a_reason_of_another_block() -> None:
    refusal = from_verdict(
        verdict(fired("strict", "Ask."), replace(fired("b", "No.", Action.COACH), justified_by="OG"))
    )
    assert refusal.rules == ("strict",)


def test_what_nobody_can_justify_is_told_in_policys_words_like_a_block() -> None:
    stuck = verdict(fired("ask", "Say why.", Action.COACH), why="nothing tells what it is")
    decision = replace(stuck.outcome.decision, action=Action.COACH)
    refusal = from_verdict(replace(stuck, outcome=replace(stuck.outcome, decision=decision)))
    assert (refusal.kind, refusal.tell, refusal.coached) == ("blocked", ("Say why.",), False)


def test_of_a_block_milder_rules_are_not_told_for_what_they_say_was_not_done() -> None:
    refusal = from_verdict(verdict(fired("strict", "Ask."), fired("mild", "It was taken out.", Action.REDACT)))
    assert refusal.tell == ("Ask.",)
    assert refusal.rules == ("strict", "mild")


def test_a_redaction_that_could_not_be_made_is_told_by_its_title() -> None:
    given = verdict(fired("mild", "It was taken out.", Action.REDACT), why="a pdf cannot be rewritten")
    decided = replace(given.outcome, decision=replace(given.outcome.decision, action=Action.REDACT))
    assert from_verdict(replace(given, outcome=decided)).tell == ("Title of mild",)


def test_what_is_too_large_has_a_status_of_its_own() -> None:
    refusal = from_verdict(verdict(gap=Reason.TOO_LARGE, why="it is over the limit of what is checked"))
    assert (refusal.status, refusal.kind) == (413, "too-large")
    assert refusal.why == "it is over the limit of what is checked"
    problem = json.loads(Refusals().answer(request([]), refusal).raw_content or b"")
    assert "Outgate says: it is over the limit of what is checked." in problem["detail"]


def test_a_page_is_in_the_language_that_the_browser_wants_and_a_problem_in_english() -> None:
    wanted = (b"Accept-Language", b"de-AT,de;q=0.9,en;q=0.8")
    refusals = Refusals("it@corp.test", CoachConfig("why.internal", 7))
    page = (refusals.of_verdict(request([*PAGE, wanted]), coached()).raw_content or b"").decode()
    assert '<html lang="de">' in page
    for said in ("Bitte sagen Sie, wozu Sie das senden", "7 Minuten lang", ">Begründen</a>", "<dt>Vorfall</dt>"):
        assert said in page
    assert "Say why." in page  # policy's own words, as they are written
    assert json.loads(refusals.of_verdict(request([wanted]), coached()).raw_content or b"")["title"].startswith(
        "Please"
    )


@pytest.mark.parametrize("asked", [b"nl", b"de;q=0", b"", b"\xff\xfe"])
def test_a_page_is_in_english_for_those_who_want_what_there_is_not(asked: bytes) -> None:
    page = Refusals().of_verdict(request([*PAGE, (b"Accept-Language", asked)]), verdict(fired("a"))).raw_content or b""
    assert b'<html lang="en">' in page
    assert b"This was not sent" in page


def test_a_fault_of_ours_is_a_503_without_an_incident() -> None:
    answer = Refusals().of_verdict(request([]), verdict(fired("one"), unrecorded=True))
    assert answer.status_code == 503
    assert "outgate-incident" not in answer.headers


def test_an_answer_to_head_has_a_length_and_no_body() -> None:
    answer = Refusals().answer(request(PAGE, "HEAD"), UNDECIDED)
    assert answer.raw_content == b""
    assert int(answer.headers["content-length"]) > 1000
