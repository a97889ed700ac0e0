"""Both databases for every test that asks for `database`; stores are closed at the end of each test.

An open store would be a warning, and warnings are errors.
"""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING, Any

import pytest

from outgate.record import Store, reader, store
from outgate.record import database as databases
from outgate.record.database import engine, make_file, place
from outgate.record.transactions import Transactions
from tests.record.outcomes import KEYS
from tests.record.postgres import Server

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from sqlalchemy import Connection, Engine


@pytest.fixture(autouse=True)
def _closed(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    made: list[Engine] = []
    kept: list[Transactions] = []

    def engine(*given: Any, **named: Any) -> Engine:
        made.append(databases.engine(*given, **named))
        return made[-1]

    def transactions(*given: Any) -> Transactions:
        kept.append(Transactions(*given))
        return kept[-1]

    for module in (store, reader):
        monkeypatch.setattr(module, "engine", engine)
    monkeypatch.setattr(store, "Transactions", transactions)
    yield
    for each in kept:
        each.close()
    for one in made:
        one.dispose()


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    """A PostgreSQL server, one a worker, with a database `made` that holds an empty store."""
    with Server() as running:
        running.execute("CREATE DATABASE made")
        Store.open(running.url("made"), KEYS).close()
        yield running


@pytest.fixture
def postgresql(server: Server) -> Iterator[str]:
    """The URL of a PostgreSQL database with an empty store."""
    url = server.database("made")
    yield url
    server.drop(url)


@pytest.fixture(scope="session")
def made_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An SQLite file with an empty store, to be copied: bringing one up to date takes longer than most tests."""
    file = tmp_path_factory.mktemp("made") / "outgate.db"
    Store.open(f"sqlite:///{file}", KEYS).close()
    return file


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The URL of a database with an empty store."""
    if request.param == "sqlite":
        made: Path = request.getfixturevalue("made_file")
        shutil.copy(made, tmp_path / "outgate.db")
        return f"sqlite:///{tmp_path / 'outgate.db'}"
    url: str = request.getfixturevalue("postgresql")
    return url


@pytest.fixture(params=["sqlite", "postgresql"])
def nothing(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The URL of a database without anything in it."""
    if request.param == "sqlite":
        where = place(f"sqlite:///{tmp_path / 'outgate.db'}")
        make_file(where)
        yield f"sqlite:///{where.file}"
        return
    server: Server = request.getfixturevalue("server")
    url = server.database()
    yield url
    server.drop(url)


@pytest.fixture
def connection(nothing: str) -> Iterator[Connection]:
    """A connection that writes, in a transaction, to a database without anything in it."""
    made = engine(place(nothing), writable=True)
    with made.connect().execution_options(writes=True) as connected, connected.begin():
        yield connected
    made.dispose()


@pytest.fixture
def run(database: str) -> Iterator[Callable[[Callable[[Connection], Any]], Any]]:
    """Run something in a transaction on a database that holds a store."""
    made = engine(place(database), writable=True)

    def do(work: Callable[[Connection], Any]) -> Any:
        with made.connect().execution_options(writes=True) as connected, connected.begin():
            return work(connected)

    yield do
    made.dispose()
