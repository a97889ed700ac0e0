"""An exemption is asked for by one, approved by another, bounded in time, and each step is on record."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest

from outgate.record import Store
from outgate.record.desk import exemptions
from outgate.record.desk.exemptions import Exemption, ExemptionError, Standing, Trial, Wish, checked
from tests.record.desk.reviewers import add_with_evidence, told
from tests.record.outcomes import AT, KEYS

if TYPE_CHECKING:
    from collections.abc import Iterator

TODAY = AT.date()
WISH = Wish("badges", ("printer.example",), ("hr",), "hr", "badges are printed there", TODAY + timedelta(days=30))
TRIED = Trial(30, 12, ("OG-2026-000001",), ())


@pytest.fixture
def store(database: str) -> Iterator[Store]:
    with Store.open(database, KEYS) as opened:
        yield opened


def ask(store: Store, **change: object) -> int:
    return exemptions.ask(store, WISH._replace(**change), None, TRIED, by="rita", now=AT)  # type: ignore[arg-type]


def found(store: Store, exemption: int) -> Exemption:
    one = exemptions.find(store, exemption)
    assert one is not None
    return one


def test_it_is_in_force_when_another_has_approved_it_until_the_end_of_its_last_day(store: Store):
    exemption = ask(store)
    assert found(store, exemption).standing(TODAY) is Standing.WAITING
    done = exemptions.decide(store, exemption, grant=True, by="paul", now=AT)
    assert (done, done.name) == (found(store, exemption), f"EX-{exemption:04d}")
    assert done.wish == WISH
    assert [done.standing(WISH.expires + timedelta(days=n)) for n in (0, 1)] == [Standing.IN_FORCE, Standing.EXPIRED]


def test_each_step_is_on_record_with_what_it_is_and_how_it_was_tried(store: Store):
    incident = add_with_evidence(store)
    exemption = exemptions.ask(store, WISH, incident, TRIED, by="rita", now=AT)
    exemptions.decide(store, exemption, grant=True, by="paul", now=AT)
    exemptions.end(store, exemption, by="rita", now=AT, may_end_any=False)
    steps = told(store)
    assert [(kind, actor) for kind, actor, _ in steps] == [
        ("exemption.asked", "rita"),
        ("exemption.approved", "paul"),
        ("exemption.ended", "rita"),
    ]
    assert steps[0][2]["tried"] == {"days": 30, "looked_at": 12, "let_through": 1, "milder": 0}
    assert (steps[1][2]["to"], steps[1][2]["expires"]) == (["printer.example"], WISH.expires.isoformat())
    assert found(store, exemption).incident == f"OG-2026-{incident:06d}"
    assert steps[0][2]["exemption"] == steps[2][2]["exemption"]


def test_nobody_approves_what_they_asked_for(store: Store):
    exemption = ask(store)
    with pytest.raises(ExemptionError, match="nobody decides about an exemption that they asked for"):
        exemptions.decide(store, exemption, grant=True, by="rita", now=AT)
    assert found(store, exemption).granted is None


def test_what_is_decided_ended_expired_or_not_there_cannot_be_decided(store: Store):
    refused, ended, late = ask(store), ask(store), ask(store)
    assert exemptions.decide(store, refused, grant=False, by="paul", now=AT).standing(TODAY) is Standing.REFUSED
    assert exemptions.end(store, ended, by="rita", now=AT, may_end_any=False).standing(TODAY) is Standing.ENDED
    for exemption, now in ((refused, AT), (ended, AT), (late, AT + timedelta(days=31))):
        with pytest.raises(ExemptionError, match="does not wait any more"):
            exemptions.decide(store, exemption, grant=True, by="paul", now=now)
        with pytest.raises(ExemptionError, match="nothing left to end"):
            exemptions.end(store, exemption, by="paul", now=now, may_end_any=True)
    with pytest.raises(ExemptionError, match="no such exemption"):
        exemptions.decide(store, 99, grant=True, by="paul", now=AT)
    assert exemptions.find(store, 99) is None


def test_only_who_asked_or_owns_the_policy_ends_it(store: Store):
    exemption = ask(store)
    with pytest.raises(ExemptionError, match="only who asked for it, or owns the policy"):
        exemptions.end(store, exemption, by="anna", now=AT, may_end_any=False)
    assert exemptions.end(store, exemption, by="paul", now=AT, may_end_any=True).standing(TODAY) is Standing.ENDED


def test_those_that_wait_are_listed_first(store: Store):
    first, second, third = ask(store), ask(store), ask(store)
    exemptions.decide(store, third, grant=True, by="paul", now=AT)
    assert [each.id for each in exemptions.listed(store)] == [second, first, third]
    assert exemptions.waiting(store) == 2


WRONG = [
    ({"recipients": (), "senders": ()}, "name a destination or a group"),
    ({"recipients": (" ",), "senders": ()}, "name a destination or a group"),
    ({"recipients": tuple(f"h{n}.example" for n in range(21))}, "at most 20 destinations"),
    ({"recipients": ("a\nb",)}, "at most 20 destinations"),
    ({"owner": " "}, "the owner is a line"),
    ({"owner": "x" * 101}, "the owner is a line"),
    ({"reason": ""}, "the reason is a line"),
    ({"reason": "two\nlines"}, "the reason is a line"),
    ({"expires": TODAY - timedelta(days=1)}, "90 days at most, and begins today"),
    ({"expires": TODAY + timedelta(days=91)}, "90 days at most, and begins today"),
]


@pytest.mark.parametrize(("change", "reason"), WRONG, ids=range(len(WRONG)))
def test_what_no_file_would_hold_is_not_asked_for(change: dict[str, object], reason: str):
    with pytest.raises(ExemptionError, match=reason):
        checked(WISH._replace(**change), TODAY)  # type: ignore[arg-type]


def test_blanks_and_repetitions_do_not_count():
    given = Wish(" badges", (" printer.example", "printer.example"), ("",), " hr ", " so ", date(2026, 12, 1))
    assert checked(given, TODAY) == Wish("badges", ("printer.example",), (), "hr", "so", date(2026, 12, 1))
