"""The policy in force, replaced as a whole when its files change. A broken policy never replaces one that works.

The file of exemptions, which the console writes, is looked at every few seconds. It is a file and no table: policy
must not be changed by whoever can write the database.
"""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import UTC, datetime
from time import monotonic
from typing import TYPE_CHECKING, NamedTuple, Self

import structlog

from outgate.cli.compose import loaded, read_policy, spec_of, stamp_of
from outgate.inspection import inspect, masked
from outgate.model import NeedsIsolation
from outgate.strict_toml import Fault, FileError
from outgate.workers.brood import StartError
from outgate.workers.quick import is_quick

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine, Sequence
    from pathlib import Path

    from outgate.cli.compose import Stamp
    from outgate.cli.kept_patterns import KeptPatterns
    from outgate.inspection import Policy, Seal
    from outgate.model import Limits, Message, Outcome
    from outgate.workers.pool import Pool
    from outgate.workers.spec import Spec

LOOK_SECONDS = 2.0  # between two looks at the file of exemptions
AGAIN_SECONDS = 60.0  # before files that were refused are tried again, though nothing changed

_log = structlog.get_logger("outgate.policy")


class _Source(NamedTuple):
    """Where a policy comes from, and what it is compiled with."""

    folder: Path
    key: bytes
    limits: Limits
    exemptions: Path | None
    seal: Seal | None
    patterns: KeptPatterns | None

    @property
    def stamp(self) -> Stamp:
        """What tells one state of the file of exemptions from another."""
        return stamp_of([self.exemptions] if self.exemptions else [])

    async def compiled[T](self, theirs: Callable[[Spec], Coroutine[None, None, T]]) -> tuple[Policy, Spec, T]:
        """Return the policy as this process uses it, what workers make theirs of, and what came of doing so.

        Both take seconds: they are done at once where the patterns were compiled before, and otherwise only after
        this process has compiled them for all. Raises FileError, and what `theirs` raises.
        """
        files = await asyncio.to_thread(read_policy, self.folder, self.exemptions)
        kept = await asyncio.to_thread(self.patterns.read) if self.patterns else b""
        spec = spec_of(files, self.key, self.limits, self.seal, kept)
        first = None if kept else await asyncio.to_thread(self._own, spec)
        if first is not None:
            spec = spec._replace(compiled=first.detector.compiled)
        making = asyncio.create_task(theirs(spec))
        try:
            policy = await asyncio.to_thread(self._own, spec) if first is None else first
        except BaseException:
            making.cancel()
            await asyncio.wait([making])
            raise
        return replace(policy, isolates=True), spec, await making

    def _own(self, spec: Spec) -> Policy:
        """Compile the policy for this process, and keep what took long."""
        files = loaded(spec.files, self.folder, self.exemptions)
        policy = files.compile(self.key, self.limits, self.seal, spec.compiled)
        compiled = policy.detector.compiled
        if self.patterns is not None and compiled not in {b"", spec.compiled}:
            self.patterns.write(compiled)
        return policy


class Refused(NamedTuple):
    """Why the files that are there now are not in force, and since when they have not been."""

    since: datetime
    faults: tuple[Fault, ...]


class LivePolicy:
    """What the wire asks, made by `start`. A message sees the old policy or the new one, never both."""

    def __init__(self, source: _Source, policy: Policy, pool: Pool, stamp: Stamp) -> None:
        self._source = source
        self._stamp = stamp
        self._policy = policy
        self._pool = pool
        self._reloading = asyncio.Lock()
        self.refused = 0  # times that files did not load, and the policy before them stayed
        self.stale: Refused | None = None  # while the policy in force is not that of the files

    @classmethod
    async def start(
        cls,
        folder: Path,
        key: bytes,
        limits: Limits,
        pool: Pool,
        *,
        exemptions: Path | None = None,
        seal: Seal | None = None,
        patterns: KeptPatterns | None = None,
    ) -> Self:
        """Load the policy in `folder`, here and in the workers. Raises FileError with every fault, and StartError.

        `exemptions` is the file that the console writes; `seal` keeps evidence, `patterns` what took long to compile.
        """
        source = _Source(folder, key, limits, exemptions, seal, patterns)
        stamp = source.stamp
        policy, _, _ = await source.compiled(pool.start)
        return cls(source, policy, pool, stamp)

    @property
    def version(self) -> str:
        """The version of the policy in force."""
        return self._policy.version

    @property
    def current(self) -> Policy:
        """The policy in force, as this process uses it."""
        return self._policy

    def inspect(self, message: Message) -> Outcome:
        """Inspect `message` by the policy in force. Raises NeedsIsolation for one that is to be inspected apart."""
        if is_quick(message):
            return inspect(message, self._policy)
        raise NeedsIsolation

    async def inspect_apart(self, message: Message) -> Outcome:
        """Inspect `message` in a worker. Raises TimeoutError and WorkerDied."""
        return await self._pool.inspect(message)

    def masked(self, text: str) -> str:
        """Return what somebody wrote with no value in it that the policy in force finds."""
        return masked(text, self._policy)

    def is_private(self, host: str) -> bool:
        """Return whether traffic to `host` is to be tunnelled unread."""
        return self._policy.rules.is_private(host)

    async def watch(self) -> None:
        """Load the files again whenever the exemptions have changed, until cancelled.

        What was refused is tried again now and then: it may have been for want of processes.
        """
        refused = 0.0
        while True:
            await asyncio.sleep(LOOK_SECONDS)
            again = refused and monotonic() - refused > AGAIN_SECONDS
            if self._source.stamp != self._stamp or again:
                refused = 0.0 if await self.reload() else monotonic()

    async def reload(self) -> bool:
        """Load the files again; keep the old policy and log every fault if they are broken."""
        async with self._reloading:
            self._stamp = self._source.stamp
            try:
                fresh, spec, brood = await self._source.compiled(self._pool.prepare)
            except FileError as error:
                self._refuse(error.faults)
            except StartError as error:
                self._refuse([Fault("", "", str(error))])
            except Exception as error:  # noqa: BLE001 - whatever it is, the old policy stays
                self._refuse([Fault("", "", type(error).__name__)])
            else:
                self._pool.swap(brood, spec)
                before, self._policy, self.stale = self._policy.version, fresh, None
                _log.info("policy.loaded", version=fresh.version, before=before)
                return True
            return False

    def _refuse(self, faults: Sequence[Fault]) -> None:
        for fault in faults:
            _log.error("policy.refused", **fault._asdict())
        self.refused += 1
        since = self.stale.since if self.stale else datetime.now(UTC)
        self.stale = Refused(since, tuple(faults))
        _log.warning("policy.kept", version=self._policy.version)
