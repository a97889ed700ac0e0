from datetime import UTC, datetime

import pytest
from sqlalchemy import update

from outgate.record import Store, StoreError, schema
from outgate.record.retention import Retention
from outgate.record.sinks.fault import Refused, SinkFault
from outgate.record.sinks.follower import Follower, Step
from outgate.record.sinks.sink import Sink
from outgate.record.sinks.spool import Bounds, Spool
from tests.record.outcomes import KEYS
from tests.record.sinks.ocsf.schema import faults
from tests.record.sinks.stored import DOWN, ORIGIN, Receiver, change, fill, purge


def _steps(url: str, receiver: Receiver, *, together: int = 4, bounds: Bounds = Bounds()) -> list[Step]:  # noqa: B008 - immutable
    """What a follower that just started does until nothing waits."""
    follower = Follower(Sink("siem", receiver, bounds, together), ORIGIN)
    done: list[Step] = []
    with Spool(url) as spool:
        while not done or done[-1].more:
            done.append(follower.step(spool))
    return done


def test_all_entries_arrive_in_order_and_none_twice(url: str):
    fill(url, 9)
    receiver = Receiver()
    assert _steps(url, receiver) == [Step(4, 0, more=True), Step(4, 0, more=True), Step(2, 0, more=False)]
    assert receiver.places() == [*range(1, 10)]
    assert max(receiver.got.values()) == 1
    assert [fault for event in receiver.events for fault in faults(event)] == []


def test_each_delivery_ends_with_the_newest_checkpoint(url: str):
    fill(url, 3)
    receiver = Receiver()
    _steps(url, receiver)
    with Store.open_for_reading(url) as reader:
        expected = reader.checkpoint(ORIGIN)
    assert receiver.events[-1]["unmapped"]["data"]["checkpoint"] == expected
    assert receiver.places("checkpoint") == [4]


def test_when_nothing_waits_nothing_is_sent(url: str):
    receiver = Receiver()
    _steps(url, receiver)
    before = len(receiver.events)
    assert _steps(url, receiver) == [Step(0, 0, more=False)]
    assert len(receiver.events) == before


def test_what_is_not_delivered_is_delivered_when_the_sink_is_there_again(url: str):
    fill(url, 3)
    receiver = Receiver()
    receiver.fault = DOWN
    with pytest.raises(SinkFault):
        _steps(url, receiver)
    receiver.fault = None
    _steps(url, receiver)
    assert receiver.places() == [1, 2, 3]


def test_what_is_delivered_and_cannot_be_noted_is_not_delivered_twice(url: str, monkeypatch: pytest.MonkeyPatch):
    """A database that is locked must not have a sink flooded with the same events."""
    fill(url, 3)
    receiver = Receiver()
    follower = Follower(Sink("siem", receiver), ORIGIN)
    with Spool(url) as spool:
        with monkeypatch.context() as patched:
            patched.setattr(Spool, "move", _locked)
            for _ in range(3):
                with pytest.raises(StoreError, match="locked"):
                    follower.step(spool)
        assert follower.step(spool) == Step(0, 0, more=False)
    assert max(receiver.got.values()) == 1
    assert receiver.places() == [1, 2, 3]


def _locked(*_: object, **__: object) -> None:
    raise StoreError("it is locked by another process")


def test_what_was_purged_before_it_was_delivered_is_said_in_the_next_delivery(url: str):
    fill(url, 5)
    receiver = Receiver()
    _steps(url, receiver, together=2)
    fill(url, 3, first=5)
    purge(url, 6, 7)
    assert _steps(url, receiver) == [Step(1, 2, more=False)]
    (lost,) = [event for event in receiver.events if event["metadata"]["event_code"] == "lost"]
    assert lost["unmapped"]["data"] == {"first": 6, "last": 7, "entries": 2}
    assert faults(lost) == []


def test_a_real_purge_before_the_delivery_is_said_as_well(url: str):
    with Store.open(url, KEYS, create=False) as store:
        receiver = Receiver()
        _steps(url, receiver)
        fill(url, 3)
        store.purge(Retention(*[datetime.resolution] * 3), datetime(2030, 1, 1, tzinfo=UTC), sure=True)
    assert sum(step.lost for step in _steps(url, receiver)) == 3
    assert receiver.places("purged") == [4]
    assert receiver.places("lost") == [1]


def test_of_more_than_may_wait_the_oldest_are_lost_and_that_is_said(url: str):
    receiver = Receiver()
    _steps(url, receiver)
    fill(url, 9)
    assert _steps(url, receiver, bounds=Bounds(keep=3)) == [Step(3, 6, more=False)]
    assert receiver.places() == [7, 8, 9]
    assert receiver.places("lost") == [1]


def test_an_event_that_the_receiver_will_not_take_is_replaced_by_one_that_says_so(url: str):
    fill(url, 6)
    with Store.open(url, KEYS, create=False) as store:
        store.note("resolved", "bo", {"pseudonym": "p1.x"})
    fill(url, 6, first=6)
    receiver = Receiver()
    receiver.refuses = {"resolved"}
    done = _steps(url, receiver, together=8)
    assert sum(step.lost for step in done) == 1
    assert receiver.places() == [1, 2, 3, 4, 5, 6, 8, 9, 10, 11, 12, 13]
    assert receiver.places("lost") == [7]


def test_when_the_receiver_takes_not_even_that_nothing_is_lost(url: str):
    fill(url, 6)
    receiver = Receiver()
    receiver.fault = Refused("wrong index")
    with pytest.raises(Refused):
        _steps(url, receiver)
    receiver.fault = None
    _steps(url, receiver)
    assert receiver.places() == [1, 2, 3, 4, 5, 6]
    assert receiver.places("lost") == []


def test_after_what_was_refused_deliveries_grow_again(url: str):
    fill(url, 40)
    receiver = Receiver()
    receiver.refuses = {"log.started"}
    _steps(url, receiver, together=16)
    assert receiver.sizes[-2] == 16 + 1
    assert receiver.places("lost") == [0]


def test_a_log_that_was_cut_off_behind_what_was_delivered_is_a_fault(url: str):
    fill(url, 3)
    receiver = Receiver()
    _steps(url, receiver)
    change(url, update(schema.logs).values(size=2))
    with pytest.raises(SinkFault, match="has 2 entries, and 4 were delivered: it was cut off"):
        _steps(url, receiver)


@pytest.mark.parametrize("data", ["{}", "no JSON", "[]", '{"rules": 1}'])
def test_what_somebody_edited_in_the_database_is_told_as_that_and_stops_nothing(url: str, data: str):
    fill(url, 3)
    change(url, update(schema.events).where(schema.events.c.place == 2).values(data=data))
    receiver = Receiver()
    _steps(url, receiver)
    assert (receiver.places(), receiver.places("edited")) == ([1, 3], [2])


def test_an_edited_review_changes_nothing_that_is_told(url: str):
    fill(url, 1)
    with Store.open(url, KEYS, create=False) as store:
        store.note("changed", "bo", {"to": {"state": "resolved"}}, number="OG-2026-000001")
        store.note("changed", "bo", {"to": {"verdict": "test"}}, number="OG-2026-000001")
    change(url, update(schema.events).where(schema.events.c.place == 2).values(data="[1"))
    receiver = Receiver()
    _steps(url, receiver)
    (last,) = [event for event in receiver.events if event["metadata"]["sequence"] == 3]
    assert (last["status"], last["verdict"]) == ("New", "Test")
