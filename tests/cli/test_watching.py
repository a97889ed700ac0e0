"""What monitoring asks of a proxy that is put together: each thing that must work is told when it does not."""

from __future__ import annotations

import socket
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

import pytest

from outgate.asgi import ServeError
from outgate.cli.deployment import Deployment
from outgate.cli.serving import Serving, composed
from outgate.cli.watching import checks, warnings, watched
from outgate.health.metrics import Times
from outgate.settings import Health, Settings, Workers
from tests.cli.conftest import DATA_TYPE

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

WAITING = "the proxy accepts no clients: it starts, or it ends"


@asynccontextmanager
async def served(settings: Settings) -> AsyncIterator[tuple[Deployment, Serving]]:
    """Yield a proxy that does not listen yet."""
    deployment = Deployment.open(settings)
    try:
        async with composed(settings, deployment) as serving:
            yield deployment, serving
    finally:
        deployment.close()


async def faults(settings: Settings, deployment: Deployment, serving: Serving) -> dict[str, str]:
    return {check.name: await check.ask() for check in checks(settings, deployment, serving)}


@pytest.fixture
def settings(policies: Path, tmp_path: Path) -> Settings:
    return Settings(data=tmp_path / "data", policies=policies, workers=Workers(number=1))


async def test_all_is_well_but_that_nobody_is_accepted_yet(settings: Settings):
    async with served(settings) as (deployment, serving):
        found = await faults(settings, deployment, serving)
    assert found == {"accepting": WAITING, "detection": "", "record": "", "disk": ""}


async def test_a_full_disk_is_told(settings: Settings):
    full = settings.model_copy(update={"health": Health(disk_free=1 << 60)})
    async with served(settings) as (deployment, serving):
        fault = (await faults(full, deployment, serving))["disk"]
    assert fault.endswith(f"bytes free where {settings.data} is, less than {1 << 60}")


async def test_a_database_that_is_gone_is_told(settings: Settings):
    async with served(settings) as (deployment, serving):
        (settings.data / "outgate.db").rename(settings.data / "elsewhere.db")
        fault = (await faults(settings, deployment, serving))["record"]
    assert "outgate.db" in fault


async def test_files_that_are_refused_are_told_with_the_policy_that_is_in_force_instead(settings: Settings):
    file = settings.policies / "rules" / "badges.toml"
    async with served(settings) as (_, serving):
        assert warnings(serving.policy) == []
        file.write_text("title = [")
        assert not await serving.policy.reload()
        [warning] = warnings(serving.policy)
        assert warning.startswith("policy files refused since 2")
        assert f"; {serving.policy.version}, from before, is in force: {file}: not valid TOML: " in warning


async def test_after_a_reload_the_self_test_is_of_the_new_policy(settings: Settings):
    async with served(settings) as (deployment, serving):
        assert (await faults(settings, deployment, serving))["detection"] == ""
        badge = settings.policies / "data-types" / "test" / "badge.toml"
        badge.write_text(DATA_TYPE.replace("BADGE", "PLATE"))
        assert await serving.policy.reload()
        assert (await faults(settings, deployment, serving))["detection"] == ""


async def test_a_port_that_is_taken_is_told(settings: Settings):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        watching = settings.model_copy(update={"health": Health(port=port)})
        async with served(settings) as (deployment, serving):
            with pytest.raises(ServeError, match=f"health: 127.0.0.1 port {port} cannot be listened on"):
                async with watched(watching, deployment, serving, Times()):
                    pass
