"""What the tests of coaching share: outcomes that ask for a reason, and a clock that they set."""

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
    Permit,
    Sender,
    Severity,
)

ADA, BO = Sender("192.0.2.1", "ada"), Sender("192.0.2.1", "bo")
DESK = Destination("desk.test")


class Clock:
    """Seconds, as the test has them."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def message(sender: Sender = ADA, destination: Destination = DESK, body: bytes = b"x") -> Message:
    """A message that is to be justified."""
    return Message(Channel.HTTP, sender, destination, datetime(2026, 1, 2, 9, 30, tzinfo=UTC), body=body)


def coached(sent: Message, mark: bytes = b"1", tell: str = "Why <this>?") -> Outcome:
    """The outcome of a rule that coaches."""
    findings = tuple(Finding("person.email", ("body",), Likelihood.LIKELY, "j***", each) for each in (mark, mark, b"2"))
    fired = Fired("ask", "Addresses", Action.COACH, Severity.LOW, findings, tell_user=tell)
    permits = (Permit("ask", frozenset({mark}), sent.destination, "v1"),)
    decision = Decision(Action.COACH, (fired,))
    return Outcome(sent, decision, Disposition.COACHED, findings, None, permits=permits)
