"""Who was stopped and what they may send is remembered for them alone, for a time, and within bounds."""

from __future__ import annotations

from dataclasses import replace

import pytest

from outgate.model import Action, Destination, Permit, Sender
from outgate.wire import coaching as module
from outgate.wire.coaching import MOST, OF_ONE, Coaching, Stop, told
from tests.wire.coached import ADA, BO, DESK, Clock, coached, message

SECONDS = 900.0


def remembered(coaching: Coaching, sender: Sender = ADA, mark: bytes = b"1", number: str = "OG-1") -> Stop:
    outcome = coached(message(sender), mark)
    coaching.stopped(outcome, told(outcome, number, "desk.test"))
    return coaching.of(sender)[0]


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def coaching(clock: Clock) -> Coaching:
    return Coaching(SECONDS, clock)


def test_a_stop_permits_nothing_until_it_is_granted_and_then_only_its_person_and_destination(
    coaching: Coaching,
) -> None:
    stop = remembered(coaching)
    assert coaching.permits(message()) == ()
    coaching.grant(stop, "OG-1")
    assert coaching.permits(message()) == (Permit("ask", frozenset({b"1"}), DESK, "v1", "OG-1"),)
    assert coaching.permits(message(BO)) == ()
    assert coaching.permits(message(replace(ADA, user=None))) == ()
    assert coaching.permits(message(destination=Destination("desk.test", 8443))) == ()
    assert coaching.permits(message(replace(ADA, address="192.0.2.9"))) != ()


def test_without_a_user_the_address_is_the_person(coaching: Coaching) -> None:
    coaching.grant(remembered(coaching, Sender("192.0.2.1")), "OG-1")
    assert coaching.permits(message(Sender("192.0.2.1"))) != ()
    assert coaching.permits(message(Sender("192.0.2.2"))) == ()
    assert coaching.permits(message(Sender("192.0.2.2", user="192.0.2.1"))) == ()


def test_a_permit_ends_when_its_time_is_over_and_so_does_a_stop(coaching: Coaching, clock: Clock) -> None:
    first = remembered(coaching, mark=b"1")
    clock.now += SECONDS - 1
    coaching.grant(first, "OG-1")
    second = remembered(coaching, mark=b"2")
    clock.now += SECONDS - 1
    assert len(coaching.permits(message())) == 1
    assert coaching.left(second) == 1
    clock.now += 1
    assert coaching.permits(message()) == ()
    assert coaching.of(ADA) == []
    assert coaching.find(ADA, second.token) is None


def test_the_like_of_it_is_one_stop_under_the_newest_number_with_the_form_that_is_open(
    coaching: Coaching, clock: Clock
) -> None:
    first = remembered(coaching, number="OG-1")
    clock.now += SECONDS - 1
    again = remembered(coaching, number="OG-2")
    assert (again.token, again.told.incident, len(coaching.of(ADA))) == (first.token, "OG-2", 1)
    clock.now += SECONDS - 1
    assert coaching.find(ADA, first.token) is again


def test_only_its_person_finds_a_stop_by_its_token_and_only_while_it_waits(coaching: Coaching) -> None:
    stop = remembered(coaching)
    assert coaching.find(ADA, stop.token) is stop
    for sender, token in ((BO, stop.token), (ADA, stop.token[:-1]), (ADA, ""), (ADA, "\ud800é")):
        assert coaching.find(sender, token) is None
    stop.taken = True
    assert coaching.find(ADA, stop.token) is None
    stop.taken = False
    coaching.grant(stop, "OG-1")
    assert coaching.find(ADA, stop.token) is None
    assert len({remembered(coaching, mark=bytes([at])).token for at in range(10)}) == 10


def test_who_says_why_again_and_again_within_a_minute_is_hasty(coaching: Coaching, clock: Clock) -> None:
    for at in range(MOST):
        assert not coaching.is_hasty(ADA)
        coaching.grant(remembered(coaching, mark=bytes([at])), "OG-1")
    assert coaching.is_hasty(ADA)
    assert not coaching.is_hasty(BO)
    clock.now += module.A_MINUTE
    assert not coaching.is_hasty(ADA)


def test_of_one_person_and_of_all_only_so_many_are_remembered_the_oldest_go_first(
    coaching: Coaching, monkeypatch: pytest.MonkeyPatch
) -> None:
    for at in range(OF_ONE + 5):
        remembered(coaching, mark=b"m%d" % at)
    assert [next(iter(stop.permits[0].marks)) for stop in coaching.of(ADA)] == [
        b"m%d" % at for at in range(OF_ONE + 4, 4, -1)
    ]
    monkeypatch.setattr(module, "OF_ALL", OF_ONE + 2)
    for at in range(4):
        remembered(coaching, Sender(f"192.0.2.{at}"))
    assert coaching.of(ADA) == []
    assert [len(coaching.of(Sender(f"192.0.2.{at}"))) for at in range(4)] == [1] * 4


def test_the_page_is_told_policys_words_and_counts_of_values_of_the_rules_that_ask(coaching: Coaching) -> None:
    outcome = coached(message())
    other = replace(outcome.decision.fired[0], rule="noted", action=Action.MONITOR, tell_user="nothing to say")
    outcome = replace(outcome, decision=replace(outcome.decision, fired=(*outcome.decision.fired, other)))
    assert told(outcome, "OG-1", "desk.test").why == ("Why <this>?",)
    assert told(outcome, "OG-1", "desk.test").found == (("person.email", 2),)
    assert remembered(coaching).token not in repr(remembered(coaching))
