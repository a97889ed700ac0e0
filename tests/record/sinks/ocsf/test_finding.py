from dataclasses import replace

import pytest

from outgate.model import Disposition
from outgate.record import Incident
from outgate.record.reading import CHANGED, OCCURRED, OPENED, REOPENED
from outgate.record.recorder import REFUSED
from outgate.record.sinks.entry import Entry, Standing
from outgate.record.sinks.ocsf.finding import finding
from tests.record.sinks.entries import INCIDENT, entry
from tests.record.sinks.ocsf.schema import faults

CASES: list[tuple[Entry, str, str, str]] = [
    (entry(OPENED), "Create", "New", "Unknown"),
    (entry(OCCURRED), "Update", "New", "Unknown"),
    (entry(REFUSED, why="late"), "Update", "New", "Unknown"),
    (
        entry(CHANGED, standing=Standing("in_progress", "", "bo"), to={"state": "in_progress", "assignee": "bo"}),
        "Update",
        "In Progress",
        "Unknown",
    ),
    (
        entry(CHANGED, standing=Standing("resolved", "true_positive", "bo"), to={"state": "resolved"}),
        "Close",
        "Resolved",
        "True Positive",
    ),
    (
        entry(CHANGED, standing=Standing("suppressed", "benign", ""), to={"state": "suppressed"}),
        "Suppressed",
        "Suppressed",
        "Benign",
    ),
    (entry(CHANGED, standing=Standing("resolved", "test"), to={"verdict": "test"}), "Update", "Resolved", "Test"),
    (entry(REOPENED, standing=Standing("new"), to={"state": "new", "verdict": None}), "Update", "New", "Unknown"),
]


def made(given: Entry, incident: Incident = INCIDENT) -> dict[str, object]:
    return finding(given, incident)


@pytest.mark.parametrize(("given", "activity", "status", "verdict"), CASES, ids=range(len(CASES)))
def test_whatever_happens_to_an_incident_is_an_event_that_the_schema_takes(
    given: Entry, activity: str, status: str, verdict: str
):
    event = made(given)
    assert faults(event) == []
    assert (event["activity_name"], event["status"], event["verdict"]) == (activity, status, verdict)


@pytest.mark.parametrize("disposition", Disposition)
@pytest.mark.parametrize("user", [None, "p1.abc"])
def test_incidents_of_all_kinds_are_events_that_the_schema_takes(disposition: Disposition, user: str | None):
    bare = replace(INCIDENT, disposition=disposition, user=user, rules=(), findings=(), why="could not be read")
    for incident in (bare, replace(INCIDENT, disposition=disposition, user=user)):
        assert faults(made(entry(OPENED, incident), incident)) == []


def test_what_was_refused_in_the_end_was_blocked_whatever_its_occurrence_tells():
    allowed = replace(INCIDENT, disposition=Disposition.ALLOWED)
    event = made(entry(REFUSED, allowed, why="late"), allowed)
    assert (event["disposition"], event["action"]) == ("Blocked", "Denied")


def test_only_what_happened_is_an_alert_and_not_what_reviewers_do():
    assert [made(given)["is_alert"] for given, *_ in CASES] == [True, True, False, False, False, False, False, False]


def test_a_breach_is_suspected_when_what_got_out_is_found_to_be_true():
    standing = Standing("resolved", "true_positive")
    given = entry(CHANGED, standing=standing, to={"verdict": "true_positive"})
    for left in (Disposition.ALLOWED, Disposition.JUSTIFIED):
        assert made(given, replace(INCIDENT, disposition=left))["is_suspected_breach"] is True
    assert made(given)["is_suspected_breach"] is False


def test_no_note_of_a_reviewer_goes_out():
    given = entry(CHANGED, to={"state": "resolved"}, note="it was Ada Lovelace")
    assert "Lovelace" not in str(made(given))


def test_a_word_that_the_schema_does_not_know_is_told_as_another():
    event = made(entry(CHANGED, standing=Standing("archived", "odd"), to={"state": "archived"}))
    assert faults(event) == []
    assert (event["status_id"], event["status"], event["verdict_id"], event["verdict"]) == (99, "archived", 99, "odd")


def test_further_rules_are_related_analytics():
    (rule,) = INCIDENT.rules
    incident = replace(INCIDENT, rules=(rule, replace(rule, rule="other")))
    event = made(entry(OPENED, incident), incident)
    assert faults(event) == []
    info = event["finding_info"]
    assert isinstance(info, dict)
    assert (info["analytic"]["uid"], info["related_analytics"][0]["uid"]) == ("emails", "other")
