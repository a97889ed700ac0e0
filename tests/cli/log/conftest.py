"""The data folder of a proxy that recorded three incidents and was stopped."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from outgate.cli.deployment import Deployment
from outgate.settings import Record, Settings
from tests.record.outcomes import outcome

if TYPE_CHECKING:
    from pathlib import Path

ORIGIN = "outgate.example/proxy"


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """The folder."""
    settings = Settings(data=tmp_path / "data", record=Record(origin=ORIGIN, group_seconds=0))
    deployment = Deployment.open(settings)
    for _ in range(3):
        deployment.store.add(outcome())
    deployment.close()
    return tmp_path / "data"
