import json
from dataclasses import replace
from typing import Any

import pytest

from outgate.record.ledger.log import STARTED
from outgate.record.reading import CHANGED, COMMENTED, OCCURRED, OPENED
from outgate.record.sinks.entry import Entry
from outgate.record.sinks.ocsf.mapping import event_of, fitted, line
from tests.record.sinks.entries import INCIDENT, ORIGIN, entry
from tests.record.sinks.ocsf.schema import faults

CASES = [
    (entry(OPENED), 2006),
    (entry(OCCURRED), 2006),
    (entry(CHANGED, to={"state": "resolved"}), 2006),
    (entry(COMMENTED, text="a note"), 3004),
    (entry(CHANGED, to={"state": "resolved"})._replace(opened=None), 3004),
    (entry(STARTED, None, origin=ORIGIN, key="k"), 1008),
    (entry(OPENED)._replace(sound=False, data="no JSON"), 1008),
    (entry("signed_in", None, account="bo"), 3002),
    (entry("resolved", None, pseudonym="p1.x"), 3004),
    (entry("a kind of a later version", None, whatever=1), 3004),
]


@pytest.mark.parametrize(("given", "kind"), CASES, ids=range(len(CASES)))
def test_every_entry_becomes_an_event_of_the_class_that_fits_it(given: Entry, kind: int):
    event = event_of(given)
    assert event["class_uid"] == kind
    assert faults(event) == []


def _many() -> dict[str, Any]:
    (found,) = INCIDENT.findings
    many = tuple(replace(found, path=("body", f"row {number}")) for number in range(100))
    return event_of(entry(OPENED, replace(INCIDENT, findings=many)))


def test_a_line_is_one_line_of_ascii_whatever_is_in_it():
    told = line(event_of(entry(OPENED, replace(INCIDENT, host="böse\n\x1b[2J\u202e.example"))))
    assert b"\n" not in told
    assert told.isascii()
    assert json.loads(told)["dst_endpoint"]["hostname"] == "böse\n\x1b[2J\u202e.example"


def test_what_is_too_long_leaves_out_what_can_be_spared_and_says_so():
    event = _many()
    assert len(line(event)) > 8_000
    short = json.loads(fitted(event, 8_000))
    assert len(fitted(event, 8_000)) <= 8_000
    assert (short["unmapped"]["truncated"], "findings" in short["unmapped"]) == (True, False)
    assert short["finding_info"] == event["finding_info"]
    assert faults(short) == []
    assert "truncated" not in event["unmapped"]


def test_what_fits_is_left_as_it_is():
    event = _many()
    assert fitted(event, 1_000_000) == line(event)


def test_even_what_cannot_be_made_to_fit_is_told():
    assert len(fitted(event_of(entry(OPENED)), 10)) > 10
