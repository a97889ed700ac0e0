"""A database with an empty store, for what is the same on both: the statements have tests of their own on each."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def url(made_file: Path, tmp_path: Path) -> str:
    """The URL of an SQLite database with an empty store."""
    shutil.copy(made_file, tmp_path / "outgate.db")
    return f"sqlite:///{tmp_path / 'outgate.db'}"
