"""One verdict for each message, whatever fails on the way to it."""

from __future__ import annotations

import asyncio
import threading
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
import structlog.testing

from outgate.model import (
    Action,
    Ask,
    Channel,
    Decision,
    Destination,
    Disposition,
    Message,
    NeedsIsolation,
    Outcome,
    Reason,
    uninspected,
)
from outgate.wire.coaching import Coaching
from outgate.wire.config import IdentityConfig
from outgate.wire.gateway import Gateway, Verdict
from outgate.wire.identity import Identity
from outgate.wire.refusal import Refusals
from tests import patience
from tests.wire.coached import Clock, coached
from tests.wire.flows import SENDER
from tests.wire.running import Recorder, inspect

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from outgate.wire.gateway import Apart, Count

CANARY = b"LEAK canary-4711"
SMALL = Message(Channel.HTTP, SENDER, Destination("origin.test"), datetime(2026, 1, 2, tzinfo=UTC), body=b"fine")
INLINE_BYTES = 1000  # above this, the gateways below are told to ask apart
LARGE = replace(SMALL, body=b"x" * (INLINE_BYTES + 1))


def here(judge: Callable[[Message], Outcome]) -> Callable[[Message], Outcome]:
    """Judge what is small, and leave the rest to `there`."""

    def inspect_here(message: Message) -> Outcome:
        if len(message.body) > INLINE_BYTES:
            raise NeedsIsolation
        return judge(message)

    return inspect_here


def there(judge: Callable[[Message], Outcome]) -> Apart:
    """Judge apart, and settle by awaiting as workers do."""

    async def inspect_there(message: Message) -> Outcome:
        outcome = await asyncio.to_thread(judge, message)
        settle = outcome.settle

        async def settled(seen: Mapping[str, int]) -> Outcome:
            assert settle
            last = settle(seen)
            assert isinstance(last, Outcome)
            return last

        return replace(outcome, settle=settle and settled)

    return inspect_there


def gateway(
    judge: Callable[[Message], Outcome] = inspect,
    recorder: Recorder | None = None,
    timeout: float = patience.SECONDS,
    timed: Callable[[str, float], None] | None = None,
) -> Gateway:
    return Gateway(
        inspect=here(judge),
        apart=there(judge),
        record=recorder or Recorder(),
        is_private=bool,
        identity=Identity(IdentityConfig()),
        refusals=Refusals(),
        timeout=timeout,
        timed=timed,
    )


def lenient(message: Message) -> Outcome:
    """A policy that lets pass what cannot be inspected, but writes it down."""
    gaps = (uninspected(message.unread, ("body",), "unread"),) if message.unread else ()
    return Outcome(message, Decision(Action.ALLOW), Disposition.ALLOWED, gaps, message)


@pytest.mark.parametrize("message", [SMALL, LARGE], ids=["inline", "apart"])
async def test_what_is_harmless_goes_on_unrecorded(message: Message) -> None:
    recorder = Recorder()
    verdict = await gateway(recorder=recorder).inspect_and_record(message)
    assert (verdict.send, verdict.incident, recorder.outcomes) == (message, "", [])


@pytest.mark.parametrize("padding", [b"", LARGE.body], ids=["inline", "apart"])
async def test_what_is_blocked_is_recorded_and_goes_nowhere(padding: bytes) -> None:
    recorder = Recorder()
    verdict = await gateway(recorder=recorder).inspect_and_record(replace(SMALL, body=CANARY + padding))
    assert (verdict.send, verdict.incident, len(recorder.outcomes)) == (None, "OG-2026-000001", 1)


async def test_what_is_redacted_is_recorded_first() -> None:
    recorder = Recorder()
    verdict = await gateway(recorder=recorder).inspect_and_record(replace(SMALL, body=b"MASK"))
    assert verdict.send is not None
    assert (verdict.send.body, len(recorder.outcomes)) == (b"[test.mask]", 1)


async def test_a_record_that_fails_blocks() -> None:
    verdict = await gateway(recorder=Recorder(fails=True)).inspect_and_record(replace(SMALL, body=b"MASK"))
    assert (verdict.send, verdict.unrecorded, verdict.outcome.disposition) == (None, True, Disposition.BLOCKED)


async def test_a_record_that_hangs_blocks() -> None:
    class Hangs(Recorder):
        async def __call__(self, outcome: Outcome) -> str:
            await asyncio.Event().wait()
            return ""

    verdict = await gateway(recorder=Hangs(), timeout=0.05).inspect_and_record(replace(SMALL, body=b"MASK"))
    assert verdict.unrecorded


