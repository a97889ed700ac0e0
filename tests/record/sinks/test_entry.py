from dataclasses import replace
from datetime import timedelta

from outgate.record.reading import CHANGED, COMMENTED, OCCURRED, OPENED
from outgate.record.sinks.entry import changed_to
from tests.record.outcomes import AT, email, outcome, recorded
from tests.record.sinks.entries import INCIDENT, entry


def test_an_occurrence_tells_its_own_details_under_the_number_of_its_incident():
    later = AT + timedelta(minutes=5)
    again = replace(recorded(outcome(email("x@other.example"), at=later)), number=INCIDENT.number)
    given = entry(OCCURRED, again)._replace(opened=INCIDENT, at=later)
    assert given.incident == again


def test_whatever_else_happens_tells_the_incident_as_it_was_opened():
    assert entry(OPENED).incident == INCIDENT
    assert entry(CHANGED, to={"state": "resolved"}).incident == INCIDENT
    assert entry("purged", None, before="2026").incident is None


def test_only_a_review_changes_what_is_thought_of_an_incident():
    assert entry(CHANGED, to={"state": "resolved"}).change == {"state": "resolved"}
    assert entry(COMMENTED, to={"state": "resolved"}).change == {}
    assert changed_to({"to": "resolved"}) == changed_to({}) == {}
