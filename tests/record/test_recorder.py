import asyncio
import threading
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from outgate.model import Ask, Disposition
from outgate.record import Habits, Incident, Justification, Occurrence, Recorder, Retention, Store, StoreError
from outgate.record.reading import JUSTIFIED
from tests import patience
from tests.record.outcomes import AT, KEYS, message, outcome


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store.open(f"sqlite:///{tmp_path / 'outgate.db'}", KEYS, habits=Habits(timedelta()))


async def test_the_number_is_returned_when_the_incident_is_durable(store: Store):
    recorder = Recorder(store)
    number = await recorder(outcome())
    assert store.incident(number) is not None
    recorder.close()


async def test_a_reason_is_at_its_incident_and_in_the_log_when_that_returns(store: Store):
    recorder = Recorder(store)
    number = await recorder(outcome())
    await recorder.justify(number, message().sender, Justification("ticket 12", ("emails",), AT))
    (event,) = [each for each in store.events(number) if each["kind"] == JUSTIFIED]
    assert event["data"] == {"text": "ticket 12", "rules": ["emails"], "until": "2026-11-22T09:30:01+00:00"}
    (origin,) = store.logs()
    assert any('\\"kind\\":\\"justified\\"' in line for line in store.export_log(origin))
    recorder.close()


async def test_a_reason_that_cannot_be_kept_raises(store: Store, monkeypatch: pytest.MonkeyPatch):
    recorder = Recorder(store)

    def fail(*_: object, **__: object) -> None:
        raise StoreError("the disk is full")

    monkeypatch.setattr(store, "note", fail)
    said = Justification("ticket 12", ("emails",), AT)
    with pytest.raises(StoreError, match="the disk is full"):
        await recorder.justify("OG-2026-000001", message().sender, said)
    recorder.close()


async def test_what_waits_goes_together_into_one_commit(store: Store, monkeypatch: pytest.MonkeyPatch):
    sizes: list[int] = []
    add_all = store.add_all

    def counted(made: Sequence[Occurrence]) -> list[Incident]:
        sizes.append(len(made))
        return add_all(made)

    monkeypatch.setattr(store, "add_all", counted)
    recorder = Recorder(store)
    numbers = await asyncio.gather(*(recorder(outcome()) for _ in range(300)))
    recorder.close()
    assert len(set(numbers)) == sum(sizes) == 300
    assert len(sizes) < 100


async def test_the_loop_is_not_held_up_while_the_disk_is_slow(store: Store, monkeypatch: pytest.MonkeyPatch):
    go = threading.Event()
    add_all = store.add_all
    monkeypatch.setattr(store, "add_all", lambda made: (go.wait(patience.SECONDS), add_all(made))[1])
    recorder = Recorder(store)
    waiting = asyncio.ensure_future(recorder(outcome()))
    await asyncio.sleep(0.05)
    assert not waiting.done()
    go.set()
    assert (await waiting).startswith("OG-")
    recorder.close()


async def test_a_failing_store_raises_for_everyone_who_waits_and_the_next_one_is_tried_again(
    store: Store, monkeypatch: pytest.MonkeyPatch
):
    recorder = Recorder(store)
    add_all = store.add_all

    def fail(made: object) -> None:
        raise StoreError("the disk is full")

    monkeypatch.setattr(store, "add_all", fail)
    told = await asyncio.gather(*(recorder(outcome()) for _ in range(5)), return_exceptions=True)
    assert [str(error) for error in told] == ["the disk is full"] * 5
    assert {type(error) for error in told} == {StoreError}
    monkeypatch.setattr(store, "add_all", add_all)
    assert (await recorder(outcome())).startswith("OG-")
    recorder.close()


async def test_any_other_fault_is_a_store_error_too_and_tells_no_value(store: Store, monkeypatch: pytest.MonkeyPatch):
    def fail(made: object) -> None:
        raise RuntimeError("jane.roe@mail.example")

    monkeypatch.setattr(store, "add_all", fail)
    recorder = Recorder(store)
    with pytest.raises(StoreError) as caught:
        await recorder(outcome())
    assert str(caught.value) == "incident store: RuntimeError"
    recorder.close()


