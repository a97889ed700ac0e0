"""Checks: each answers by itself, in time, without words that may hold a value, and not more often than needed."""

from __future__ import annotations

import asyncio

from structlog.testing import capture_logs

from outgate.health.checks import Answer, Check, Checks


class Told:
    """A check that tells what it is set to, and counts how often it is asked."""

    def __init__(self, fault: str = "") -> None:
        self.fault = fault
        self.asked = 0

    async def __call__(self) -> str:
        self.asked += 1
        return self.fault


async def _never() -> str:
    await asyncio.Event().wait()
    return ""


async def _broken() -> str:
    raise ValueError("kanarek7531")


async def test_one_that_fails_or_hangs_keeps_no_other_from_answering():
    checks = Checks(
        [Check("a", Told()), Check("b", _never), Check("c", _broken), Check("d", Told("away"))], seconds=0.2
    )
    with capture_logs() as logs:
        answers = await checks.ask()
    assert answers == (
        Answer("a", ""),
        Answer("b", "no answer within 0.2 s"),
        Answer("c", "failed: ValueError"),
        Answer("d", "away"),
    )
    assert [(line["event"], line["check"]) for line in logs] == [("check.failed", name) for name in "bcd"]
    assert "kanarek" not in str(logs)


async def test_many_who_ask_at_once_get_one_answer():
    told = Told()
    checks = Checks([Check("a", told)], fresh=1000.0)
    answers = await asyncio.gather(*(checks.ask() for _ in range(50)))
    assert set(answers) == {(Answer("a", ""),)}
    assert told.asked == 1


async def test_a_change_is_logged_once_and_so_is_the_return():
    told = Told("full")
    checks = Checks([Check("disk", told)], fresh=0.0)
    with capture_logs() as logs:
        for fault in ("full", "full", "fuller", "", ""):
            told.fault = fault
            assert (await checks.ask())[0].fault == fault
    assert [(line["event"], line.get("fault")) for line in logs] == [
        ("check.failed", "full"),
        ("check.failed", "fuller"),
        ("check.passed", None),
    ]
