"""Whether the proxy can do its work: every check says in a few words what is wrong, or nothing.

Checks do real work, so whoever asks often is given the answers of a moment ago.
"""

from __future__ import annotations

import asyncio
from time import monotonic
from typing import TYPE_CHECKING, NamedTuple

import structlog

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence

SECONDS = 5.0  # in which a check must answer
FRESH_SECONDS = 2.0  # for which answers are given again

_log = structlog.get_logger("outgate.health")


class Check(NamedTuple):
    """One thing that must work. `ask` returns what is wrong with it, without any value, or "" when nothing is."""

    name: str
    ask: Callable[[], Awaitable[str]]


class Answer(NamedTuple):
    """What a check has found: "" is nothing."""

    check: str
    fault: str


class Checks:
    """All checks of a proxy, asked together. Each change for the worse or the better is a line in the log."""

    def __init__(self, checks: Sequence[Check], *, seconds: float = SECONDS, fresh: float = FRESH_SECONDS) -> None:
        self._checks = checks
        self._seconds = seconds
        self._fresh = fresh
        self._asking = asyncio.Lock()
        self._answers: tuple[Answer, ...] = ()
        self._until = 0.0

    async def ask(self) -> tuple[Answer, ...]:
        """Return an answer of every check, none of them older than `fresh` seconds. Raises nothing but cancellation."""
        async with self._asking:
            if not self._answers or monotonic() >= self._until:
                answers = tuple(await asyncio.gather(*map(self._asked, self._checks)))
                self._log_changes(answers)
                self._answers, self._until = answers, monotonic() + self._fresh
            return self._answers

    async def _asked(self, check: Check) -> Answer:
        try:
            async with asyncio.timeout(self._seconds):
                return Answer(check.name, await check.ask())
        except TimeoutError:
            return Answer(check.name, f"no answer within {self._seconds:g} s")
        except Exception as error:  # noqa: BLE001 - a check may fail in any way; its words may hold anything
            return Answer(check.name, f"failed: {type(error).__name__}")

    def _log_changes(self, answers: Sequence[Answer]) -> None:
        before = dict(self._answers)
        for check, fault in answers:
            if fault and before.get(check) != fault:
                _log.error("check.failed", check=check, fault=fault)
            elif not fault and before.get(check):
                _log.info("check.passed", check=check)
