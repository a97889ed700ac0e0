"""The page of one incident."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from outgate.model import Disposition
from outgate.record.desk.accounts import Role
from tests.review.console import STARTED
from tests.review.inside import inside
from tests.review.queued import CASES, RULES, fill, hostile, outcome

if TYPE_CHECKING:
    from tests.review.console import Console


def test_it_tells_who_where_what_why_and_what_was_done(console: Console):
    console.desk = console.desk._replace(rules=RULES, types={"person.email": "E-mail address"})
    incident = console.store.add(outcome(STARTED, 7, case=CASES[0]))
    answer = inside(console, "vera", Role.REVIEWER).get(f"/incidents/{incident.number}")
    assert answer.status_code == 200
    assert incident.user
    assert incident.user in answer.text
    for said in (
        "tried to send",
        "E-mail address",
        "zip[q3.xlsx]",
        "m•••••@mailbox-example.org",
        "Check whether the customers have left bad reviews lately.",
        "It was blocked: nothing of it arrived.",
        "ATT&amp;CK",
        "Very likely",
    ):
        assert said in answer.text, said
    assert "agent7" not in answer.text


def test_what_the_sender_said_is_shown_at_what_was_stopped_and_at_what_passed(console: Console):
    made = outcome(STARTED, 7, case=CASES[0])
    stopped = console.store.add(replace(made, disposition=Disposition.COACHED)).number
    console.store.note("justified", "outgate", {"text": "<b>ticket</b> 12"}, number=stopped)
    fired = tuple(replace(each, justified_by=stopped) for each in made.decision.fired)
    decision = replace(made.decision, fired=fired)
    passed = console.store.add(replace(made, decision=decision, disposition=Disposition.JUSTIFIED)).number
    assert passed != stopped
    browser = inside(console, "vera", Role.REVIEWER)
    for number, shown in ((stopped, "Asked why"), (passed, "Justified")):
        page = browser.get(f"/incidents/{number}").text
        assert "The sender's reason" in page
        assert "&lt;b&gt;ticket&lt;/b&gt; 12" in page
        assert shown in page
    assert f'href="/incidents/{stopped}"' in page
    for disposition, number in (("coached", stopped), ("justified", passed)):
        listed = browser.get(f"/queue?disposition={disposition}").text
        assert [each for each in (stopped, passed) if each in listed] == [number]


def test_each_look_is_on_record_once_a_day(console: Console):
    (incident,) = fill(console.store, 1, STARTED)
    browser = inside(console, "vera", Role.REVIEWER)
    for _ in range(3):
        assert browser.get(f"/incidents/{incident.number}").status_code == 200
    assert len(console.entries("looked")) == 1
    assert "looked at it" in browser.get(f"/incidents/{incident.number}").text


def test_the_same_person_is_shown_and_so_is_the_same_value(console: Console):
    made = [console.store.add(outcome(STARTED - timedelta(days=day), 7, case=CASES[0])) for day in range(3)]
    answer = inside(console, "vera", Role.REVIEWER).get(f"/incidents/{made[0].number}")
    assert len({each.number for each in made}) == 3
    for other in made[1:]:
        assert answer.text.count(other.number) >= 2
    assert "values</span>" in answer.text or "value</span>" in answer.text


def test_each_time_that_it_happened_is_listed(console: Console):
    for minute in range(3):
        incident = console.store.add(outcome(STARTED + timedelta(minutes=minute), 7, case=CASES[0]))
    answer = inside(console, "vera", Role.REVIEWER).get(f"/incidents/{incident.number}")
    assert "Each time" in answer.text
    assert answer.text.count("Sun 22 Nov 2026, 09:3") >= 3


@pytest.mark.parametrize("number", ["OG-2026-999999", "OG-1999-000001", "x", "%00", "OG-2026-000001'--"])
def test_an_incident_that_is_not_there_is_told(console: Console, number: str):
    fill(console.store, 1, STARTED)
    answer = inside(console, "vera", Role.REVIEWER).get(f"/incidents/{number}")
    assert answer.status_code == 404


def test_one_out_of_scope_is_as_if_it_was_not_there(console: Console):
    (incident,) = fill(console.store, 1, STARTED)
    browser = inside(console, "vera", Role.REVIEWER, scope=["elsewhere"])
    assert browser.get(f"/incidents/{incident.number}").status_code == 404
    assert browser.post(f"/incidents/{incident.number}", {"note": "hello"}).status_code == 404
    assert console.entries("looked") == []


def test_the_next_one_is_that_of_the_filter(full: Console):
    browser = inside(full, "vera", Role.REVIEWER)
    page = browser.get("/queue?severity=low").text
    first = page.partition('<a class="title any" href="')[2].partition('"')[0].replace("&amp;", "&")
    assert first.endswith("?severity=low")
    answer = browser.get(first)
    assert 'href="/queue?severity=low" data-up' in answer.text
    then = answer.text.partition('data-next rel="next"')[0].rpartition('href="')[2].partition('"')[0]
    assert then.endswith("?severity=low")
    assert 'class="sev sev-low"' in browser.get(then).text


@pytest.mark.parametrize("role", [Role.PRIVACY, Role.POLICY])
def test_who_only_looks_has_no_form(console: Console, role: Role):
    (incident,) = fill(console.store, 1, STARTED)
    browser = inside(console, "vera", role)
    assert "<textarea" not in browser.get(f"/incidents/{incident.number}").text
    assert browser.post(f"/incidents/{incident.number}", {"note": "x"}).status_code == 403


def test_hostile_evidence_is_text(console: Console):
    incident = hostile(console.store, STARTED, "<img src=x onerror=alert(1)>\u202e\u2066\x1b]0;x\x07" + "w" * 500)
    answer = inside(console, "vera", Role.REVIEWER).get(f"/incidents/{incident.number}")
    assert answer.status_code == 200
    assert "<img" not in answer.text
    assert "&lt;img src=x" in answer.text
    assert not {"\u202e", "\u2066", "\x1b", "\x07"} & set(answer.text)


def test_of_very_much_that_was_found_the_most_is_shown_and_the_rest_folded_away(console: Console):
    made = outcome(STARTED, 7, case=CASES[0])
    (fired,) = made.decision.fired
    many = tuple(replace(fired.findings[0], data_type=f"kind.number{n:02}") for n in range(40))
    decision = replace(made.decision, fired=(replace(fired, findings=many),))
    number = console.store.add(replace(made, findings=many, decision=decision)).number
    page = inside(console, "vera", Role.REVIEWER).get(f"/incidents/{number}").text
    shown, _, folded = page.partition("<summary")
    assert "Show 32 more</summary>" in folded
    assert [text.count("kind.number") for text in (shown, folded)] == [8, 32]
