import sqlite3

import pytest
from sqlalchemy import Connection, text
from sqlalchemy.exc import OperationalError

from outgate.record.failure import StoreError, told


def test_a_failure_names_the_place_and_the_reason_but_no_statement_and_no_value(connection: Connection):
    with pytest.raises(StoreError) as caught, told("the.db"):
        connection.execute(text("INSERT INTO nowhere VALUES (:v)"), {"v": "jane.roe@mail.example"})
    assert str(caught.value) == "incident store the.db: OperationalError SQLITE_ERROR"
    assert caught.value.__cause__ is None


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
