"""To see more, one asks and another one grants; it ends by itself, and each step is on record."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from outgate.record import Habits, Store
from outgate.record.desk import requests
from outgate.record.desk.requests import HOLDS, REASON, RequestError, Standing, What
from outgate.record.desk.scope import Scope
from tests.record.desk.reviewers import HOUR, add_with_evidence, told
from tests.record.outcomes import AT, KEYS

if TYPE_CHECKING:
    from collections.abc import Iterator

ALL = Scope()
SECOND = timedelta(seconds=1)


@pytest.fixture
def store(database: str) -> Iterator[Store]:
    with Store.open(database, KEYS, habits=Habits(timedelta())) as opened:
        yield opened


@pytest.fixture
def incident(store: Store) -> int:
    return add_with_evidence(store)


def ask(store: Store, incident: int, what: What = What.PERSON, by: str = "rita") -> int:
    return requests.ask(store, incident, what, " to call them back ", by=by, now=AT)


def standing(store: Store, request: int, after: timedelta = timedelta()) -> Standing:
    found = requests.find(store, request, ALL)
    assert found is not None
    return found.standing(AT + after)


def test_a_request_is_granted_by_another_for_eight_hours(store: Store, incident: int):
    request = ask(store, incident)
    assert standing(store, request) is Standing.WAITING
    requests.decide(store, request, grant=True, by="petra", now=AT + HOUR)
    assert standing(store, request, HOUR) is Standing.GRANTED
    assert standing(store, request, HOUR + HOLDS - SECOND) is Standing.GRANTED
    assert standing(store, request, HOUR + HOLDS) is Standing.EXPIRED
    assert standing(store, request, -24 * HOUR) is Standing.EXPIRED  # it was granted by a clock a day ahead
    with store.reading() as connection:
        at = AT + HOUR
        assert requests.granted(connection, request, What.PERSON, "rita", at).reason == "to call them back"
        for what, who, when in (
            (What.EVIDENCE, "rita", at),
            (What.PERSON, "petra", at),
            (What.PERSON, "rita", at + HOLDS),
        ):
            with pytest.raises(RequestError, match="not granted to you, or no longer"):
                requests.granted(connection, request, what, who, when)


def test_each_step_is_an_entry_of_the_incident(store: Store, incident: int):
    first, second = ask(store, incident), ask(store, incident, What.EVIDENCE)
    requests.decide(store, first, grant=True, by="petra", now=AT)
    requests.decide(store, second, grant=False, by="petra", now=AT)
    requests.withdraw(store, first, by="rita", now=AT)
    assert [(kind, actor, data["what"]) for kind, actor, data in told(store)] == [
        ("request.asked", "rita", "person"),
        ("request.asked", "rita", "evidence"),
        ("request.granted", "petra", "person"),
        ("request.refused", "petra", "evidence"),
        ("request.withdrawn", "rita", "person"),
    ]
    number = store.events(requests.find(store, first, ALL).number)  # type: ignore[union-attr]
    assert len(number) == 6


def test_nobody_grants_their_own_request(store: Store, incident: int):
    request = ask(store, incident)
    with pytest.raises(RequestError, match="nobody decides about a request of their own"):
        requests.decide(store, request, grant=True, by="rita", now=AT)
    assert standing(store, request) is Standing.WAITING
    assert [kind for kind, _, _ in told(store)] == ["request.asked"]


def test_what_is_decided_withdrawn_or_not_there_cannot_be_decided(store: Store, incident: int):
    decided, withdrawn = ask(store, incident), ask(store, incident, What.EVIDENCE)
    requests.decide(store, decided, grant=False, by="petra", now=AT)
    requests.withdraw(store, withdrawn, by="rita", now=AT)
    for request in (decided, withdrawn):
        with pytest.raises(RequestError, match="does not wait any more"):
            requests.decide(store, request, grant=True, by="petra", now=AT)
    with pytest.raises(RequestError, match="no such request"):
        requests.decide(store, 99, grant=True, by="petra", now=AT)


def test_a_grant_that_is_withdrawn_shows_nothing_any_more(store: Store, incident: int):
    request = ask(store, incident)
    requests.decide(store, request, grant=True, by="petra", now=AT)
    with pytest.raises(RequestError, match="somebody else's"):
        requests.withdraw(store, request, by="paul", now=AT)
    requests.withdraw(store, request, by="petra", now=AT, may_end_any=True)
    assert standing(store, request) is Standing.WITHDRAWN
    with pytest.raises(RequestError, match="nothing left to withdraw"):
        requests.withdraw(store, request, by="rita", now=AT)


def test_nobody_asks_twice_at_a_time_and_anybody_again_later(store: Store, incident: int):
    first = ask(store, incident)
    with pytest.raises(RequestError, match="asked for this already"):
        ask(store, incident)
    assert ask(store, incident, by="paul") != first
    requests.withdraw(store, first, by="rita", now=AT)
    assert ask(store, incident) > first


@pytest.mark.parametrize("reason", ["", "  ", "x" * (REASON + 1)])
def test_a_reason_is_needed(store: Store, incident: int, reason: str):
    with pytest.raises(RequestError, match="a reason is needed"):
        requests.ask(store, incident, What.PERSON, reason, by="rita", now=AT)


def test_those_that_wait_are_listed_first_and_only_what_is_in_scope(store: Store, incident: int):
    other = add_with_evidence(store, group="sales")
    first, second, third = ask(store, incident), ask(store, other), ask(store, incident, by="paul")
    requests.decide(store, third, grant=True, by="petra", now=AT)
    assert [each.id for each in requests.listed(store, ALL)] == [second, first, third]
    assert [each.id for each in requests.listed(store, ALL, by="rita")] == [second, first]
    assert [each.id for each in requests.of_incident(store, incident, ALL)] == [third, first]
    sales = Scope.of(["sales"])
    assert [each.id for each in requests.listed(store, sales)] == [second]
    assert (requests.find(store, first, sales), requests.of_incident(store, incident, sales)) == (None, [])