class Held:
    """An inspection that comes to no end with what is large before `go`."""

    def __init__(self) -> None:
        self.go = threading.Event()

    def __call__(self, message: Message) -> Outcome:
        if len(message.body) > INLINE_BYTES:
            self.go.wait(patience.SECONDS)
        return inspect(message)


def _broken(judge: Callable[[Message], Outcome]) -> Callable[[Message], Outcome]:
    def inspect_badly(message: Message) -> Outcome:
        if message.body:
            raise RuntimeError(CANARY.decode())
        return judge(message)

    return inspect_badly


@pytest.mark.parametrize(
    ("wrong", "seconds", "reason"),
    [(Held, 0.05, Reason.TIMEOUT), (lambda: _broken(inspect), patience.SECONDS, Reason.FAILURE)],
    ids=["held", "broken"],
)
async def test_an_inspection_that_comes_to_no_end_is_asked_about(
    wrong: Callable[[], Callable[[Message], Outcome]], seconds: float, reason: Reason
) -> None:
    recorder, judge = Recorder(), wrong()
    asked = gateway(judge, recorder, seconds)
    verdict = await asked.inspect_and_record(LARGE)
    if isinstance(judge, Held):
        judge.go.set()
    assert verdict.send is None
    assert recorder.outcomes[0].findings[0].data_type == f"uninspected.{reason}"
    assert asked.counts[f"uninspected.{reason}.stopped"] == 1


async def test_it_tells_how_long_inspecting_and_recording_took() -> None:
    took: list[tuple[str, float]] = []
    for judge, message in ((inspect, SMALL), (inspect, LARGE), (_broken(inspect), SMALL)):
        await gateway(judge, timed=lambda what, seconds: took.append((what, seconds))).inspect_and_record(message)
    assert [what for what, _ in took] == ["inspection", "inspection apart", "recording"]
    assert all(0 <= seconds < 60 for _, seconds in took)


def coaching_gateway(judge: Callable[[Message], Outcome], clock: Clock, recorder: Recorder | None = None) -> Gateway:
    made = gateway(judge, recorder)
    made.coaching = Coaching(900.0, clock)
    return made


def asking(message: Message) -> Outcome:
    """Ask why, unless a permit of this message was handed in."""
    if not message.permits:
        return coached(message, message.body)
    return replace(coached(message), disposition=Disposition.JUSTIFIED, send=message, permits=())


@pytest.mark.parametrize("size", [10, INLINE_BYTES + 1])
async def test_what_was_stopped_goes_once_its_reason_was_granted_and_until_the_time_is_over(size: int) -> None:
    clock, sent = Clock(), replace(SMALL, body=b"x" * size)
    gate = coaching_gateway(asking, clock)
    verdict = await gate.inspect_and_record(sent)
    assert (verdict.send, verdict.outcome.disposition) == (None, Disposition.COACHED)
    (stop,) = gate.coaching.of(SENDER)
    assert (stop.told.incident, stop.told.host) == (verdict.incident, "origin.test")
    assert (await gate.inspect_and_record(sent)).send is None
    gate.coaching.grant(stop, verdict.incident)
    passed = await gate.inspect_and_record(sent)
    assert passed.send is not None
    assert passed.send.body == sent.body
    assert (await gate.inspect_and_record(replace(sent, destination=Destination("else.test")))).send is None
    clock.now += 900
    assert (await gate.inspect_and_record(sent)).send is None


async def test_what_could_not_be_recorded_or_cannot_go_at_all_waits_for_no_reason() -> None:
    recorder = Recorder()
    gate = coaching_gateway(asking, Clock(), recorder)
    refused = await gate.refuse(SMALL, "it cannot be read")
    assert (refused.outcome.disposition, refused.outcome.permits) == (Disposition.BLOCKED, ())
    recorder.fails = True
    assert (await gate.inspect_and_record(SMALL)).unrecorded
    assert gate.coaching.of(SENDER) == []


async def test_what_policy_lets_pass_unread_goes_on_with_its_body() -> None:
    asked = gateway(_broken(lenient))
    verdict = await asked.inspect_and_record(SMALL)
    assert verdict.send is not None
    assert (verdict.send.body, verdict.send.unread) == (SMALL.body, None)
    assert asked.counts[f"uninspected.{Reason.FAILURE}.passed"] == 1


