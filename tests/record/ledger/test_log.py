"""The log in the database: it goes on, and a missing, shorter or foreign one is an error."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import Connection, insert, select, text, update

from outgate.record import StoreError
from outgate.record.ledger.entries import Event, new_uid, salted
from outgate.record.ledger.export import lines
from outgate.record.ledger.log import Log
from outgate.record.ledger.notes import NoteKey
from outgate.record.schema import events, logs
from outgate.record.verify import verify
from tests.record.outcomes import AT, KEYS

if TYPE_CHECKING:
    from pathlib import Path

type Run = Callable[[Callable[[Connection], Any]], Any]


def event(kind: str = "noted") -> Event:
    return Event(new_uid(), AT, kind, None, "outgate", salted({"x": 1}))


def faults(run: Run, log: Log, key: str = "") -> list[str]:
    export = run(lambda connection: [*lines(connection, log.origin)])
    return [str(fault) for fault in verify((line.encode() for line in export), key or log.key.public_text).faults]


def test_it_grows_and_is_proved(run: Run) -> None:
    log = Log(KEYS.log)
    for count in (1, 3, 1):
        run(partial(log.append, new=[event() for _ in range(count)]))
    assert run(lambda connection: connection.execute(select(logs.c.size)).scalar()) == 6
    assert faults(run, log) == []


def test_another_log_of_the_database_stays_by_itself(run: Run) -> None:
    ours, theirs = Log(KEYS.log), Log(NoteKey("other", b"o" * 32))
    run(lambda connection: theirs.start(connection, AT))
    run(lambda connection: ours.append(connection, [event()]))
    run(lambda connection: theirs.append(connection, [event(), event()]))
    assert faults(run, ours) == faults(run, theirs) == []
    assert run(lambda connection: [*connection.execute(select(logs.c.size).order_by(logs.c.id)).scalars()]) == [2, 3]


def test_a_log_that_is_missing_is_an_error_and_not_begun(run: Run) -> None:
    with pytest.raises(StoreError, match="log other is not in the database: `outgate log new` begins one"):
        run(Log(NoteKey("other", b"o" * 32)).check)


def test_a_log_under_another_key_is_an_error(run: Run) -> None:
    with pytest.raises(StoreError, match="signed by another key now"):
        run(Log(NoteKey(KEYS.log.origin, b"o" * 32)).check)


def test_a_log_that_is_shorter_than_this_process_saw_it_is_an_error(run: Run) -> None:
    log = Log(KEYS.log)
    before = run(lambda connection: connection.execute(select(logs)).mappings().one())
    log.appended(run(lambda connection: log.append(connection, [event()])))
    run(lambda connection: connection.execute(update(logs).values(dict(before))))
    with pytest.raises(StoreError, match="has 1 entries and had 2: the database went back"):
        run(lambda connection: log.append(connection, [event()]))


def test_a_log_that_went_back_while_nothing_ran_is_noticed_by_the_file_beside_it(run: Run, tmp_path: Path) -> None:
    head = tmp_path / "head"
    log = Log(KEYS.log, head)
    log.appended(run(lambda connection: log.append(connection, [event(), event()])))
    assert head.read_text() == run(lambda connection: connection.execute(select(logs.c.checkpoint)).scalar())
    assert head.stat().st_mode & 0o777 == 0o600
    run(lambda connection: connection.execute(text("UPDATE logs SET size = 1")))
    with pytest.raises(StoreError, match="the database went back; put the newest"):
        run(Log(KEYS.log, head).check)


def test_a_file_beside_it_that_cannot_be_written_harms_nobody(run: Run, tmp_path: Path) -> None:
    log = Log(KEYS.log, tmp_path / "none" / "head")
    log.appended(run(lambda connection: log.append(connection, [event()])))
    run(log.check)


def test_a_rotation_hands_the_log_on_and_both_keys_prove_it(run: Run) -> None:
    old, new = Log(KEYS.log), Log(NoteKey(KEYS.log.origin, b"n" * 32))
    run(lambda connection: old.append(connection, [event()]))
    run(lambda connection: old.rotate(connection, new.key, AT))
    run(lambda connection: new.append(connection, [event()]))
    with pytest.raises(StoreError, match="signed by another key now"):
        run(lambda connection: old.append(connection, [event()]))
    assert faults(run, new) == faults(run, new, old.key.public_text) == []
    stranger = NoteKey(KEYS.log.origin, b"x" * 32).public_text
    assert faults(run, new, stranger)[0].startswith("wrong key: ")


def test_what_an_older_version_kept_is_taken_in_when_a_log_begins(run: Run) -> None:
    orphans = [event("opened")._asdict() | {"sha256": b"s" * 32} for _ in range(3)]
    run(lambda connection: connection.execute(insert(events), orphans))
    log = Log(NoteKey("other", b"o" * 32))
    run(lambda connection: log.start(connection, AT))
    assert run(lambda connection: connection.execute(select(logs.c.size).where(logs.c.origin == "other")).scalar()) == 4
    assert faults(run, log) == []


def test_an_event_that_was_written_is_known(run: Run) -> None:
    log, one = Log(KEYS.log), event()
    assert not run(lambda connection: log.holds(connection, one))
    run(lambda connection: log.append(connection, [one]))
    assert run(lambda connection: log.holds(connection, one))
    assert run(log.exists)


def test_it_goes_on_from_nothing_that_its_key_did_not_sign(run: Run) -> None:
    changes: list[dict[str, object]] = [
        {"state": b"x" * 32},
        {"state": b""},
        {"size": 2, "state": b"x" * 32},
        {"checkpoint": ""},
        {"checkpoint": NoteKey(KEYS.log.origin, b"x" * 32).checkpoint(1, b"x" * 32)},
    ]
    before = dict(run(lambda connection: connection.execute(select(logs)).mappings().one()))
    for given in changes:
        for log in (Log(KEYS.log), used := Log(KEYS.log)):
            run(lambda connection: connection.execute(update(logs).values(before)))
            used._own = (before["size"], before["state"], before["checkpoint"])
            run(partial(Connection.execute, statement=update(logs).values(given)))
            for work in (log.check, partial(log.append, new=[event()])):
                with pytest.raises(StoreError, match="is not as this proxy signed it"):
                    run(work)


def test_as_long_as_remembered_it_must_have_the_same_entries(run: Run, tmp_path: Path) -> None:
    head = tmp_path / "head"
    log = Log(KEYS.log, head)
    before = dict(run(lambda connection: connection.execute(select(logs)).mappings().one()))
    log.appended(run(lambda connection: log.append(connection, [event()])))
    run(lambda connection: connection.execute(text("DELETE FROM events WHERE place = 1")))
    run(lambda connection: connection.execute(update(logs).values(before)))
    run(lambda connection: Log(KEYS.log).append(connection, [event()]))  # as if somebody had the key
    with pytest.raises(StoreError, match="has 2 entries as before, and others"):
        run(Log(KEYS.log, head).check)


def test_two_processes_write_to_one_log_in_turn(run: Run) -> None:
    one, two = Log(KEYS.log), Log(KEYS.log)
    for log in (one, two, two, one):
        log.appended(run(partial(log.append, new=[event()])))
    assert faults(run, one) == []
