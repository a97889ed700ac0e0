"""Programs read and change incidents as reviewers do: same filter, same scope, same rules, same entries in the log."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from outgate.record.desk.accounts import Role
from tests.review.api.conftest import INCIDENTS

if TYPE_CHECKING:
    from tests.review.api.conftest import Program, Programs
    from tests.review.console import Console


@pytest.fixture
def rita(programs: Programs) -> Program:
    return programs("rita", Role.REVIEWER)


def first(program: Program) -> dict[str, Any]:
    _, tree = program("GET", "/api/incidents?tab=all&limit=1")
    found: dict[str, Any] = tree["incidents"][0]
    return found


def test_all_pages_together_hold_every_incident_once(rita: Program, console: Console):
    numbers, after = [], ""
    for _ in range(INCIDENTS):
        status, tree = rita("GET", f"/api/incidents?tab=all&limit=3{after}")
        assert (status, len(tree["incidents"]) <= 3) == (200, True)
        numbers += [one["number"] for one in tree["incidents"]]
        if tree["next"] is None:
            break
        after = f"&after={tree['next']}"
    assert len(numbers) == len(set(numbers)) == INCIDENTS
    assert [(actor, data["format"]) for _, actor, data in console.entries("exported")] == [("rita", "api")]


def test_the_filter_is_that_of_the_queue(rita: Program):
    severity = first(rita)["severity"]
    _, tree = rita("GET", f"/api/incidents?tab=all&severity={severity}")
    assert tree["incidents"]
    assert {one["severity"] for one in tree["incidents"]} == {severity}


@pytest.mark.parametrize(
    ("query", "detail"),
    [
        ("limit=0", "limit must be a number from 1 to 200."),
        ("limit=x", "limit must be a number from 1 to 200."),
        ("after=x", "after is no place in the queue."),
        ("tab=none", "tab must be one of"),
        ("colour=red", "colour is nothing that can be asked for."),
    ],
)
def test_an_address_that_is_not_understood_is_told(rita: Program, query: str, detail: str):
    status, tree = rita("GET", f"/api/incidents?{query}")
    assert (status, tree["status"]) == (400, 400)
    assert tree["detail"].startswith(detail)


def test_one_incident_comes_with_its_history_and_the_look_is_on_record(rita: Program, console: Console):
    number = first(rita)["number"]
    status, tree = rita("GET", f"/api/incidents/{number}")
    assert (status, tree["number"], tree["looked_at"]) == (200, number, None)
    assert [each["actor"] for each in tree["history"]] == ["rita"]
    assert len(console.entries("looked")) == 1


def test_a_change_is_made_and_told_and_gives_the_next_edition(rita: Program, console: Console):
    one = first(rita)
    body = {"edition": one["edition"], "state": "resolved", "verdict": "false_positive", "note": "a test order"}
    status, tree = rita("PATCH", f"/api/incidents/{one['number']}", body)
    assert (status, tree["state"], tree["verdict"]) == (200, "resolved", "false_positive")
    assert tree["edition"] == one["edition"] + 1
    (changed,) = [data for kind, _, data in console.entries() if kind == "changed"]
    assert (changed["note"], changed["to"]["verdict"]) == ("a test order", "false_positive")


def test_who_comes_second_is_told_and_changes_nothing(rita: Program):
    one = first(rita)
    where = f"/api/incidents/{one['number']}"
    assert rita("PATCH", where, {"edition": one["edition"], "assignee": "rita"})[0] == 200
    status, tree = rita("PATCH", where, {"edition": one["edition"], "state": "in_progress"})
    assert (status, tree["detail"]) == (409, "It was changed by rita in the meantime. Read it again.")
    assert rita("GET", where)[1]["state"] == "new"


@pytest.mark.parametrize(
    ("body", "detail"),
    [
        ({}, "edition: is needed: the one that was seen, a number."),
        ({"edition": "1"}, "edition: is needed"),
        ({"edition": True}, "edition: is needed"),
        ({"edition": 1, "colour": "red"}, "colour: is no field of a change."),
        ({"edition": 1, "state": 3}, "state: must be text."),
        ({"edition": 1, "state": "lost"}, "state or verdict: 'lost' is not a valid State."),
        ({"edition": 1, "state": "resolved"}, "verdict: what is closed needs one."),
        ({"edition": 1, "verdict": "false_positive"}, "note: a false positive needs one: what was it?."),
        ({"edition": 1, "assignee": "nobody-here"}, "assignee: is no reviewer."),
        ({"edition": 1, "note": "x" * 4001}, "note: is too long"),
    ],
)
def test_what_cannot_be_is_refused(rita: Program, body: dict[str, Any], detail: str):
    one = first(rita)
    status, tree = rita("PATCH", f"/api/incidents/{one['number']}", body)
    assert status == 422
    assert tree["detail"].startswith(detail)


def test_a_comment_is_written(rita: Program):
    where = f"/api/incidents/{first(rita)['number']}"
    status, tree = rita("POST", f"{where}/comments", {"text": "asked their lead"})
    assert status == 201
    assert ("commented", {"text": "asked their lead"}) in [(each["kind"], each["data"]) for each in tree["history"]]
    for wrong in ({}, {"text": 3}, {"text": " "}, {"text": "x", "by": "me"}):
        assert rita("POST", f"{where}/comments", wrong)[0] == 422


def test_what_is_outside_ones_groups_is_not_there(programs: Programs):
    outside = programs("otto", Role.REVIEWER, scope=["no-such-group"])
    assert outside("GET", "/api/incidents?tab=all") == (200, {"incidents": [], "next": None})
    where = "/api/incidents/OG-2026-000001"
    assert outside("GET", where)[0] == 404
    assert outside("PATCH", where, {"edition": 1, "assignee": ""})[0] == 404
    assert outside("POST", f"{where}/comments", {"text": "x"})[0] == 404


def test_only_reviewers_change_anything(programs: Programs):
    petra = programs("petra", Role.PRIVACY)
    one = first(petra)
    where = f"/api/incidents/{one['number']}"
    assert petra("PATCH", where, {"edition": one["edition"], "state": "in_progress"})[0] == 403
    assert petra("POST", f"{where}/comments", {"text": "x"})[0] == 403
    assert petra("GET", where)[0] == 200


def test_a_body_that_is_no_object_is_told(rita: Program, console: Console):
    number = first(rita)["number"]
    assert rita("PATCH", f"/api/incidents/{number}", [1])[0] == 400
