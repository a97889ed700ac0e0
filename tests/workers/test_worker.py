"""What a hostile document can do to a worker: nothing outside of it, and nothing to the next message."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest
from structlog.testing import capture_logs

from outgate.model import Disposition
from outgate.workers.pool import WorkerDied
from tests.workers.conftest import Running, hostile, message, wait_until_dead

if TYPE_CHECKING:
    from pathlib import Path

LEAK = message(b"my badge is BDG-123456")


def _serves(pool: Running) -> bool:
    """Tell whether both workers inspect, as they should after whatever happened before."""
    return all(pool.inspect(LEAK).disposition is Disposition.REDACTED for _ in range(4))


def test_a_hostile_format_is_read_in_a_worker(hostile_pool: Running):
    outcome = hostile_pool.inspect(hostile("doze", "0", "and my badge is BDG-123456"))
    assert [found.path for found in outcome.findings if found.data_type == "test.badge"]


@pytest.mark.parametrize(("deed", "how"), [("crash", "Segmentation fault"), ("leave", "exit 0"), ("lie", "Killed")])
def test_a_worker_that_crashes_or_lies_costs_its_message_and_is_replaced(hostile_pool: Running, deed: str, how: str):
    with capture_logs() as logs:
        with pytest.raises(WorkerDied):
            hostile_pool.inspect(hostile(deed))
        assert _serves(hostile_pool)
        hostile_pool.bury()
    (ended,) = [log for log in logs if log["event"] == "worker.ended"]
    assert ended["how"] == how
    assert set(ended) == {"event", "log_level", "worker", "why", "how", "served"}


def test_memory_is_bounded_and_running_out_of_it_is_told(hostile_pool: Running):
    outcome = hostile_pool.inspect(hostile("swallow"))
    assert [found.sample for found in outcome.findings] == ["MemoryError"]
    assert outcome.disposition is Disposition.BLOCKED
    assert _serves(hostile_pool)


def test_one_that_never_answers_is_killed_at_the_deadline(hostile_pool: Running):
    with capture_logs() as logs:
        with pytest.raises(TimeoutError):
            hostile_pool.inspect(hostile("spin"), seconds=0.5)
        assert _serves(hostile_pool)
        hostile_pool.bury()
    assert [(log["why"], log["how"]) for log in logs if log["event"] == "worker.ended"] == [("took too long", "Killed")]


def test_one_that_computes_on_is_killed_by_the_kernel_when_nobody_else_does(hostile_pool: Running):
    with capture_logs() as logs:
        with pytest.raises(WorkerDied):
            hostile_pool.inspect(hostile("spin"))
        assert _serves(hostile_pool)
        hostile_pool.bury()
    assert [log["how"] for log in logs if log["event"] == "worker.ended"] == ["CPU time limit exceeded"]


@pytest.mark.parametrize(
    ("deed", "what"),
    [
        ("call", ""),
        ("breed", ""),
        ("run", "/bin/true"),
        ("murder", ""),
        ("write", "{folder}/x"),
        ("peek", "{folder}/s"),
    ],
)
def test_nothing_outside_is_within_reach(hostile_pool: Running, deed: str, what: str, tmp_path: Path):
    (tmp_path / "s").write_text("secret")
    outcome = hostile_pool.inspect(hostile(deed, what.format(folder=tmp_path)))
    assert [found.sample for found in outcome.findings] == ["PermissionError"]
    assert [file.name for file in tmp_path.iterdir()] == ["s"]
    assert _serves(hostile_pool)


def test_threads_are_no_processes(hostile_pool: Running):
    assert hostile_pool.inspect(hostile("spread")).findings == ()


def test_a_worker_that_is_killed_from_outside_is_replaced(hostile_pool: Running):
    with capture_logs() as logs:
        killed = hostile_pool.zygote.children()
        for worker in killed:
            worker.kill()
        wait_until_dead(killed)
        assert _serves(hostile_pool)
        hostile_pool.bury()
    assert {log["how"] for log in logs if log["event"] == "worker.ended"} == {"Killed"}


def test_every_hold_takes_on_this_machine(hostile_pool: Running):
    holds = hostile_pool.pool.holds
    assert {"memory", "processor", "file size", "open files", "privileges", "system calls"} <= set(holds.taken)
    assert sys.platform.startswith("linux")
