"""Processes beside the proxy: started again ever more slowly, their words passed on, and none left behind."""

from __future__ import annotations

import asyncio
import json
import sys
from typing import TYPE_CHECKING, Any

import psutil
import pytest
import structlog

from outgate.cli import children
from outgate.cli.children import Child, Pauses, running
from tests import patience

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

# In place of `python -m outgate.cli.child PARENT CODE`: runs the code.
STAND_IN = "import sys; exec(sys.argv[3])"


@pytest.fixture
def log(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[Any]]:
    """Children whose command is Python code; what is logged."""
    start = asyncio.create_subprocess_exec

    async def stand_in(program: str, _: str, module: str, *rest: str, **how: Any) -> Any:
        assert (program, module) == (sys.executable, "outgate.cli.child")
        return await start(sys.executable, "-c", STAND_IN, module, *rest, **how)

    monkeypatch.setattr(asyncio, "create_subprocess_exec", stand_in)
    monkeypatch.setattr(children, "_FIRST_PAUSE", 0.01)
    with structlog.testing.capture_logs() as logged:
        yield logged


def _until(log: list[Any], done: Callable[[list[Any]], bool], *code: str) -> None:
    async def live() -> None:
        async with running([Child(f"child {n}", (each,)) for n, each in enumerate(code)]):
            async with asyncio.timeout(patience.SECONDS):
                while not done(log):  # noqa: ASYNC110 - the log is no event
                    await asyncio.sleep(0.02)

    asyncio.run(live())


def _of(log: list[Any], event: str) -> list[Any]:
    return [line for line in log if line["event"] == event]


def test_one_that_ends_is_started_again_and_its_fault_is_told(log: list[Any]):
    code = "sys.stderr.write('outgate: the port is taken\\n'); sys.exit(2)"
    _until(log, lambda log: len(_of(log, "child.ended")) >= 3, code)
    assert {line["code"] for line in _of(log, "child.ended")} == {2}
    assert _of(log, "child.failed")[0]["told"] == "the port is taken"
    assert len({line["pid"] for line in _of(log, "child.started")}) >= 3


def test_its_lines_of_the_log_are_passed_on_and_one_without_end_does_no_harm(
    log: list[Any], capfd: pytest.CaptureFixture[str]
):
    line = json.dumps({"event": "x"})
    code = f"sys.stderr.write('y' * 3_000_000 + '\\n' + {line!r} + '\\n'); sys.stderr.flush()"
    seen: list[str] = []

    def is_there(_: list[Any]) -> bool:
        seen.append(capfd.readouterr().err)
        return line in "".join(seen)

    _until(log, is_there, f"{code}; import time; time.sleep(600)")
    assert _of(log, "child.failed") == []


def test_in_the_end_all_are_gone_also_one_that_will_not(log: list[Any], monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(children, "_END_SECONDS", 0.5)
    deaf = (
        "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); sys.stderr.write('{}\\n'); time.sleep(600)"
    )
    _until(log, lambda log: len(_of(log, "child.started")) == 2, "import time; time.sleep(600)", deaf)
    pids = [line["pid"] for line in _of(log, "child.started")]
    assert [pid for pid in pids if psutil.pid_exists(pid)] == []
    assert len(_of(log, "child.stopped")) == 2


def test_ending_twice_is_ending_once(log: list[Any]):
    async def live() -> None:
        async with running([Child("a", ("import time; time.sleep(600)",))]) as beside:
            while not _of(log, "child.started"):  # noqa: ASYNC110 - the log is no event
                await asyncio.sleep(0.02)
            beside.end()
            await asyncio.sleep(0)
            beside.end()

    asyncio.run(live())
    assert [line["event"] for line in log] == ["child.started", "child.stopped"]
    assert not psutil.pid_exists(log[0]["pid"])


def test_only_those_that_reload_are_told_to(log: list[Any], capfd: pytest.CaptureFixture[str]):
    code = (
        "import signal, time; signal.signal(signal.SIGHUP, lambda *_: (sys.stderr.write(sys.argv[2] + ' again\\n'),"
        " sys.stderr.flush())); sys.stderr.write(sys.argv[2] + ' ready\\n'); sys.stderr.flush(); time.sleep(600)"
    )
    seen: list[str] = []

    def told(line: str) -> int:
        seen.append(capfd.readouterr().err)
        return "".join(seen).count(line)

    async def live() -> None:
        both = [Child("deaf", (code,)), Child("console", (code,), reloads=True)]
        async with running(both) as beside, asyncio.timeout(patience.SECONDS):
            while told(" ready\n") < len(both):  # noqa: ASYNC110 - what it writes is no event
                await asyncio.sleep(0.02)
            beside.reload()
            while not told(" again\n"):  # noqa: ASYNC110
                await asyncio.sleep(0.02)

    asyncio.run(live())
    assert told(" again\n") == 1
    assert {line["code"] for line in _of(log, "child.stopped")} == {-15}


def test_the_pause_grows_until_one_has_run_for_a_while():
    pauses = Pauses()
    assert [pauses.after(0.1) for _ in range(8)] == [1, 2, 4, 8, 16, 32, 60, 60]
    assert [pauses.after(60.0), pauses.after(0.1)] == [1, 2]


def test_one_that_cannot_be_started_is_told(monkeypatch: pytest.MonkeyPatch):
    async def fail(*_: Any, **__: Any) -> Any:
        raise OSError(12, "Cannot allocate memory")

    monkeypatch.setattr(asyncio, "create_subprocess_exec", fail)
    with structlog.testing.capture_logs() as logged:
        _until(logged, lambda log: bool(_of(log, "child.ended")), "pass")
    assert _of(logged, "child.not_started")[0]["reason"] == "Cannot allocate memory"
