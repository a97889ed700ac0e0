"""An outcome comes out as it went in, without its parts; and whatever else a worker says is refused as a whole."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from outgate import inspection
from outgate.model import (
    Action,
    Ask,
    Decision,
    Disposition,
    Finding,
    Fired,
    Likelihood,
    Outcome,
    Part,
    Permit,
    Reason,
    Severity,
    uninspected,
)
from outgate.workers.codec import EVIDENCE_BYTES, Reply, Request, reply_frame, reply_of, request_frame, request_of
from outgate.workers.framing import Frame
from tests.workers.conftest import FILES, message, spec

SENT = message(b"a body", headers=((b"Accept", b"\xff"),), trailers=((b"t", b"1"),), names=("a.example",))
POLICY = inspection.load(*spec(FILES))


def there_and_back(outcome: Outcome) -> Outcome:
    return reply_of(reply_frame(Request(outcome.message), outcome, 7), outcome.message).outcome


@given(st.binary(), st.none() | st.dictionaries(st.text(), st.integers()))
def test_a_request_arrives_whole(body, seen):
    request = Request(replace(SENT, body=body, unread=Reason.TIMEOUT), seen)
    frame = request_frame(request)
    assert request_of(frame) == request
    assert frame.body is request.message.body


def test_an_outcome_that_lets_go_hands_back_the_very_message():
    outcome = inspection.inspect(SENT, POLICY)
    assert there_and_back(outcome).send is SENT
    assert there_and_back(outcome) == outcome


def test_a_redacted_message_comes_back_with_its_lines_and_body():
    sent = replace(SENT, body=b"badge BDG-123456", headers=((b"x-note", b"BDG-654321"),))
    outcome = inspection.inspect(sent, POLICY)
    assert outcome.disposition is Disposition.REDACTED
    back = there_and_back(outcome)
    assert (back.send, back.digest, back.why) == (outcome.send, outcome.digest, outcome.why)
    assert [replace(found, spans=(), part=None) for found in outcome.findings] == list(back.findings)


def test_sealed_evidence_comes_along():
    outcome = replace(inspection.inspect(SENT, POLICY), evidence=b"\0\xffsealed")
    assert there_and_back(outcome).evidence == b"\0\xffsealed"


def test_what_fired_rests_upon_the_same_findings():
    behind = Finding("test.badge", ("body", "json[a]"), Likelihood.LIKELY, "B***", b"\1" * 32, people=(b"\2", b"\3"))
    beside = uninspected(Reason.IMAGE, ("body", "lone \udcff surrogate"), "a picture")
    fired = Fired("a", "A", Action.BLOCK, Severity.HIGH, (behind,), True, "crm: why", "Ask.", "Look.")  # noqa: FBT003
    asks = (Ask("daily", timedelta(hours=24), 3, (b"\1",)),)
    decision = Decision(Action.BLOCK, (fired,), frozenset({"corporate"}), asks)
    outcome = Outcome(SENT, decision, Disposition.BLOCKED, (beside, behind), None, "why", "v1", b"\4" * 32)
    back = there_and_back(outcome)
    assert back.findings[0].path == ("body", "lone \\udcff surrogate")
    assert back.decision.fired[0].findings[0] is back.findings[1]
    assert replace(back, findings=()) == replace(outcome, findings=())


def test_what_may_be_justified_comes_back_for_where_the_message_was_to_go():
    found = Finding("test.badge", ("body",), Likelihood.LIKELY, "B***", b"\1" * 32)
    fired = Fired("ask", "A", Action.COACH, Severity.HIGH, (found,))
    permit = Permit("ask", frozenset({b"\1" * 32, b"\2" * 32}), SENT.destination, "v1")
    decision = Decision(Action.COACH, (fired,))
    outcome = Outcome(SENT, decision, Disposition.COACHED, (found,), None, policy_version="v1", permits=(permit,))
    assert there_and_back(outcome) == outcome


def test_what_was_justified_comes_back_with_where_and_is_sent_on():
    fired = Fired("ask", "A", Action.COACH, Severity.HIGH, (), justified_by="OG-2026-000041")
    outcome = Outcome(SENT, Decision(Action.MONITOR, (fired,)), Disposition.JUSTIFIED, (), SENT)
    assert there_and_back(outcome) == outcome


def test_what_was_found_in_the_host_keeps_its_place_for_the_record():
    sent = message(host="bdg-123456.evil.example")
    found = Finding("test.badge", ("host",), Likelihood.LIKELY, "b***", spans=((0, 10),))
    found = replace(found, part=Part(("host",), sent.destination.host.encode(), root="host"))
    back = there_and_back(Outcome(sent, Decision(Action.BLOCK), Disposition.BLOCKED, (found,), None)).findings[0]
    assert back.part is not None
    assert (back.spans, back.part.root, back.part.data) == (((0, 10),), "host", sent.destination.host.encode())


def test_the_memory_of_the_worker_is_told():
    outcome = inspection.inspect(SENT, POLICY)
    assert reply_of(reply_frame(Request(SENT), outcome, 7), SENT) == Reply(outcome, 7)


def _tree() -> dict[str, Any]:
    tree: dict[str, Any] = orjson.loads(reply_frame(Request(SENT), inspection.inspect(SENT, POLICY), 7).meta)
    return tree


WRONG: list[dict[str, Any]] = [
    {"disposition": "blocked"},
    {"disposition": "redacted"},
    {"disposition": "gone"},
    {"disposition": "coached"},
    {"disposition": "coached", "goes": False, "permits": [["ask", ["zz"]]]},
    {"goes": False},
    {"goes": "yes"},
    {"changed": {"target": "", "headers": [], "trailers": []}},
    {"decision": {}},
    {"decision": None},
    {"findings": {"paths": [], "rows": [["a", 0, 2, "s", "", [], None]]}},
    {"findings": {"paths": [["a"]], "rows": [["a", 0, 9, "s", "", [], None]]}},
    {"findings": {"paths": [["a"]], "rows": [["a", 0, 2, "s", "zz", [], None]]}},
    {"findings": {"paths": [["a"]], "rows": [["a"]]}},
    {"digest": 5},
    {"evidence": None},
    {"evidence": "zz"},
    {"evidence": "00" * (EVIDENCE_BYTES + 1)},
    {"resident": None},
]


@pytest.mark.parametrize("wrong", WRONG)
def test_an_answer_that_makes_no_sense_is_refused(wrong: dict[str, Any]):
    with pytest.raises(ValueError, match="makes no sense"):
        reply_of(Frame(orjson.dumps(_tree() | wrong)), SENT)
    assert reply_of(Frame(orjson.dumps(_tree())), SENT).outcome.send is SENT


@given(st.binary() | st.recursive(st.none() | st.text() | st.integers(-9, 9), st.lists).map(orjson.dumps))
def test_no_bytes_get_another_error_out(meta):
    with pytest.raises(ValueError, match="makes no sense"):
        reply_of(Frame(meta), SENT)
