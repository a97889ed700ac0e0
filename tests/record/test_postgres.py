"""PostgreSQL as it must be: new enough, durable, never waiting for ever."""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import make_url, text

from outgate.record import StoreError, postgres
from tests import patience

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Engine

    from tests.record.postgres import Server


@pytest.fixture
def engine(postgresql: str) -> Iterator[Engine]:
    made = postgres.engine(make_url(postgresql), writable=True)
    yield made
    made.dispose()


def setting(engine: Engine, name: str) -> Any:
    with engine.connect() as connection:
        return connection.execute(text(f"SHOW {name}")).scalar()


def test_connections_never_wait_for_ever(engine: Engine):
    assert [setting(engine, name) for name in ("lock_timeout", "statement_timeout")] == ["5s", "5s"]
    assert setting(engine, "idle_in_transaction_session_timeout") == "1min"


@pytest.mark.parametrize("level", ["off", "local"])
def test_a_commit_is_durable_even_where_the_server_is_told_otherwise(server: Server, engine: Engine, level: str):
    server.execute(f"ALTER ROLE outgate SET synchronous_commit = {level}")
    try:
        assert setting(engine, "synchronous_commit") == "on"
    finally:
        server.execute("ALTER ROLE outgate RESET synchronous_commit")


def test_a_server_that_does_not_flush_is_refused(server: Server, engine: Engine):
    server.stop()
    server.start(fsync="off")
    try:
        with pytest.raises(StoreError, match="fsync turned off"), engine.connect():
            pass
    finally:
        server.stop()
        server.start()


def test_an_old_server_is_refused(engine: Engine, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(postgres, "OLDEST", 99)
    with pytest.raises(StoreError, match=r"PostgreSQL \d+ is too old: 99 or newer is needed"), engine.connect():
        pass


def test_who_only_reads_cannot_write(postgresql: str):
    made = postgres.engine(make_url(postgresql), writable=False)
    with made.connect() as connection, pytest.raises(Exception, match="read-only"):
        connection.execute(text("DELETE FROM events"))
    made.dispose()


def test_a_lock_is_waited_for_in_one_order_whatever_order_it_is_asked_for(engine: Engine):
    """Two that want the same names in opposite orders, again and again, never wait for each other."""
    names = [bytes([n]) for n in range(20)]

    def work(mine: list[bytes]) -> None:
        for _ in range(15):
            with engine.begin() as connection:
                postgres.lock(connection, mine)

    threads = [threading.Thread(target=work, args=(mine,)) for mine in (names, names[::-1])]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(patience.SECONDS)
    assert not any(thread.is_alive() for thread in threads)


def test_a_lock_holds_until_the_transaction_is_over(engine: Engine):
    order = []

    def second() -> None:
        with engine.begin() as connection:
            postgres.lock(connection, [b"a", b"b"])
            order.append("second")

    with engine.begin() as connection:
        postgres.lock(connection, [b"b"])
        thread = threading.Thread(target=second)
        thread.start()
        time.sleep(0.1)
        order.append("first")
    thread.join(patience.SECONDS)
    assert order == ["first", "second"]
