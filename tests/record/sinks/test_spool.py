from pathlib import Path

import pytest

from outgate.record import Store, StoreError
from outgate.record.sinks.spool import Bounds, Spool
from tests.record.outcomes import KEYS
from tests.record.sinks.stored import ORIGIN, fill


def test_a_sink_goes_on_where_it_was_after_a_restart(database: str):
    fill(database, 3)
    with Spool(database) as spool:
        log = spool.log(ORIGIN)
        assert spool.place("siem", log, Bounds()) == 0
        assert [entry.place for entry in spool.read(log, 0, limit=9, keep=9).entries] == [0, 1, 2, 3]
        spool.move("siem", log, (0, 3), lost=0)
    with Spool(database) as spool:
        assert spool.logs() == [ORIGIN]
        assert spool.place("siem", spool.log(ORIGIN), Bounds()) == 3


def test_two_sinks_know_nothing_of_each_other(database: str):
    fill(database, 3)
    with Spool(database) as spool:
        log = spool.log(ORIGIN)
        spool.place("file", log, Bounds())
        spool.move("file", log, (0, 4), lost=0)
        assert spool.place("siem", log, Bounds(backlog=False)) == 4
        spool.fail("siem", log, "it is down")
        lags = spool.lags()
    assert [(lag.sink, lag.waiting, lag.fault) for lag in lags] == [("file", 0, ""), ("siem", 0, "it is down")]


def test_what_is_told_of_the_sinks_is_told_to_readers_too(database: str):
    fill(database, 3)
    with Spool(database) as spool, Store.open_for_reading(database) as reader:
        spool.place("siem", spool.log(ORIGIN), Bounds())
        assert reader.sinks() == spool.lags()


def test_a_log_that_is_not_there_is_told(database: str):
    with Spool(database) as spool, pytest.raises(StoreError, match="log elsewhere/proxy is not in the database"):
        spool.log("elsewhere/proxy")


def test_a_database_that_is_not_there_or_no_store_is_told(tmp_path: Path, nothing: str):
    with pytest.raises(StoreError, match="no such file"):
        Spool(f"sqlite:///{tmp_path / 'none.db'}")
    with pytest.raises(StoreError, match="this is no incident store"):
        Spool(nothing)


def test_a_database_that_was_replaced_is_not_followed_any_further(tmp_path: Path):
    file = tmp_path / "outgate.db"
    Store.open(f"sqlite:///{file}", KEYS).close()
    with Spool(f"sqlite:///{file}") as spool:
        spool.log(ORIGIN)
        file.rename(tmp_path / "old.db")
        with pytest.raises(StoreError, match="deleted or replaced"):
            spool.log(ORIGIN)
