from typing import Any

import pytest

from outgate.record.sinks.ocsf.act import act
from tests.record.sinks.entries import INCIDENT, ORIGIN, entry
from tests.record.sinks.ocsf.schema import faults


@pytest.mark.parametrize(
    ("kind", "data", "entity", "activity"),
    [
        ("resolved", {"pseudonym": "p1.abc", "reason": "asked by the council"}, ("User", "p1.abc"), "Read"),
        ("account.added", {"account": "bo", "roles": ["reviewer"]}, ("User", "bo"), "Create"),
        ("account.disabled", {"account": "bo"}, ("User", "bo"), "Disable"),
        ("exemption.approved", {"exemption": "EX-1"}, ("Outgate", ORIGIN), "Update"),
        ("token.revoked", {"account": "bo"}, ("User", "bo"), "Delete"),
        ("views.saved", {"title": "mine"}, ("Outgate", ORIGIN), "views.saved"),
    ],
)
def test_what_people_do_is_an_event_that_the_schema_takes(
    kind: str, data: dict[str, Any], entity: tuple[str, str], activity: str
):
    event = act(entry(kind, None, **data))
    assert faults(event) == []
    assert (event["entity"]["type"], event["entity"]["uid"]) == entity
    assert event["activity_name"] == activity


def test_who_looked_at_an_incident_is_told_with_its_number():
    event = act(entry("looked", why="x")._replace(actor="bo"))
    assert faults(event) == []
    assert event["entity"] == {"type_id": 99, "type": "Incident", "uid": INCIDENT.number}
    assert event["actor"]["user"]["name"] == "bo"


def test_that_a_sender_said_why_is_told_without_their_words():
    event = act(entry("justified", text="Ada asked", rules=["emails"], until="2026-11-22T09:30:01+00:00"))
    assert faults(event) == []
    assert (event["activity_name"], event["entity"]["uid"]) == ("Update", INCIDENT.number)
    assert "Ada" not in str(event)


def test_free_text_stays_here():
    event = act(entry("resolved", None, pseudonym="p1.abc", reason="is it Ada?", text="Ada", note="Ada"))
    assert "Ada" not in str(event)