async def test_with_no_answer_at_all_it_stays_here() -> None:
    def broken(message: Message) -> Outcome:
        raise RuntimeError(CANARY.decode())

    recorder = Recorder()
    with structlog.testing.capture_logs() as logs:
        verdict = await gateway(broken, recorder).inspect_and_record(replace(SMALL, body=CANARY))
    assert (verdict.send, verdict.incident) == (None, "OG-2026-000001")
    assert "canary" not in repr(logs)


async def test_a_refusal_is_recorded_even_when_policy_would_let_it_pass() -> None:
    recorder = Recorder()
    verdict = await gateway(lenient, recorder).refuse(replace(SMALL, unread=Reason.PROTOCOL), "not carried")
    assert (verdict.send, verdict.incident) == (None, "OG-2026-000001")
    assert (recorder.outcomes[0].disposition, recorder.outcomes[0].why) == (Disposition.BLOCKED, "not carried")


async def test_cancellation_gets_out_so_that_nothing_is_sent() -> None:
    held = Held()
    waiting = asyncio.create_task(gateway(held).inspect_and_record(LARGE))
    await asyncio.sleep(0.01)
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    held.go.set()


async def test_a_large_message_does_not_hold_up_the_loop() -> None:
    held = Held()
    asked = gateway(held)
    large = asyncio.create_task(asked.inspect_and_record(LARGE))
    await asyncio.sleep(0.01)
    assert isinstance(await asked.inspect_and_record(SMALL), Verdict)
    held.go.set()
    assert (await large).send is LARGE


async def test_the_log_tells_what_happened_and_no_value() -> None:
    with structlog.testing.capture_logs() as logs:
        await gateway().inspect_and_record(replace(SMALL, body=CANARY, target=b"/secret-path"))
        await gateway().inspect_and_record(replace(SMALL, destination=Destination("leak.test")))
    assert [(log["event"], log["host"], log["incident"]) for log in logs] == [
        ("message.blocked", "origin.test", "OG-2026-000001"),
        ("message.blocked", "[withheld]", "OG-2026-000001"),
    ]
    assert "canary" not in repr(logs)
    assert "secret-path" not in repr(logs)


def test_only_what_was_released_is_released() -> None:
    asked, one, other = gateway(), SMALLEST(), SMALLEST()
    body = bytes(bytearray(b"body"))
    asked.release(one, body)
    assert asked.is_released(one, body)
    assert not asked.is_released(one, bytes(bytearray(b"body")))
    assert not asked.is_released(other, body)
    assert not asked.is_released(other, None)


class SMALLEST:
    """Anything that can be held weakly."""


async def test_lines_that_ask_for_a_worker_do_not_keep_policy_from_deciding_without_one() -> None:
    def hostile_lines(message: Message) -> Outcome:
        if message.target:
            raise NeedsIsolation
        return lenient(message)

    async def dies(_: Message) -> Outcome:
        raise EOFError

    asked = gateway(hostile_lines)
    asked._apart = dies
    sent = replace(SMALL, target=b"/?file=hostile", headers=((b"a", b"b"),))
    verdict = await asked.inspect_and_record(sent)
    assert verdict.send is sent
    assert [found.data_type for found in verdict.outcome.findings] == ["uninspected.failure"]


async def test_with_nobody_to_ask_apart_it_is_not_inspected() -> None:
    recorder = Recorder()
    asked = Gateway(
        inspect=here(inspect),
        record=recorder,
        is_private=bool,
        identity=Identity(IdentityConfig()),
        refusals=Refusals(),
        timeout=patience.SECONDS,
    )
    assert (await asked.inspect_and_record(LARGE)).send is None
    assert recorder.outcomes[0].findings[0].data_type == "uninspected.failure"


ASK = Ask("contacts", timedelta(days=1), 2, (b"value",))
OPEN = replace(SMALL, body=b"one")


def over_time(message: Message) -> Outcome:
    """A policy with a rule over time that does not know yet; once told, it blocks."""
    asking = Decision(Action.ALLOW, asks=(ASK,))
    blocked = Outcome(message, Decision(Action.BLOCK), Disposition.BLOCKED, (), None)
    return Outcome(message, asking, Disposition.ALLOWED, (), message, settle=lambda _: blocked)


