"""A proxy as `outgate run` and `outgate demo` serve it: settings, policy, workers, store and wire, put together."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

import structlog

from outgate.cli.kept_patterns import FILE, KeptPatterns
from outgate.cli.live_policy import LivePolicy
from outgate.record import Justification, StoreError
from outgate.record.evidence import Sealer, read_public_key
from outgate.wire import CoachConfig, IdentityConfig, Proxy, Said, WireConfig
from outgate.workers.pool import Pool
from outgate.workers.spec import Bounds

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable
    from pathlib import Path

    from outgate.cli.deployment import Deployment
    from outgate.record import Recorder
    from outgate.settings import Settings
    from outgate.wire.gateway import Timed

_log = structlog.get_logger("outgate.workers")
_store = structlog.get_logger("outgate.record")


class Serving(NamedTuple):
    """A proxy that is ready to run, and what it asks."""

    proxy: Proxy
    policy: LivePolicy
    pool: Pool


@asynccontextmanager
async def composed(settings: Settings, deployment: Deployment, timed: Timed | None = None) -> AsyncIterator[Serving]:
    """Yield the proxy; at the end its workers end too. Raises FileError, StartError, StoreError, SetupError.

    `timed` is told how many seconds inspecting and recording take.
    """
    pool, watching = Pool(worker_bounds(settings)), None
    try:
        policy = await LivePolicy.start(
            settings.policies,
            deployment.key,
            settings.limits.inspection,
            pool,
            exemptions=settings.exemptions_file,
            seal=sealer(settings),
            patterns=KeptPatterns(settings.data / FILE, deployment.key),
        )
        watching = asyncio.create_task(policy.watch())
        config, record = wire_config(settings, deployment.authority), deployment.record
        _log.info("workers.started", workers=pool.size, held=pool.holds.taken, not_held=pool.holds.missing)
        proxy = Proxy(
            config,
            policy.inspect,
            told(record),
            policy.is_private,
            told(record.count),
            apart=policy.inspect_apart,
            justify=partial(_justify, policy, record),
            timed=timed,
        )
        yield Serving(proxy, policy, pool)
    finally:
        if watching is not None:
            watching.cancel()
            await asyncio.wait([watching])
        await pool.close()
        _log.info("workers.stopped", **pool.counts)


def told[**P, T](step: Callable[P, Awaitable[T]]) -> Callable[P, Awaitable[T]]:
    """Return the step of the record, which also tells the operator why it failed: a full disk, a database that is gone.

    The wire refuses whatever was raised; only the record's own errors are words without a value.
    """

    async def doing(*args: P.args, **named: P.kwargs) -> T:
        try:
            return await step(*args, **named)
        except StoreError as error:
            _store.error("store.failed", why=str(error))
            raise

    return doing


async def _justify(policy: LivePolicy, record: Recorder, said: Said) -> None:
    """Keep the reason that somebody gave, with no value left in it. Raises StoreError: then nothing may go by it."""
    reason = Justification(policy.masked(said.words), said.rules, said.until)
    await record.justify(said.incident, said.sender, reason)


def sealer(settings: Settings) -> Sealer | None:
    """Return what seals evidence; None unless it is to be kept. Raises StoreError when the key cannot be read."""
    evidence = settings.evidence
    if evidence.public_key is None:
        return None
    return Sealer(read_public_key(evidence.public_key), evidence.characters, evidence.snippets)


def worker_bounds(settings: Settings) -> Bounds:
    """Return what the workers are told of the settings."""
    workers = settings.workers
    return Bounds(
        workers=workers.number,
        waiting=workers.waiting,
        messages=workers.messages,
        memory=workers.memory,
        seconds=settings.limits.inspection_seconds,
    )


def wire_config(settings: Settings, authority: Path) -> WireConfig:
    """Return what the wire is told of the settings."""
    identity, limits = settings.identity, settings.limits
    return WireConfig(
        confdir=authority,
        listen_host=settings.listen.host,
        listen_port=settings.listen.port,
        body_limit=limits.body,
        in_flight=limits.in_flight,
        inspection_timeout=limits.inspection_seconds,
        drain=limits.drain_seconds,
        upstream_ca=settings.upstream.ca_file,
        contact=settings.contact,
        identity=IdentityConfig(identity.htpasswd, identity.networks, identity.users),
        coach=CoachConfig(settings.coach.host, settings.coach.minutes),
    )
