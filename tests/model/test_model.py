"""The nouns hide what they carry, and order what is ordered."""

from __future__ import annotations

from datetime import UTC, datetime

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
    Part,
    Reason,
    Sender,
    Severity,
    Table,
    uninspected,
)

CANARY = "jane.roe.4711@shop.example"
MESSAGE = Message(
    Channel.HTTP,
    Sender("10.0.0.7"),
    Destination("chat.example"),
    datetime(2026, 11, 22, tzinfo=UTC),
    "POST",
    f"/?q={CANARY}".encode(),
    ((b"X-Note", CANARY.encode()), (b"x-note", b"two")),
    CANARY.encode(),
    ((b"X-End", CANARY.encode()),),
    (CANARY,),
)


def fired(**changes: object) -> Fired:
    return Fired("a", "A", Action.BLOCK, Severity.HIGH, (), **changes)  # type: ignore[arg-type]


def test_no_repr_shows_what_a_message_carries():
    part = Part(("body",), CANARY.encode())
    finding = Finding("person.email", ("body",), Likelihood.LIKELY, "j***@s***", b"\1" * 16, ((0, 26),), part)
    decision = Decision(Action.BLOCK, (fired(),))
    outcome = Outcome(MESSAGE, decision, Disposition.BLOCKED, (finding,), MESSAGE)
    table = Table(("email",), [[CANARY]], lambda _row, _column: None)
    for noun in (MESSAGE, part, finding, outcome, table):
        assert CANARY not in repr(noun)
        assert "jane" not in repr(noun)


def test_header_joins_all_values_whatever_their_case():
    assert MESSAGE.header(b"x-note") == CANARY.encode() + b", two"
    assert MESSAGE.header(b"absent") == b""


def test_what_could_not_be_looked_into_is_a_finding_like_any_other():
    gap = uninspected(Reason.ENCRYPTED, ("body", "zip[a]"), "zip entry with a password")
    assert (gap.data_type, gap.likelihood, gap.spans) == ("uninspected.encrypted", Likelihood.VERY_LIKELY, ())


def test_a_decision_is_recorded_when_anything_fired_that_no_exemption_silenced():
    assert not Decision(Action.ALLOW).recorded
    assert Decision(Action.ALLOW, (fired(observed=True),)).recorded
    assert not Decision(Action.ALLOW, (fired(exempted_by="crm-team: contract"),)).recorded