class Counter:
    """Counts to what it is given, and keeps what it was asked."""

    def __init__(self, seen: int) -> None:
        self.seen = seen
        self.asked: list[tuple[object, ...]] = []

    async def __call__(self, *asked: object) -> dict[str, int]:
        self.asked.append(asked)
        return {ASK.rule: self.seen}


def counting(
    count: Count | None, judge: Callable[[Message], Outcome] = over_time, timeout: float = patience.SECONDS
) -> tuple[Gateway, Recorder]:
    recorder = Recorder()
    made = Gateway(
        inspect=here(judge),
        apart=there(judge),
        record=recorder,
        is_private=bool,
        identity=Identity(IdentityConfig()),
        refusals=Refusals(),
        timeout=timeout,
        count=count,
    )
    return made, recorder


@pytest.mark.parametrize("padding", [b"", LARGE.body], ids=["inline", "apart"])
async def test_what_a_rule_over_time_concerns_waits_for_the_count(padding: bytes) -> None:
    counter = Counter(2)
    made, recorder = counting(counter)
    verdict = await made.inspect_and_record(replace(OPEN, body=padding))
    assert (verdict.send, verdict.incident, len(recorder.outcomes)) == (None, "OG-2026-000001", 1)
    assert counter.asked == [(OPEN.sender, OPEN.at, (ASK,))]


async def test_below_the_count_it_goes_on_unrecorded() -> None:
    made, recorder = counting(Counter(1))
    verdict = await made.inspect_and_record(OPEN)
    assert (verdict.send, verdict.incident, recorder.outcomes) == (OPEN, "", [])


async def test_what_no_rule_over_time_concerns_is_not_counted() -> None:
    counter = Counter(9)
    made, _ = counting(counter, inspect)
    assert (await made.inspect_and_record(SMALL)).send is SMALL
    assert counter.asked == []


async def test_a_count_that_fails_blocks() -> None:
    async def fails(*_: object) -> dict[str, int]:
        raise OSError

    async def hangs(*_: object) -> dict[str, int]:
        await asyncio.Event().wait()
        return {}

    async def forgets(*_: object) -> dict[str, int]:
        return {}

    for count in (fails, hangs, forgets, None):
        made, _ = counting(count, timeout=0.05 if count is hangs else patience.SECONDS)
        verdict = await made.inspect_and_record(OPEN)
        assert (verdict.send, verdict.unrecorded, verdict.outcome.disposition) == (None, True, Disposition.BLOCKED)


@pytest.mark.parametrize("judge", [inspect, lenient], ids=["blocks unread", "lets unread pass"])
@pytest.mark.parametrize(
    ("wrong", "reason"), [(EOFError, Reason.FAILURE), (TimeoutError, Reason.TIMEOUT), (None, Reason.TIMEOUT)]
)
async def test_a_worker_that_fails_when_the_count_is_there_leaves_an_incident(
    wrong: type[Exception] | None, reason: Reason, judge: Callable[[Message], Outcome]
) -> None:
    async def dies(_: Mapping[str, int]) -> Outcome:
        if wrong:
            raise wrong
        await asyncio.Event().wait()
        raise AssertionError

    def settles_apart(message: Message) -> Outcome:
        return judge(message) if message.unread else replace(over_time(message), settle=dies)

    made, recorder = counting(Counter(2), settles_apart, patience.SECONDS if wrong else 0.2)
    verdict = await made.inspect_and_record(OPEN)
    assert (verdict.send, verdict.unrecorded, verdict.incident) == (None, False, "OG-2026-000001")
    assert [found.data_type for found in recorder.outcomes[0].findings] == [f"uninspected.{reason}"]
    assert (recorder.outcomes[0].disposition, recorder.outcomes[0].settle) == (Disposition.BLOCKED, None)


async def test_what_is_refused_anyway_is_not_counted() -> None:
    counter = Counter(1)
    made, _ = counting(counter)
    assert (await made.refuse(OPEN, "it is refused")).send is None
    assert counter.asked == []


async def test_what_could_not_be_read_is_counted_without_its_body_and_sent_with_it() -> None:
    def fails_once(message: Message) -> Outcome:
        if message.unread is None:
            raise ValueError
        settled = Outcome(message, Decision(Action.MONITOR), Disposition.ALLOWED, (), message)
        return replace(over_time(message), settle=lambda _: settled)

    for seen in (1, 2):
        made, _ = counting(Counter(seen), fails_once)
        verdict = await made.inspect_and_record(OPEN)
        assert verdict.send == OPEN
