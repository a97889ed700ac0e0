import asyncio
import threading
from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from unittest.mock import Mock

import pytest
from structlog.testing import capture_logs

from outgate.cli.carriers import plain
from outgate.cli.examples import message
from outgate.cli.kept_patterns import KeptPatterns
from outgate.cli.live_policy import LivePolicy
from outgate.detect import literals
from outgate.model import Destination, Disposition, Limits, Message, NeedsIsolation, Outcome
from outgate.strict_toml import Fault, FileError
from outgate.workers.brood import StartError
from outgate.workers.spec import Spec
from tests import patience
from tests.cli.conftest import RULE
from tests.cli.test_compose import EXEMPTION

TWO = message(plain("BADGE-1234 BADGE-9876"))
LARGE = message(plain("BADGE-1234 " * 10_000))


class FakePool:
    """Remembers what it was told, and starts nothing."""

    def __init__(self) -> None:
        self.specs: list[Spec] = []
        self.asked: list[Message] = []
        self.fails = False

    async def start(self, spec: Spec) -> None:
        self.specs.append(spec)

    async def prepare(self, spec: Spec) -> str:
        if self.fails:
            raise StartError("no more processes")
        return spec.version

    def swap(self, brood: str, spec: Spec) -> None:
        assert brood == spec.version
        self.specs.append(spec)

    async def inspect(self, message: Message) -> Outcome:
        self.asked.append(message)
        raise TimeoutError


@pytest.fixture
def pool() -> Any:
    return FakePool()


@pytest.fixture
async def live(policies: Path, pool: Any) -> LivePolicy:
    return await LivePolicy.start(policies, b"k" * 32, Limits(), pool)


async def test_messages_are_inspected_by_the_policy_in_force(live: LivePolicy, policies: Path):
    before = live.version
    assert live.inspect(TWO).disposition is Disposition.BLOCKED
    (policies / "rules" / "badges.toml").write_text(RULE.replace('title = "A', 'mode = "observe"\ntitle = "A'))
    assert live.inspect(TWO).disposition is Disposition.BLOCKED
    assert await live.reload()
    assert live.inspect(TWO).disposition is Disposition.ALLOWED
    assert live.version != before
    assert live.inspect(TWO).policy_version == live.version


async def test_what_somebody_writes_is_masked_by_the_policy_in_force(live: LivePolicy):
    text = "for BADGE-1234, a@b and 1234567890, ticket 12"
    assert live.masked(text) == "for [test.badge], … and …, ticket 12"


async def test_workers_have_the_same_policy_at_the_start_and_after_a_reload(
    live: LivePolicy, policies: Path, pool: FakePool
):
    (policies / "rules" / "badges.toml").write_text(RULE.replace('title = "A', 'title = "Another: A'))
    assert await live.reload()
    assert len({spec.version for spec in pool.specs}) == 2
    assert pool.specs[-1].version == live.version
    assert "Another: A" in pool.specs[-1].files["rules/badges.toml"]


async def test_large_and_hostile_messages_are_left_to_the_workers(
    live: LivePolicy, pool: FakePool, monkeypatch: pytest.MonkeyPatch
):
    hostile = ((lambda data: data.startswith(b"BADGE"), lambda *_: ()),)
    with pytest.raises(NeedsIsolation):
        live.inspect(LARGE)
    monkeypatch.setattr("outgate.extract.walk.ISOLATED_READERS", hostile)
    with pytest.raises(NeedsIsolation):
        live.inspect(TWO)
    with pytest.raises(TimeoutError):
        await live.inspect_apart(LARGE)
    assert pool.asked == [LARGE]


async def test_a_broken_policy_is_refused_by_name_and_the_old_one_kept(live: LivePolicy, policies: Path):
    before = live.version
    (policies / "rules" / "badges.toml").write_text("title = 3\n" + RULE.replace("title", "# title"))
    with capture_logs() as logs:
        assert not await live.reload()
    assert live.version == before
    assert live.inspect(TWO).disposition is Disposition.BLOCKED
    assert logs[0]["event"] == "policy.refused"
    assert logs[0]["file"] == str(policies / "rules" / "badges.toml")
    assert (logs[0]["field"], logs[0]["reason"]) == ("title", "must be text, in quotes")
    assert logs[-1] == {"event": "policy.kept", "log_level": "warning", "version": before}


async def test_it_says_since_when_the_files_are_refused_until_they_load(live: LivePolicy, policies: Path):
    assert live.stale is None
    file = policies / "rules" / "badges.toml"
    file.write_text("title = 3\n" + RULE.replace("title", "# title"))
    assert not await live.reload()
    first = live.stale
    assert first is not None
    assert first.faults == (Fault(str(file), "title", "must be text, in quotes"),)
    assert not await live.reload()
    assert live.stale == first
    file.write_text(RULE)
    assert await live.reload()
    assert live.stale is None


async def test_a_folder_that_is_gone_keeps_the_old_policy(live: LivePolicy, policies: Path):
    policies.rename(policies.with_name("moved"))  # noqa: ASYNC240 - nothing else runs on this loop
    assert not await live.reload()
    assert live.inspect(TWO).disposition is Disposition.BLOCKED


async def test_workers_that_do_not_start_keep_the_old_policy(live: LivePolicy, pool: FakePool):
    before, pool.fails = live.version, True
    with capture_logs() as logs:
        assert not await live.reload()
    assert (logs[0]["reason"], live.version, len(pool.specs)) == ("no more processes", before, 1)


