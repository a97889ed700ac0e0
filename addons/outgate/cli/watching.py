"""What monitoring is told: the checks of readiness and the state of a proxy, put together and served."""

from __future__ import annotations

import asyncio
import shutil
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import structlog

from outgate.asgi import bound, served
from outgate.cli.self_test import self_test
from outgate.cli.sinks import age
from outgate.health.app import application
from outgate.health.checks import Check, Checks
from outgate.health.metrics import Sink, State
from outgate.record import StoreError
from outgate.settings.sinks import name_of
from outgate.settings.words import in_address

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from outgate.cli.deployment import Deployment
    from outgate.cli.live_policy import LivePolicy
    from outgate.cli.self_test import SelfTest
    from outgate.cli.serving import Serving
    from outgate.health.metrics import Times
    from outgate.record import Store
    from outgate.settings import Settings
    from outgate.wire import Proxy

_log = structlog.get_logger("outgate.health")


@asynccontextmanager
async def watched(settings: Settings, deployment: Deployment, serving: Serving, times: Times) -> AsyncIterator[None]:
    """Serve the pages for monitoring until the end of the block, if there is a port for them. Raises ServeError."""
    if settings.health.port is None:
        yield
        return
    pages = application(
        Checks(checks(settings, deployment, serving)),
        times,
        lambda: _state(settings, deployment, serving),
        lambda: warnings(serving.policy),
    )
    with bound(settings.health.host, settings.health.port, name="health") as listening:
        host, port = listening.getsockname()[:2]
        _log.info("health.started", address=f"http://{in_address(host)}:{port}")
        async with served(pages, listening, name="health"):
            yield


def checks(settings: Settings, deployment: Deployment, serving: Serving) -> list[Check]:
    """Return what must work before messages are sent to this proxy."""
    return [
        Check("accepting", lambda: _accepting(serving.proxy)),
        Check("detection", Detection(serving.policy)),
        Check("record", lambda: _recording(deployment.store)),
        Check("disk", lambda: _disk(settings.data, settings.health.disk_free)),
    ]


def warnings(policy: LivePolicy) -> list[str]:
    """Return why the policy files that are there now are not in force; nothing when they are."""
    if policy.stale is None:
        return []
    since = policy.stale.since.isoformat(timespec="seconds")
    kept = f"policy files refused since {since}; {policy.version}, from before, is in force"
    return [f"{kept}: {fault}".replace(": : ", ": ") for fault in policy.stale.faults]


class Detection:
    """Finds an example of the policy in force, here and in a worker."""

    def __init__(self, policy: LivePolicy) -> None:
        self._policy = policy
        self._version = ""
        self._test: SelfTest | None = None

    async def __call__(self) -> str:
        """Return what is wrong; "" when nothing is."""
        policy = self._policy
        if policy.version != self._version:
            self._version = policy.version
            self._test = await asyncio.to_thread(self_test, policy.current.detector.catalogue, policy.inspect)
        test = self._test
        if test is None:
            return "no data type has an example that is found"
        if here := test.fault(policy.inspect(test.message)):
            return here
        apart = test.fault(await policy.inspect_apart(test.message))
        return apart and f"in a worker, {apart}"


async def _accepting(proxy: Proxy) -> str:
    return "" if proxy.is_accepting else "the proxy accepts no clients: it starts, or it ends"


async def _recording(store: Store) -> str:
    try:
        await asyncio.to_thread(store.check)
    except StoreError as error:
        return str(error)
    return ""


async def _disk(folder: Path, least: int) -> str:
    free = (await asyncio.to_thread(shutil.disk_usage, folder)).free
    return "" if free >= least else f"{free} bytes free where {folder} is, less than {least}"


async def _state(settings: Settings, deployment: Deployment, serving: Serving) -> State:
    pool, policy = serving.pool, serving.policy
    return State(
        messages=serving.proxy.counts,
        in_flight=serving.proxy.in_flight,
        workers=pool.size,
        workers_ended={why: pool.counts[why] for why in ("died", "too slow")},
        policy=policy.version,
        policies_refused=policy.refused,
        policy_stale_since=policy.stale.since.timestamp() if policy.stale else 0.0,
        disk_free=shutil.disk_usage(settings.data).free,
        sinks=await asyncio.to_thread(_sinks, settings, deployment.store),
    )


def _sinks(settings: Settings, store: Store) -> list[Sink] | None:
    now = datetime.now(UTC)
    ours = {name_of(sink) for sink in settings.sinks}
    try:
        lags = store.sinks()
    except StoreError:
        return None
    return [Sink(lag.sink, lag.log, lag.waiting, age(lag, now), lag.lost) for lag in lags if lag.sink in ours]
