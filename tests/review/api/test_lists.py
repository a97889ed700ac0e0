"""The audit trail and the exemptions, for programs."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from outgate.record.desk import exemptions
from outgate.record.desk.accounts import Role
from outgate.record.desk.exemptions import Trial, Wish
from outgate.review.api import lists
from tests.review.api.conftest import INCIDENTS

if TYPE_CHECKING:
    from tests.review.api.conftest import Programs
    from tests.review.console import Console


def test_the_trail_is_read_page_by_page(programs: Programs, console: Console, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(lists, "_SIZE", 2)
    anna = programs("anna", Role.AUDITOR)
    for name in ("b", "c"):
        console.account(name, Role.REVIEWER)
    kinds, after = [], ""
    for _ in range(10):
        _, tree = anna("GET", f"/api/audit?kind=account.{after}")
        kinds += [entry["kind"] for entry in tree["entries"]]
        if tree["next"] is None:
            break
        after = f"&after={tree['next']}"
    assert len(kinds) == len(console.entries("account."))
    assert set(kinds) == {"account.added", "account.second_factor"}


def test_the_trail_is_narrowed_by_actor_and_time(programs: Programs, console: Console):
    anna = programs("anna", Role.AUDITOR)
    assert {entry["actor"] for entry in anna("GET", "/api/audit?actor=anna")[1]["entries"]} == {"anna"}
    later = (console.clock.now + timedelta(days=1)).isoformat()
    assert anna("GET", f"/api/audit?since={later}&actor=anna")[1]["entries"] == []
    assert anna("GET", f"/api/audit?until={later}")[1]["entries"] != []


@pytest.mark.parametrize(
    "query", ["since=soon", "after=x", f"after={'9' * 30}", "colour=red", "since=0001-01-01T00:00%2b23:00"]
)
def test_an_address_that_is_not_understood_is_told(programs: Programs, query: str):
    assert programs("anna", Role.AUDITOR)("GET", f"/api/audit?{query}")[0] == 400


def test_who_reviews_reads_no_trail_and_who_audits_no_exemptions(programs: Programs):
    assert programs("rita", Role.REVIEWER)("GET", "/api/audit")[0] == 403
    anna = programs("anna", Role.AUDITOR)
    assert [anna("GET", path)[0] for path in ("/api/exemptions", "/api/incidents")] == [403, 403]


def test_the_figures_are_those_of_the_overview_in_ones_scope(programs: Programs):
    rita = programs("rita", Role.REVIEWER)
    status, tree = rita("GET", "/api/overview?days=90")
    assert (status, len(tree["days"])) == (200, 90)
    assert sum(each["incidents"] for each in tree["dispositions"]) + tree["observed"] == INCIDENTS
    assert len(rita("GET", "/api/overview")[1]["days"]) == 30
    assert [rita("GET", f"/api/overview?{query}")[0] for query in ("days=8", "days=x", "colour=red")] == [400] * 3


def test_the_figures_of_a_scope_without_incidents_are_none(programs: Programs):
    _, tree = programs("otto", Role.REVIEWER, scope=["no-such-group"])("GET", "/api/overview")
    assert (tree["dispositions"], tree["rules"], tree["first_look_seconds"]) == ([], [], None)


def test_exemptions_are_told_with_where_they_are(programs: Programs, console: Console):
    today = console.clock.now.date()
    wish = Wish("secrets", ("partner.example",), ("hr",), "hr", "so", today)
    now = console.clock.now
    for _ in range(2):
        number = exemptions.ask(console.store, wish, None, Trial(30, 0, (), ()), by="rita", now=now)
    exemptions.decide(console.store, number, grant=True, by="paul", now=now)
    _, tree = programs("pia", Role.POLICY)("GET", "/api/exemptions")
    assert [(each["standing"], each["decided_by"]) for each in tree["exemptions"]] == [
        ("waiting", None),
        ("in_force", "paul"),
    ]
    assert (tree["exemptions"][0]["to"], tree["exemptions"][0]["expires"]) == (["partner.example"], today.isoformat())