async def test_any_other_fault_keeps_the_old_policy_too(live: LivePolicy, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("outgate.cli.live_policy.read_policy", lambda *_: 1 / 0)
    with capture_logs() as logs:
        assert not await live.reload()
    assert logs[0]["reason"] == "ZeroDivisionError"


async def test_a_policy_that_does_not_load_does_not_start(policies: Path, pool: Any):
    (policies / "destinations.toml").unlink()
    with pytest.raises(FileError, match="no group 'corporate'"):
        await LivePolicy.start(policies, b"k" * 32, Limits(), pool)


@pytest.fixture
async def watched(
    policies: Path, tmp_path: Path, pool: Any, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[LivePolicy]:
    """A policy that looks at its exemptions all the time."""
    monkeypatch.setattr("outgate.cli.live_policy.LOOK_SECONDS", 0.01)
    live = await LivePolicy.start(policies, b"k" * 32, Limits(), pool, exemptions=tmp_path / "exemptions.toml")
    watching = asyncio.create_task(live.watch())
    yield live
    watching.cancel()


async def until(is_so: Callable[[], bool]) -> None:
    async with asyncio.timeout(patience.SECONDS):
        while not is_so():  # noqa: ASYNC110 - it is files that are waited for
            await asyncio.sleep(0.01)


async def test_an_exemption_is_in_force_soon_after_it_was_written_and_gone_with_it(
    watched: LivePolicy, pool: FakePool, tmp_path: Path
):
    file, before = tmp_path / "exemptions.toml", watched.version
    exempt = replace(TWO, destination=Destination("partner.example"), at=datetime(2026, 11, 23, tzinfo=UTC))
    assert watched.inspect(exempt).disposition is Disposition.BLOCKED
    file.write_text(EXEMPTION)
    await until(lambda: watched.version != before)
    assert watched.inspect(exempt).disposition is Disposition.ALLOWED
    assert "EX-0001" in pool.specs[-1].files["exemptions.toml"]
    file.write_text("")
    await until(lambda: watched.inspect(exempt).disposition is Disposition.BLOCKED)


async def test_exemptions_that_are_broken_keep_the_old_policy_and_are_tried_again_now_and_then(
    watched: LivePolicy, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    before = watched.version
    with capture_logs() as logs:
        (tmp_path / "exemptions.toml").write_text("[[exemption]]")
        await until(lambda: any(log["event"] == "policy.kept" for log in logs))
        tried = len(logs)
        monkeypatch.setattr("outgate.cli.live_policy.AGAIN_SECONDS", 0.0)
        await until(lambda: len(logs) > tried)
    assert watched.version == before
    assert logs[0]["file"] == str(tmp_path / "exemptions.toml")
    assert (logs[0]["field"], logs[0]["reason"]) == ("exemption[0].owner", "is missing")


async def test_patterns_are_compiled_once_for_the_proxy_and_its_workers_and_kept_for_the_next_start(
    policies: Path, tmp_path: Path, pool: Any, monkeypatch: pytest.MonkeyPatch
):
    compiles = Mock(side_effect=literals._compile)
    monkeypatch.setattr(literals, "_compile", compiles)
    patterns = KeptPatterns(tmp_path / "patterns", b"k" * 32)
    for _ in range(2):
        live = await LivePolicy.start(policies, b"k" * 32, Limits(), pool, patterns=patterns)
        assert live.inspect(TWO).disposition is Disposition.BLOCKED
    assert compiles.call_count == 1
    assert [spec.compiled for spec in pool.specs] == [patterns.read()] * 2
    assert patterns.read()


async def test_patterns_that_are_kept_of_another_policy_are_compiled_anew(policies: Path, tmp_path: Path, pool: Any):
    patterns = KeptPatterns(tmp_path / "patterns", b"k" * 32)
    await LivePolicy.start(policies, b"k" * 32, Limits(), pool, patterns=patterns)
    before, file = patterns.read(), policies / "data-types" / "test" / "badge.toml"
    file.write_text(file.read_text().replace("BADGE", "TOKEN"))
    live = await LivePolicy.start(policies, b"k" * 32, Limits(), pool, patterns=patterns)
    assert live.inspect(TWO).disposition is Disposition.ALLOWED
    assert live.inspect(message(plain("TOKEN-1234 TOKEN-9876"))).disposition is Disposition.BLOCKED
    assert patterns.read() not in {b"", before}


async def test_what_seals_evidence_is_here_and_in_the_workers(policies: Path, pool: Any):
    live = await LivePolicy.start(policies, b"k" * 32, Limits(), pool, seal=bytes_of)
    assert live.inspect(TWO).evidence == TWO.body
    assert await live.reload()
    assert (live.inspect(TWO).evidence, [spec.seal for spec in pool.specs]) == (TWO.body, [bytes_of, bytes_of])


def bytes_of(outcome: Outcome) -> bytes:
    return outcome.message.body


async def test_private_destinations_follow_the_reload(live: LivePolicy, policies: Path):
    assert live.is_private("www.clinic.example")
    file = policies / "destinations.toml"
    file.write_text(file.read_text().replace("clinic.example", "union.example"))
    await live.reload()
    assert (live.is_private("www.clinic.example"), live.is_private("union.example")) == (False, True)


async def test_while_it_is_reloaded_every_message_has_an_answer(live: LivePolicy):
    seen: list[Disposition] = []
    stop = threading.Event()

    def ask() -> None:
        while not stop.is_set():
            seen.append(live.inspect(TWO).disposition)

    asking = threading.Thread(target=ask)
    asking.start()
    assert await asyncio.gather(*(live.reload() for _ in range(3))) == [True] * 3
    stop.set()
    asking.join()
    assert set(seen) == {Disposition.BLOCKED}
