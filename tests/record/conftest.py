"""Stores are closed at the end of each test: an open one would be a warning, and warnings are errors."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import Connection, create_engine

from outgate.record import database, store

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Engine


@pytest.fixture(autouse=True)
def _closed(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    made: list[Engine] = []

    def engine(*given: Any, **named: Any) -> Engine:
        made.append(database.engine(*given, **named))
        return made[-1]

    monkeypatch.setattr(store, "engine", engine)
    yield
    for each in made:
        each.dispose()


@pytest.fixture
def connection() -> Iterator[Connection]:
    """A connection to an empty database in memory."""
    engine = create_engine("sqlite://")
    with engine.connect() as connected:
        yield connected
    engine.dispose()
