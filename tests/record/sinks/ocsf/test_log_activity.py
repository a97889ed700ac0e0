from datetime import timedelta
from typing import Any

import pytest

from outgate.record.ledger.log import ROTATED, STARTED
from outgate.record.retention import PURGED
from outgate.record.sinks.ocsf.log_activity import Gone, checkpoint, edited, log_activity, lost
from tests.record.outcomes import AT
from tests.record.sinks.entries import ORIGIN, entry
from tests.record.sinks.ocsf.schema import faults


@pytest.mark.parametrize(
    ("kind", "data", "activity", "told"),
    [
        (STARTED, {"origin": ORIGIN, "key": "k"}, "Start", {"origin": ORIGIN, "key": "k"}),
        (ROTATED, {"note": "signed by both"}, "Rotate", {"note": "signed by both"}),
        (PURGED, {"before": "2026", "incidents": 2, "places": [[1, 9]]}, "Clear", {"before": "2026", "incidents": 2}),
    ],
)
def test_what_happens_to_a_log_is_an_event_that_the_schema_takes(
    kind: str, data: dict[str, Any], activity: str, told: dict[str, Any]
):
    event = log_activity(entry(kind, None, **data))
    assert faults(event) == []
    assert event["activity_name"] == activity
    assert event["unmapped"]["data"] == told


def test_a_checkpoint_goes_out_whole_and_is_the_same_when_it_is_told_twice():
    event, again = (checkpoint(ORIGIN, 42, "the note\n", AT + timedelta(seconds=n)) for n in (0, 1))
    assert faults(event) == []
    assert event["unmapped"]["data"] == {"checkpoint": "the note\n"}
    assert event["metadata"]["uid"] == again["metadata"]["uid"]
    assert event["metadata"]["uid"] != checkpoint(ORIGIN, 43, "another\n", AT)["metadata"]["uid"]


def test_what_was_lost_is_a_failure_that_says_which_entries_and_how_many():
    event = lost(ORIGIN, Gone(5, 9, 3), AT)
    assert faults(event) == []
    assert (event["status"], event["severity"], event["message"]) == ("Failure", "High", f"{ORIGIN}: entries lost")
    assert event["unmapped"]["data"] == {"first": 5, "last": 9, "entries": 3}


def test_an_entry_that_somebody_edited_is_told_as_that_and_what_it_says_now_is_not():
    event = edited(entry("opened")._replace(sound=False))
    assert faults(event) == []
    assert (event["activity_name"], event["status"], event["severity"]) == ("Entry edited", "Failure", "High")
    assert event["unmapped"]["data"] == {"kind": "opened"}
    assert event["metadata"]["uid"] == (b"u" * 16).hex()
    assert "paste.example" not in str(event)
