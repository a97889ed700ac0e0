"""A statement is written out for each database, its values are turned by their types, and faults are SQLAlchemy's."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import bindparam, insert, select, text, update
from sqlalchemy.exc import DBAPIError, IntegrityError

from outgate.record.prepared import Prepared, begin, together
from outgate.record.schema import facts, window_values
from tests.record.outcomes import AT

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from sqlalchemy import Connection

    type Run = Callable[[Callable[[Connection], Any]], Any]

_PUT = Prepared(insert(facts))
_ASKED = select(facts.c.name, facts.c.value).where(facts.c.name.startswith("test")).order_by(facts.c.name)


@pytest.mark.parametrize("count", [1, 3, 77])
def test_it_is_executed_for_each_row_that_it_is_given(run: Run, count: int) -> None:
    given = [{"value": f"100 % {n}", "name": f"test {n:02}"} for n in range(count)]
    run(lambda connection: _PUT.run(connection, given))
    found = run(lambda connection: connection.execute(_ASKED).all())
    assert [*map(tuple, found)] == [(f"test {n:02}", f"100 % {n}") for n in range(count)]


def test_a_change_tells_what_it_made(run: Run) -> None:
    run(lambda connection: _PUT.run(connection, [{"name": "test", "value": "a"}]))
    change = update(facts).where(facts.c.name == bindparam("which")).values(value=bindparam("new"))
    given = {"which": "test", "new": "b"}
    told = run(lambda connection: Prepared(change.returning(facts.c.value)).all(connection, given))
    assert told == [("b",)]
    assert run(lambda connection: connection.execute(_ASKED).all()) == [("test", "b")]


def test_what_is_asked_of_several_is_answered_in_their_order(run: Run) -> None:
    run(lambda connection: _PUT.run(connection, [{"name": f"test {n}", "value": f"{n}"} for n in range(3)]))
    one = Prepared(select(facts.c.value).where(facts.c.name == bindparam("which")))
    asked = [{"which": f"test {n}"} for n in (2, 0, 7, 1)]
    assert run(lambda connection: one.all(connection, *asked)) == [("2",), ("0",), ("1",)]


def test_what_is_there_already_is_changed_row_by_row(run: Run) -> None:
    put = Prepared(
        text("INSERT INTO facts (name, value) VALUES (:name, :value) ON CONFLICT (name) DO UPDATE SET value = 'twice'")
    )
    rows = [{"name": f"test {n}", "value": "once"} for n in range(5)]
    run(lambda connection: put.run(connection, rows[:3]))
    run(lambda connection: put.run(connection, rows[1:]))
    found = run(lambda connection: connection.execute(_ASKED).all())
    assert [value for _, value in found] == ["once", "twice", "twice", "once", "once"]


def test_a_moment_is_stored_as_its_type_says(run: Run) -> None:
    row = {"sender": b"s" * 16, "rule": "r", "value": b"v" * 16, "at": AT, "until": AT}
    run(lambda connection: Prepared(insert(window_values)).run(connection, [row]))
    found = run(lambda connection: connection.execute(select(window_values)).mappings().one())
    assert dict(found) == row


def test_what_the_database_refuses_is_raised_as_elsewhere_and_without_values(run: Run) -> None:
    row = {"name": "test", "value": "jane.roe@mail.example"}
    with pytest.raises(IntegrityError) as caught:
        run(lambda connection: _PUT.run(connection, [row, row]))
    assert row["value"] not in str(caught.value)
    with pytest.raises(DBAPIError):
        run(lambda connection: Prepared(text("SELECT nothing FROM nowhere")).all(connection, {}))


def test_a_connection_that_is_lost_is_given_up(run: Run) -> None:
    def put(connection: Connection) -> None:
        _PUT.run(connection, [{"name": "test", "value": "a"}])

    def lose(connection: Connection) -> None:
        connection.connection.driver_connection.close()  # type: ignore[union-attr]
        put(connection)

    with pytest.raises(DBAPIError) as caught:
        run(lose)
    assert caught.value.connection_invalidated
    run(put)


def test_what_begins_a_transaction_twice_is_a_fault_like_others(run: Run) -> None:
    with pytest.raises(DBAPIError):
        run(lambda connection: begin(connection, "BEGIN IMMEDIATE"))


def test_what_is_sent_together_is_all_there_and_answers_on_the_way(run: Run) -> None:
    one = Prepared(select(facts.c.value).where(facts.c.name == bindparam("which")))

    def put(connection: Connection) -> Any:
        with together(connection):
            _PUT.run(connection, [{"name": "test a", "value": "1"}])
            _PUT.run(connection, [{"name": "test b", "value": "2"}, {"name": "test c", "value": "3"}])
            found = one.all(connection, {"which": "test c"})
            _PUT.run(connection, [{"name": "test d", "value": "4"}])
        return found

    assert run(put) == [("3",)]
    assert len(run(lambda connection: connection.execute(_ASKED).all())) == 4


def test_of_what_is_sent_together_the_first_fault_is_raised_and_nothing_stays(run: Run) -> None:
    row = {"name": "test", "value": "jane.roe@mail.example"}

    def put(connection: Connection) -> None:
        with together(connection):
            _PUT.run(connection, [row])
            _PUT.run(connection, [row])
            _PUT.run(connection, [{"name": "test b", "value": "2"}])

    with pytest.raises(IntegrityError) as caught:
        run(put)
    assert row["value"] not in str(caught.value)
    assert run(lambda connection: connection.execute(_ASKED).all()) == []