async def test_an_outcome_that_cannot_be_told_does_not_take_the_others_along(store: Store):
    recorder = Recorder(store)
    broken = replace(outcome(), decision=None)  # type: ignore[arg-type]
    told = await asyncio.gather(recorder(outcome()), recorder(broken), recorder(outcome()), return_exceptions=True)
    recorder.close()
    assert [isinstance(each, StoreError) for each in told] == [False, True, False]


async def test_a_caller_that_gives_up_harms_nobody(store: Store):
    recorder = Recorder(store)
    tasks = [asyncio.ensure_future(recorder(outcome())) for _ in range(4)]
    await asyncio.sleep(0)
    tasks[0].cancel()
    done = await asyncio.gather(*tasks, return_exceptions=True)
    recorder.close()
    assert isinstance(done[0], asyncio.CancelledError)
    assert all(isinstance(number, str) for number in done[1:])


async def test_closing_writes_what_waits_and_then_nothing_more_is_taken(store: Store):
    recorder = Recorder(store)
    waiting = [asyncio.ensure_future(recorder(outcome())) for _ in range(20)]
    await asyncio.sleep(0)
    recorder.close()
    recorder.close()
    assert len(set(await asyncio.gather(*waiting))) == 20
    with pytest.raises(StoreError, match="closed"):
        await recorder(outcome())


def test_one_recorder_serves_several_loops(store: Store):
    recorder = Recorder(store)
    numbers = [asyncio.run(_one(recorder)) for _ in range(3)]
    recorder.close()
    assert len(set(numbers)) == 3


async def _one(recorder: Recorder) -> str:
    return await recorder(outcome())


async def test_what_rules_over_time_ask_is_counted_and_answered(store: Store):
    recorder = Recorder(store)
    asks = [Ask("contacts", timedelta(days=1), 10, (bytes([n]),)) for n in range(5)]
    told = await asyncio.gather(*(recorder.count(message().sender, AT, [ask]) for ask in asks))
    recorder.close()
    assert sorted(each["contacts"] for each in told) == [1, 2, 3, 4, 5]


async def test_a_count_that_fails_raises(store: Store, monkeypatch: pytest.MonkeyPatch):
    def fail(counts: object) -> None:
        raise StoreError("the disk is full")

    monkeypatch.setattr(store, "count_all", fail)
    recorder = Recorder(store)
    with pytest.raises(StoreError, match="the disk is full"):
        await recorder.count(message().sender, AT, [])
    recorder.close()


async def test_a_recorder_that_knows_how_long_things_are_kept_has_them_purged(
    store: Store, monkeypatch: pytest.MonkeyPatch
):
    purged = threading.Event()
    monkeypatch.setattr(store, "purge", lambda *_, **__: purged.set())
    recorder = Recorder(store, Retention(*[timedelta(days=1)] * 3))
    assert await asyncio.to_thread(purged.wait, patience.SECONDS)
    recorder.close()


@pytest.mark.parametrize("kinds", [["opened", "refused"], ["opened"]], ids=["sent", "blocked"])
async def test_what_is_recorded_too_late_is_corrected_if_it_says_that_something_was_sent(
    store: Store, monkeypatch: pytest.MonkeyPatch, kinds: list[str]
):
    begun, go, add_all = threading.Event(), threading.Event(), store.add_all

    def slow(made: Sequence[Occurrence]) -> list[Incident]:
        begun.set()
        go.wait(patience.SECONDS)
        return add_all(made)

    monkeypatch.setattr(store, "add_all", slow)
    recorder = Recorder(store)
    given = outcome()
    given = replace(given, disposition=Disposition.REDACTED, send=given.message) if "refused" in kinds else given
    waiting = asyncio.ensure_future(recorder(given))
    assert await asyncio.to_thread(begun.wait, patience.SECONDS)
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    go.set()
    recorder.close()
    await asyncio.sleep(0.05)
    (made,) = store.incidents()
    events = store.events(made.number)
    assert [event["kind"] for event in events] == kinds
    assert [event["data"] for event in events[1:]] == [{"why": "refused: not recorded in time"}] * (len(kinds) - 1)
    store.close()
