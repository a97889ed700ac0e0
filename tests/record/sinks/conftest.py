"""A database with an empty store, and an authority for receivers.

The database is for what is the same on both kinds: statements have tests of their own on each.
"""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from tests.live.certificates import Authority

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def url(made_file: Path, tmp_path: Path) -> str:
    """The URL of an SQLite database with an empty store."""
    shutil.copy(made_file, tmp_path / "outgate.db")
    return f"sqlite:///{tmp_path / 'outgate.db'}"


@pytest.fixture(scope="session")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    """The authority behind the receivers' certificates."""
    return Authority(tmp_path_factory.mktemp("receivers"))
