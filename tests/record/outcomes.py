"""Outcomes of made-up messages, for the tests of the record."""

from __future__ import annotations

import hashlib
import hmac
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
    Sender,
    Severity,
)
from outgate.record.incident import Incident, from_outcome
from outgate.record.keys import Keys
from outgate.record.ledger.notes import NoteKey
from outgate.record.people import People

KEY = b"k" * 32
KEYS = Keys(KEY, {1: b"p" * 32}, NoteKey("outgate.example/proxy", b"l" * 32))
PEOPLE = People(KEYS.people)
USER = "ada.lovelace"
AT = datetime(2026, 11, 22, 9, 30, 1, 250_000, UTC)


def recorded(given: Outcome) -> Incident:
    """What is kept of an outcome."""
    return from_outcome(given, PEOPLE).incident


def email(address: str, path: tuple[str, ...] = ("body",)) -> Finding:
    """A finding as detection makes it: a masked sample and a keyed digest."""
    sample = f"{address[0]}***@{address.partition('@')[2][0]}***.com"
    digest = hmac.digest(KEY, f"person.email\0{address}".encode(), hashlib.sha256)[:16]
    return Finding("person.email", path, Likelihood.LIKELY, sample, digest)


def message(**given: object) -> Message:
    """A post to a paste site."""
    base: dict[str, object] = {
        "channel": Channel.HTTP,
        "sender": Sender("10.20.0.7", USER, frozenset({"support"})),
        "destination": Destination("paste.example"),
        "at": AT,
        "method": "POST",
        "target": b"/new?to=jane.roe@mail.example",
        "headers": ((b"authorization", b"Basic c2VjcmV0OnNlY3JldA=="),),
        "body": b"jane.roe@mail.example",
    }
    return Message(**(base | given))  # type: ignore[arg-type]


def outcome(*findings: Finding, rule: str = "emails", **given: object) -> Outcome:
    """A blocked message with these findings (default: one address)."""
    found = findings or (email("jane.roe@mail.example"),)
    fired = Fired(rule, "Addresses may not leave", Action.BLOCK, Severity.HIGH, found)
    return Outcome(
        message=message(**given),
        decision=Decision(Action.BLOCK, (fired,), frozenset({"paste-sites"})),
        disposition=Disposition.BLOCKED,
        findings=found,
        send=None,
        policy_version="abc123",
        digest=b"d" * 32,
    )
