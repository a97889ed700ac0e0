"""An empty store, and one with the incidents of the casebook, on both databases: made once, copied for each test."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from outgate.record import Store
from tests.record.desk.casebook import casebook
from tests.record.outcomes import KEYS

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.record.postgres import Server


@pytest.fixture
def store(database: str) -> Iterator[Store]:
    """An empty store."""
    with Store.open(database, KEYS) as opened:
        yield opened


@pytest.fixture(scope="session")
def book_file(made_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An SQLite file with the incidents of the casebook."""
    file = tmp_path_factory.mktemp("book") / "outgate.db"
    shutil.copy(made_file, file)
    casebook(f"sqlite:///{file}").close()
    return file


@pytest.fixture(scope="session")
def book_server(server: Server) -> Server:
    """The PostgreSQL server, with a database `book` that holds the incidents of the casebook."""
    server.execute("CREATE DATABASE book TEMPLATE made")
    casebook(server.url("book")).close()
    return server


@pytest.fixture(params=["sqlite", "postgresql"])
def book(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The URL of a database with the incidents of the casebook."""
    if request.param == "sqlite":
        shutil.copy(request.getfixturevalue("book_file"), tmp_path / "book.db")
        yield f"sqlite:///{tmp_path / 'book.db'}"
        return
    running: Server = request.getfixturevalue("book_server")
    url = running.database("book")
    yield url
    running.drop(url)
