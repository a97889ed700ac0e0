from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import Connection

from outgate.record import StoreError
from outgate.record.sinks import positions
from outgate.record.sinks.batch import LogRow, log_row
from tests.record.sinks.stored import ORIGIN, fill, purge

type Run = Callable[[Callable[[Connection], Any]], Any]
AT = datetime(2026, 11, 22, 10, 0, tzinfo=UTC)


@pytest.fixture
def log(database: str, run: Run) -> LogRow:
    fill(database, 5)
    found: LogRow = run(lambda connection: log_row(connection, ORIGIN))
    return found


def _begin(run: Run, log: LogRow, *, backlog: bool = True, keep: int = 100) -> int:
    return int(run(lambda connection: positions.begin(connection, "siem", log, backlog=backlog, keep=keep)))


def test_a_new_sink_begins_with_what_is_there(run: Run, log: LogRow):
    assert run(lambda connection: positions.place(connection, "siem", log)) is None
    assert _begin(run, log) == 0
    assert run(lambda connection: positions.place(connection, "siem", log)) == 0


def test_a_new_sink_begins_with_what_comes_now_if_it_shall(run: Run, log: LogRow):
    assert _begin(run, log, backlog=False) == 6


def test_a_new_sink_begins_with_no_more_than_may_wait(run: Run, log: LogRow):
    assert _begin(run, log, keep=2) == 4


def test_a_new_sink_misses_nothing_that_was_purged_before_it_was_there(database: str, run: Run, log: LogRow):
    purge(database, 2, 3)
    assert _begin(run, log) == 4


def test_who_begins_a_second_time_goes_on(run: Run, log: LogRow):
    _begin(run, log)
    assert _begin(run, log, backlog=False) == 0


def test_a_sink_moves_when_what_was_before_is_delivered(run: Run, log: LogRow):
    _begin(run, log)
    run(lambda connection: positions.fail(connection, "siem", log, "it is down"))
    (lag,) = run(positions.lags)
    assert (lag.fault, lag.delivered_at, lag.waiting) == ("it is down", None, 6)
    run(lambda connection: positions.move(connection, "siem", log, (0, 4), lost=1, at=AT))
    (lag,) = run(positions.lags)
    assert lag[:4] == ("siem", ORIGIN, 4, 2)
    assert lag.oldest_at == datetime(2026, 11, 22, 9, 30, 1, 250_000, UTC)
    assert (lag.delivered_at, lag.lost, lag.fault) == (AT, 1, "")


def test_when_all_is_delivered_nothing_waits(run: Run, log: LogRow):
    _begin(run, log)
    run(lambda connection: positions.move(connection, "siem", log, (0, 6), lost=0, at=AT))
    (lag,) = run(positions.lags)
    assert (lag.waiting, lag.oldest_at) == (0, None)


def test_a_sink_that_somebody_else_moved_is_told(run: Run, log: LogRow):
    _begin(run, log)
    run(lambda connection: positions.move(connection, "siem", log, (0, 4), lost=0, at=AT))
    with pytest.raises(StoreError, match="somebody else moved it"):
        run(lambda connection: positions.move(connection, "siem", log, (0, 5), lost=0, at=AT))


def test_what_an_earlier_attempt_moved_is_no_fault_and_counts_once(run: Run, log: LogRow):
    _begin(run, log)
    for _ in range(2):
        run(lambda connection: positions.move(connection, "siem", log, (0, 4), lost=1, at=AT))
    (lag,) = run(positions.lags)
    assert (lag.place, lag.lost) == (4, 1)
