import sqlite3

import pytest
from sqlalchemy import Connection, DateTime, Executable, bindparam, column, exc, insert, select, table, text
from sqlalchemy.exc import ArgumentError, DBAPIError, InvalidRequestError, OperationalError, SQLAlchemyError

from outgate.record.failure import StoreError, passes, told

VALUE = "jane.roe@mail.example"


def test_a_failure_names_the_place_and_the_reason_but_no_statement_and_no_value(connection: Connection):
    connection.execute(text("CREATE TABLE once (v TEXT PRIMARY KEY)"))
    with pytest.raises(StoreError) as caught, told("the.db"):
        connection.execute(text("INSERT INTO once VALUES (:v), (:v)"), {"v": VALUE})
    told_as = {"sqlite": "IntegrityError SQLITE_CONSTRAINT_PRIMARYKEY", "postgresql": "UniqueViolation 23505"}
    assert str(caught.value) == f"incident store the.db: {told_as[connection.dialect.name]}"
    assert caught.value.__cause__ is None


@pytest.mark.parametrize(
    "statement",
    [
        text("INSERT INTO nowhere VALUES (:v)"),
        text("SELECT nothing FROM (SELECT :v) AS x"),
        text("SELEKT :v"),
        select(table("nowhere", column("v"))).where(column("v") == bindparam("w", required=True)),
        insert(table("nowhere", column("v"))).values(v=bindparam("v", type_=DateTime)),
    ],
    ids=["table", "column", "word", "name", "type"],
)
def test_a_wrong_statement_is_no_failure_of_the_database_and_tells_no_value(
    connection: Connection, statement: Executable
):
    with pytest.raises(SQLAlchemyError) as caught, told("the.db"):
        connection.execute(statement, {"v": VALUE})
    assert VALUE not in f"{caught.value!s}{caught.value!r}{caught.value.__cause__!s}"


@pytest.mark.parametrize("mistake", [InvalidRequestError("x"), ArgumentError("x"), sqlite3.ProgrammingError("x")])
def test_a_wrong_use_of_the_database_is_no_failure_of_it(mistake: Exception):
    with pytest.raises(type(mistake)), told("x"):
        raise mistake


def test_when_no_connection_is_free_the_store_cannot_be_used():
    with pytest.raises(StoreError, match="TimeoutError"), told("x"):
        raise exc.TimeoutError("QueuePool limit")


@pytest.mark.parametrize(
    ("name", "words"),
    [("SQLITE_FULL", "full"), ("SQLITE_BUSY_SNAPSHOT", "locked"), ("SQLITE_IOERR_WRITE", "disk reports an error")],
)
def test_the_codes_of_sqlite_are_told_in_words(name: str, words: str):
    cause = sqlite3.OperationalError("secret")
    cause.sqlite_errorname = name
    with pytest.raises(StoreError, match=words), told("x"):
        raise OperationalError("statement", {}, cause)


def test_an_error_of_the_file_system_is_a_store_error():
    with pytest.raises(StoreError, match="No space left"), told("x"):
        raise OSError(28, "No space left on device")


def test_other_faults_stay_what_they_are():
    with pytest.raises(ValueError, match="ours"), told("x"):
        raise ValueError("ours")


class _PostgresError(Exception):
    """An error as psycopg raises it."""

    def __init__(self, sqlstate: str | None) -> None:
        super().__init__("secret")
        self.sqlstate = sqlstate


@pytest.mark.parametrize(
    ("state", "words", "again"),
    [
        ("53100", "the disk is full", False),
        ("57P01", "the server is stopping or starting", True),
        ("57014", "the server takes too long", True),
        ("08006", "the server cannot be reached", True),
        ("28P01", "access is not permitted", False),
        ("25006", "it is read-only", False),
        ("40P01", "_PostgresError 40P01", True),
        ("23505", "_PostgresError 23505", True),
        (None, "the server cannot be reached", True),
    ],
)
def test_the_codes_of_postgresql_are_told_in_words_and_what_passes_is_known(
    state: str | None, words: str, *, again: bool
):
    error = OperationalError("statement", {}, _PostgresError(state))
    with pytest.raises(StoreError, match=f"^incident store x: {words}$"), told("x"):
        raise error
    assert passes(error) is again


def test_of_sqlite_only_a_turn_that_did_not_come_passes():
    busy, full = sqlite3.OperationalError("locked"), sqlite3.OperationalError("full")
    busy.sqlite_errorname, full.sqlite_errorname = "SQLITE_BUSY", "SQLITE_FULL"
    assert passes(OperationalError("statement", {}, busy))
    assert not passes(OperationalError("statement", {}, full))
    assert not passes(OperationalError("statement", {}, sqlite3.OperationalError("unknown")))


def test_a_fault_without_a_code_passes_only_if_the_connection_is_gone():
    assert not passes(DBAPIError("statement", {}, _PostgresError(None)))
    assert passes(DBAPIError("statement", {}, _PostgresError(None), connection_invalidated=True))
