"""The pool answers every message, or says that it does not; and it leaves no process behind."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

import psutil
import pytest
from structlog.testing import capture_logs

from outgate.model import Disposition, Outcome
from outgate.workers import pool as pool_module
from outgate.workers.brood import StartError
from outgate.workers.pool import LARGE, Pool
from outgate.workers.spec import Bounds
from tests import patience
from tests.workers.conftest import FILES, ROOT, Running, hostile, message, running, spec, wait_until_dead

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from outgate.model import Message

LEAK = message(b"my badge is BDG-123456")


def test_outcomes_are_those_of_the_policy(pool: Running):
    assert pool.inspect(message()).disposition is Disposition.ALLOWED
    redacted = pool.inspect(LEAK)
    assert redacted.send is not None
    assert (redacted.send.body, redacted.policy_version) == (b"my badge is [test.badge]", "v1")
    assert redacted.message is LEAK


def test_a_large_message_goes_there_and_comes_back_redacted(pool: Running):
    sent = message(b"BDG-123456 " + b"x" * (8 << 20))
    outcome = pool.inspect(sent)
    assert outcome.send is not None
    assert (len(outcome.send.body), outcome.send.body[:12]) == (len(sent.body) + 2, b"[test.badge]")


def test_many_wait_for_few_workers_and_all_are_answered(pool: Running):
    async def all_at_once() -> list[Outcome]:
        return await asyncio.gather(*(pool.pool.inspect(message(b"BDG-%06d" % at)) for at in range(60)))

    outcomes = pool.do(all_at_once())
    assert [outcome.message.body for outcome in outcomes] == [b"BDG-%06d" % at for at in range(60)]
    assert {outcome.disposition for outcome in outcomes} == {Disposition.REDACTED}


def test_what_rules_over_time_concern_is_settled_by_a_worker(pool: Running):
    outcome = pool.inspect(message(b"see OTH-123456"))
    assert (outcome.disposition, [ask.rule for ask in outcome.decision.asks]) == (Disposition.ALLOWED, ["daily"])

    async def settled(seen: int) -> Outcome:
        assert outcome.settle
        made = outcome.settle({"daily": seen})
        assert not isinstance(made, Outcome)
        return await made

    last = [pool.do(settled(seen)) for seen in (2, 3)]
    assert [one.disposition for one in last] == [Disposition.ALLOWED, Disposition.BLOCKED]
    assert [one.settle for one in last] == [None, None]


def test_more_than_may_wait_are_turned_away(hostile_pool: Running, monkeypatch: pytest.MonkeyPatch):
    async def too_many() -> list[object]:
        asked = [hostile_pool.pool.inspect(hostile("doze", "0.3")) for _ in range(8)]
        return await asyncio.gather(*asked, return_exceptions=True)

    monkeypatch.setattr(hostile_pool.pool, "_bounds", hostile_pool.pool._bounds._replace(waiting=3))
    answers = hostile_pool.do(too_many())
    kinds = [type(answer) for answer in answers]
    assert set(kinds) == {Outcome, TimeoutError}
    assert kinds.count(TimeoutError) >= 3  # and one more where a worker is just being replaced


def test_one_that_waits_no_longer_takes_no_worker(hostile_pool: Running):
    async def leaves_early() -> None:
        async with _busy(hostile_pool.pool, hostile("doze", "600")):
            with pytest.raises(TimeoutError):
                async with asyncio.timeout(0.05):
                    await hostile_pool.pool.inspect(LEAK)

    hostile_pool.do(leaves_early())
    assert hostile_pool.inspect(LEAK).disposition is Disposition.REDACTED
    hostile_pool.bury()


def test_large_messages_never_take_all_workers(hostile_pool: Running):
    async def small_beside_large() -> Outcome:
        async with _busy(hostile_pool.pool, hostile("doze", "600", "x" * LARGE)), asyncio.timeout(patience.SECONDS):
            return await hostile_pool.pool.inspect(LEAK)

    assert hostile_pool.do(small_beside_large()).disposition is Disposition.REDACTED
    hostile_pool.bury()


@asynccontextmanager
async def _busy(pool: Pool, with_what: Message) -> AsyncIterator[None]:
    """Two at once ask for a worker, for as long as this lasts."""
    asking = [asyncio.create_task(pool.inspect(with_what)) for _ in range(2)]
    await asyncio.sleep(0.1)
    yield
    for task in asking:
        task.cancel()
    await asyncio.gather(*asking, return_exceptions=True)


@pytest.mark.parametrize("bound", [{"messages": 1}, {"memory": -(1 << 40)}], ids=["messages", "memory"])
def test_a_worker_is_replaced_after_its_messages_or_when_it_has_grown(
    pool: Running, monkeypatch: pytest.MonkeyPatch, bound: dict[str, int]
):
    before = pool.pool.counts["recycled"]
    monkeypatch.setattr(pool.pool, "_bounds", pool.pool._bounds._replace(**bound))
    with capture_logs() as logs:
        for _ in range(3):
            assert pool.inspect(LEAK).disposition is Disposition.REDACTED
    assert (pool.pool.counts["recycled"] - before, logs) == (3, [])


def test_a_new_policy_takes_over_while_messages_are_inspected():
    with running(Bounds(1), spec()) as pool:
        before = [pool.zygote, *pool.zygote.children()]
        outcomes = pool.do(_swapped(pool.pool))
        expected = {"v1": Disposition.REDACTED, "v2": Disposition.ALLOWED}
        assert all(outcome.disposition is expected[outcome.policy_version] for outcome in outcomes)
        assert {outcome.policy_version for outcome in outcomes} == set(expected)
        assert outcomes[-1].policy_version == "v2"
        pool.do(asyncio.sleep(0.1))
        wait_until_dead(before)


async def _swapped(pool: Pool) -> list[Outcome]:
    """Ask without a pause while the policy is changed for one that lets everything go."""
    files = {name: text for name, text in FILES.items() if name != "rules/badges.toml"}

    asked = []
    fresh = asyncio.create_task(pool.prepare(spec(files, "v2")))
    while not fresh.done():
        asked.append(asyncio.create_task(pool.inspect(LEAK)))
        await asyncio.sleep(0.05)
    pool.swap(fresh.result(), spec(files, "v2"))
    asked += [asyncio.create_task(pool.inspect(LEAK)) for _ in range(10)]
    return await asyncio.gather(*asked)


def test_a_zygote_that_is_lost_is_started_again(pool: Running, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(pool_module, "REVIVE_SECONDS", (0.0,))
    lost = [pool.zygote, *pool.zygote.children()]
    with capture_logs() as logs:
        pool.zygote.kill()
        wait_until_dead(lost)
        assert pool.inspect(LEAK).disposition is Disposition.REDACTED
    assert [log["event"] for log in logs if log["event"] == "workers.lost"] == ["workers.lost"]


def test_a_policy_that_does_not_compile_does_not_start():
    with pytest.raises(StartError, match="did not come up"), running(Bounds(1), spec({"rules/a.toml": "x"})):
        pass


async def test_nothing_is_left_when_it_is_closed_whatever_it_did():
    pool = Pool(Bounds(2))
    await pool.start(spec())
    assert pool._brood
    zygote = pool._brood._process.pid
    ours = [psutil.Process(zygote), *_below(zygote)]
    assert len(ours) in {2, 3}  # the zygote, and those that are forked by now
    asked = [asyncio.create_task(pool.inspect(message(b"x" * 5_000_000))) for _ in range(4)]
    await asyncio.sleep(0.05)
    await pool.close()
    for task in asked:
        task.cancel()
    await asyncio.gather(*asked, return_exceptions=True)
    wait_until_dead(ours)


async def test_nothing_is_left_when_it_is_closed_right_after_its_policy_was_replaced():
    """What sees off the workers of the old one has not even begun then."""
    pool = Pool(Bounds(1))
    await pool.start(spec())
    assert pool._brood
    old = pool._brood
    fresh = await pool.prepare(spec())
    pool.swap(fresh, spec())
    await pool.close()
    assert [brood._process.returncode is None for brood in (old, fresh)] == [False, False]


def test_nothing_is_left_when_the_parent_is_killed():
    code = "import asyncio, sys; from tests.workers import test_pool; asyncio.run(test_pool.serve())"
    with subprocess.Popen([sys.executable, "-c", code], cwd=ROOT, stdout=subprocess.PIPE) as parent:
        assert parent.stdout
        assert parent.stdout.readline() == b"up\n"
        theirs = _below(parent.pid)
        assert len(theirs) in {2, 3}
        parent.kill()
    wait_until_dead(theirs)


async def serve() -> None:
    """Have two workers, one of them busy, until somebody ends this process."""
    pool = Pool(Bounds(2))
    await pool.start(spec())
    busy = asyncio.create_task(pool.inspect(message(b"BDG-123456 " * 2_000_000)))
    await asyncio.sleep(0.2)
    print("up", flush=True)  # noqa: T201 - read by the test
    await asyncio.gather(busy, asyncio.sleep(600))


def _below(pid: int) -> list[psutil.Process]:
    return psutil.Process(pid).children(recursive=True)
