"""The data folder of a proxy that was started once, copied for each test."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from outgate.cli.deployment import Deployment
from outgate.settings import Settings

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="session")
def started(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data folder of a proxy that has recorded nothing."""
    folder = tmp_path_factory.mktemp("started") / "data"
    Deployment.open(Settings(data=folder)).close()
    return folder


@pytest.fixture
def data(started: Path, tmp_path: Path) -> Path:
    """A copy of the test's own."""
    shutil.copytree(started, tmp_path / "data")
    return tmp_path / "data"
