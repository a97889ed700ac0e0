"""Redaction replaces each found span by the name of its data type, and refuses what has no place."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from outgate.act.redact import redact
from outgate.extract import extract
from outgate.model import Channel, Destination, Finding, Likelihood, Limits, Message, Sender, Span, Unwritable

MESSAGE = Message(
    Channel.FILE,
    Sender("10.0.0.7"),
    Destination("chat.example"),
    datetime(2026, 11, 22, tzinfo=UTC),
    body=b"call Jane at +1 415 555 0132 or write jane@shop.example",
)


def finding(data_type: str, *spans: Span) -> Finding:
    part = next(part for part in extract(MESSAGE, Limits()).parts if part.root == "body")
    return Finding(data_type, part.path, Likelihood.LIKELY, "***", b"", spans, part)


def one_part(*findings: Finding) -> bytes:
    part = findings[0].part
    same = [Finding(f.data_type, f.path, f.likelihood, f.sample, f.digest, f.spans, part) for f in findings]
    return redact(MESSAGE, same).body


def test_every_span_becomes_the_name_of_its_data_type():
    redacted = one_part(finding("person.phone", (13, 28)), finding("person.email", (38, 55)))
    assert redacted == b"call Jane at [person.phone] or write [person.email]"


def test_spans_that_overlap_leave_no_rest():
    assert one_part(finding("person.phone", (13, 24)), finding("payment.card", (16, 28))).startswith(
        b"call Jane at [person.phone] or"
    )


def test_a_finding_without_a_place_cannot_be_redacted():
    with pytest.raises(Unwritable, match=r"uninspected\.timeout"):
        redact(MESSAGE, [Finding("uninspected.timeout", ("body",), Likelihood.LIKELY, "")])
