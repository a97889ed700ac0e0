"""What another attempt may mend is tried again, for a time, and told that it is one."""

from __future__ import annotations

import sqlite3
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import Connection, insert, select, text
from sqlalchemy.exc import OperationalError
from sqlalchemy.pool import QueuePool

from outgate.record import StoreError
from outgate.record.database import engine, make_file, place
from outgate.record.prepared import Prepared
from outgate.record.schema import facts
from outgate.record.transactions import Transactions

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from outgate.record.database import Place


class _LostError(Exception):
    sqlstate = "57P01"


@pytest.fixture
def transactions(tmp_path: Path):
    where = place(f"sqlite:///{tmp_path / 'a.db'}")
    make_file(where)
    with opened(where, 60) as all_of_it:
        yield all_of_it


@contextmanager
def opened(where: Place, patience: float) -> Iterator[Transactions]:
    made = engine(where, writable=True)
    all_of_it = Transactions(where, made, None, patience)
    yield all_of_it
    all_of_it.close()
    made.dispose()


def test_what_is_returned_was_committed(transactions: Transactions):
    assert transactions.do(lambda connection, _: (connection.execute(text("CREATE TABLE t (x)")), 7)[1]) == 7
    assert transactions.do(lambda connection, _: connection.execute(text("SELECT * FROM t")).all()) == []


def test_what_passes_is_tried_again_and_told_so(transactions: Transactions):
    attempts: list[bool] = []

    def work(_: Connection, again: bool) -> str:  # noqa: FBT001 - as it is called
        attempts.append(again)
        if len(attempts) < 3:
            raise OperationalError("statement", {}, _LostError())
        return "done"

    assert transactions.do(work) == "done"
    assert attempts == [False, True, True]


def test_after_its_time_it_is_an_error(transactions: Transactions):
    transactions._patience = 0.2
    attempts: list[bool] = []

    def work(_: Connection, again: bool) -> None:  # noqa: FBT001 - as it is called
        attempts.append(again)
        raise OperationalError("statement", {}, _LostError())

    with pytest.raises(StoreError, match="the server is stopping or starting"):
        transactions.do(work)
    assert 1 <= len(attempts) < 20


@pytest.mark.parametrize("error", [OperationalError("s", {}, sqlite3.OperationalError("x")), ValueError("ours")])
def test_what_does_not_pass_is_not_tried_again(transactions: Transactions, error: Exception):
    attempts: list[bool] = []

    def work(_: Connection, again: bool) -> None:  # noqa: FBT001 - as it is called
        attempts.append(again)
        raise error

    with pytest.raises((StoreError, ValueError)):
        transactions.do(work)
    assert attempts == [False]


def test_what_fails_leaves_nothing(transactions: Transactions):
    transactions.do(lambda connection, _: connection.execute(text("CREATE TABLE t (x)")))

    def work(connection: Connection, _: bool) -> None:  # noqa: FBT001 - as it is called
        connection.execute(text("INSERT INTO t VALUES (1)"))
        raise ValueError

    with pytest.raises(ValueError, match=r"^$"):
        transactions.do(work)
    assert transactions.do(lambda connection, _: connection.execute(text("SELECT * FROM t")).all()) == []


def test_a_connection_is_kept_until_something_fails_on_it_or_the_end(transactions: Transactions):
    used = [transactions.do(lambda connection, _: connection) for _ in range(3)]
    assert used[0] is used[1] is used[2]

    def fail(_: Connection, again: bool) -> None:  # noqa: FBT001 - as it is called
        raise ValueError

    with pytest.raises(ValueError):  # noqa: PT011 - ours, as it is raised
        transactions.do(fail)
    assert used[0].closed
    last = transactions.do(lambda connection, _: connection)
    assert not last.closed
    transactions.close()
    assert last.closed


def test_no_more_connections_are_kept_than_leave_some_to_those_who_read(postgresql: str):
    with opened(place(postgresql), 60) as transactions:

        def inside(depth: int) -> int:
            def work(connection: Connection, _: bool) -> int:  # noqa: FBT001 - as it is called
                connection.execute(text("SELECT 1"))
                return 1 + (inside(depth - 1) if depth else 0)

            return transactions.do(work)

        assert inside(4) == 5
        pool = transactions._engine.pool
        assert isinstance(pool, QueuePool)
        assert pool.checkedout() == 2


def test_what_is_prepared_and_refused_at_the_end_leaves_nothing(database: str):
    put, row = Prepared(insert(facts)), {"name": "test a", "value": "jane.roe@mail.example"}
    names = select(facts.c.name).where(facts.c.name.startswith("test"))

    def twice(connection: Connection, _: bool) -> None:  # noqa: FBT001 - as it is called
        put.run(connection, [row])
        put.run(connection, [row])

    with opened(place(database), 0) as transactions:
        with pytest.raises(StoreError) as caught:
            transactions.do(twice, prepared=True)
        transactions.do(lambda connection, _: put.run(connection, [{**row, "name": "test b"}]), prepared=True)
        assert transactions.do(lambda connection, _: connection.scalars(names).all()) == ["test b"]
    assert row["value"] not in str(caught.value)


def test_those_who_write_at_once_have_a_connection_each(transactions: Transactions):
    transactions.do(lambda connection, _: connection.execute(text("CREATE TABLE t (x)")))
    with ThreadPoolExecutor(4) as threads:
        one = [
            threads.submit(transactions.do, lambda connection, _: connection.execute(text("INSERT INTO t VALUES (1)")))
            for _ in range(40)
        ]
        assert [each.exception() for each in one] == [None] * 40
    assert transactions.do(lambda connection, _: connection.scalar(text("SELECT count(*) FROM t"))) == 40
