"""A console over an empty store, made anew for each test."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import argon2
import pytest

from outgate.record import Store
from outgate.review.entry import passwords
from tests.record.outcomes import KEYS
from tests.review.console import Console

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> None:
    """Hash with little work, or signing in would be most of it; what passwords are kept as has a test of its own."""
    if request.path.name != "test_passwords.py":
        quick = argon2.PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
        monkeypatch.setattr(passwords, "_HASHER", quick)
        monkeypatch.setattr(passwords, "_NOBODY", quick.hash("nobody's"))


@pytest.fixture(scope="session")
def empty_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An SQLite file with an empty store, to be copied: bringing one up to date takes longer than most tests."""
    file = tmp_path_factory.mktemp("console") / "outgate.db"
    Store.open(f"sqlite:///{file}", KEYS).close()
    return file


@pytest.fixture
def store(empty_store: Path, tmp_path: Path) -> Iterator[Store]:
    """An empty store of the test's own."""
    shutil.copy(empty_store, tmp_path / "outgate.db")
    with Store.open(f"sqlite:///{tmp_path / 'outgate.db'}", KEYS) as opened:
        yield opened


@pytest.fixture
def console(store: Store) -> Console:
    """A console over it."""
    return Console(store)
