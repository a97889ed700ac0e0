"""A small policy, and pools of real workers that read it, some of them with a hostile format beside."""

from __future__ import annotations

import asyncio
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import psutil
import pytest

from outgate.model import Channel, Destination, Limits, Message, Sender
from outgate.workers import brood
from outgate.workers.pool import Pool
from outgate.workers.spec import Bounds, Spec
from tests import patience
from tests.live.origin.record import wait_until
from tests.workers.hostile import MARK

if TYPE_CHECKING:
    from collections.abc import Coroutine, Iterator, Mapping, Sequence

    from outgate.model import Outcome

ROOT = Path(__file__).parents[2]
BADGE = """
title = "Badge number"
likelihood = "likely"
[[pattern]]
regex = '''\\bBDG-\\d{6}\\b'''
[[example]]
text = "my badge is BDG-123456"
finds = ["BDG-123456"]
[[example]]
text = "BDG-1234567 is too long"
finds = []
"""
REDACT = """
title = "A badge number leaves"
severity = "high"
action = "redact"
[when]
data = ["test.badge"]
[tell]
user = "Badge numbers may not leave."
reviewer = "Ask why."
[[example]]
given = { "test.badge" = 1 }
expect = "redact"
[[example]]
given = { "test.other" = 1 }
expect = "allow"
"""
UNREAD = """
title = "Not inspected"
severity = "low"
action = "block"
[when]
data = ["uninspected"]
[tell]
user = "It could not be read."
[[example]]
given = { "uninspected.failure" = 1 }
expect = "block"
[[example]]
given = { "test.badge" = 1 }
expect = "allow"
"""
DAILY = """
title = "Many badge numbers in a day"
severity = "high"
action = "block"
[when]
data = ["test.other"]
distinct = 3
per = "24h"
[[example]]
given = { "test.other" = 3 }
expect = "block"
[[example]]
given = { "test.other" = 2 }
expect = "allow"
"""
OTHER = BADGE.replace("Badge", "Other").replace("BDG", "OTH")
DESTINATIONS = """
[[group]]
id = "corporate"
title = "Ours"
hosts = ["corp.example"]
source = "us"
"""
FILES = {
    "data-types/test/badge.toml": BADGE,
    "data-types/test/other.toml": OTHER,
    "rules/badges.toml": REDACT,
    "rules/daily.toml": DAILY,
    "rules/unread.toml": UNREAD,
    "destinations.toml": DESTINATIONS,
}


def spec(files: Mapping[str, str] = FILES, version: str = "v1") -> Spec:
    """Return what workers compile the small policy from."""
    return Spec(version, files, b"k" * 32, Limits())


def message(body: bytes = b"nothing", **more: Any) -> Message:
    """Return a message to a host that no policy names."""
    where = Destination(more.pop("host", "chat.example"))
    at = datetime(2026, 11, 22, tzinfo=UTC)
    return Message(Channel.HTTP, Sender("10.0.0.7"), where, at, "POST", b"/", body=body, **more)


def hostile(deed: str, what: str = "", text: str = "") -> Message:
    """Return a message with a document that does `deed` to the worker that reads it."""
    return message(MARK + f"{deed} {what}|{text}".encode())


class Running:
    """A pool on a loop of its own, asked from tests that have none."""

    def __init__(self, runner: asyncio.Runner, pool: Pool) -> None:
        self.runner = runner
        self.pool = pool

    def do[T](self, work: Coroutine[Any, Any, T]) -> T:
        """Run `work` on the pool's loop."""
        return self.runner.run(work)

    @property
    def zygote(self) -> psutil.Process:
        """The process that the workers are forked from."""
        brood = self.pool._brood
        assert brood
        return psutil.Process(brood._process.pid)

    def inspect(self, message: Message, seconds: float = patience.SECONDS) -> Outcome:
        """Have `message` inspected. Raises TimeoutError and WorkerDied."""

        async def asked() -> Outcome:
            async with asyncio.timeout(seconds):
                return await self.pool.inspect(message)

        return self.do(asked())

    def bury(self) -> None:
        """Wait until all that were killed, or died, are known to be dead: then it is logged how they ended."""

        async def told() -> None:
            async with asyncio.timeout(patience.SECONDS):
                while self.pool._brood and self.pool._brood._ending:  # noqa: ASYNC110 - they tell nobody
                    await asyncio.sleep(0.01)

        self.do(told())


def wait_until_dead(processes: Sequence[psutil.Process]) -> None:
    """Wait until all of `processes` are dead, and leave it to their parents to ask how they ended."""
    assert wait_until(lambda: not any(_lives(each) for each in processes)), processes


def _lives(process: psutil.Process) -> bool:
    try:
        return bool(process.is_running() and process.status() != psutil.STATUS_ZOMBIE)
    except psutil.NoSuchProcess:
        return False


@contextmanager
def running(bounds: Bounds, made_of: Spec) -> Iterator[Running]:
    """Start a pool, and end it."""
    with asyncio.Runner() as runner:
        pool = Pool(bounds)
        try:
            runner.run(pool.start(made_of))
            yield Running(runner, pool)
        finally:
            runner.run(pool.close())


@pytest.fixture(scope="session")
def pool() -> Iterator[Running]:
    """Two real workers."""
    with running(Bounds(2), spec()) as made:
        yield made


@pytest.fixture(scope="session")
def hostile_pool() -> Iterator[Running]:
    """Two workers that read the hostile format too, and may take 200 MB and two seconds for it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(brood, "PROGRAM", "tests.workers.hostile")
        patch.setattr(brood, "PAUSE_SECONDS", 0.05)
        patch.setenv("PYTHONPATH", str(ROOT))
        with running(Bounds(2, memory=200 << 20, seconds=2.0), spec()) as made:
            yield made
