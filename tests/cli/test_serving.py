"""A proxy put together: settings and policy reach the workers, and in the end nothing is left of them."""

from pathlib import Path

import psutil
import pytest
from structlog.testing import capture_logs

from outgate.cli.carriers import plain
from outgate.cli.deployment import Deployment
from outgate.cli.examples import message
from outgate.cli.serving import composed, sealer, told, worker_bounds
from outgate.model import Disposition
from outgate.record import StoreError
from outgate.record.evidence import Sealer, make_evidence_key
from outgate.settings import Bounds, Evidence, Settings, Workers
from outgate.strict_toml import FileError
from outgate.workers import spec
from tests.workers.conftest import wait_until_dead


def test_every_setting_reaches_the_workers():
    settings = Settings(
        workers=Workers(number=3, memory=4, messages=5, waiting=6), limits=Bounds(inspection_seconds=7.0)
    )
    assert worker_bounds(settings) == spec.Bounds(3, waiting=6, messages=5, memory=4, seconds=7.0)


async def test_workers_have_the_policy_while_it_is_served_and_are_gone_afterwards(policies: Path, tmp_path: Path):
    settings = Settings(data=tmp_path / "data", policies=policies, workers=Workers(number=1))
    before = set(psutil.Process().children(recursive=True))
    deployment = Deployment.open(settings)
    with capture_logs() as logs:
        async with composed(settings, deployment) as serving:
            ours = [each for each in psutil.Process().children(recursive=True) if each not in before]
            outcome = await serving.policy.inspect_apart(message(plain("BADGE-1234 BADGE-9876")))
            assert (outcome.disposition, outcome.policy_version) == (Disposition.BLOCKED, serving.policy.version)
    deployment.close()
    assert len(ours) == 2
    wait_until_dead(ours)
    assert [(log["event"], log.get("workers"), log.get("inspected")) for log in logs] == [
        ("workers.started", 1, None),
        ("workers.stopped", None, 1),
    ]


async def test_why_the_record_failed_is_told_to_the_operator():
    async def full(number: int) -> int:
        if number:
            raise StoreError("incident store x.db: the disk is full")
        return number

    with capture_logs() as logs:
        assert await told(full)(0) == 0
        with pytest.raises(StoreError, match="the disk is full"):
            await told(full)(1)
    assert logs == [{"why": "incident store x.db: the disk is full", "event": "store.failed", "log_level": "error"}]


async def test_a_policy_that_does_not_load_starts_nothing(policies: Path, tmp_path: Path):
    (policies / "destinations.toml").unlink()
    settings = Settings(data=tmp_path / "data", policies=policies)
    deployment = Deployment.open(settings)
    with pytest.raises(FileError):
        async with composed(settings, deployment):
            pass
    deployment.close()


def test_evidence_is_sealed_to_the_key_that_is_set_and_by_default_not_at_all(tmp_path: Path):
    key = make_evidence_key(tmp_path / "private", tmp_path / "public", "correct horse")
    assert sealer(Settings()) is None
    evidence = Evidence(public_key=tmp_path / "public", characters=7, snippets=3)
    assert sealer(Settings(evidence=evidence)) == Sealer(key.public, 7, 3)
    with pytest.raises(StoreError, match="none cannot be read"):
        sealer(Settings(evidence=Evidence(public_key=tmp_path / "none")))
