"""The store, on both databases: what it says is on record is on record, whatever happens to process or server."""

from __future__ import annotations

import resource
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import func, select, update

from outgate.model import Ask
from outgate.record import Habits, Incident, Retention, Store, StoreError, schema
from outgate.record.keys import write_new
from outgate.record.ledger.entries import Event as EntryOf
from outgate.record.ledger.entries import made
from outgate.record.ledger.entries import row as entry_row
from outgate.record.ledger.log import ROTATED
from outgate.record.ledger.notes import NoteKey
from outgate.record.ledger.tree import Tree
from outgate.record.verify import verify
from outgate.record.windows import Count
from tests import patience
from tests.record.outcomes import AT, KEYS, USER, email, message, outcome

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy import Connection

    from outgate.record.keys import Keys
    from outgate.record.ledger.entries import Event
    from tests.record.postgres import Server

CANARIES = (b"jane.roe", b"mail.example", b"c2VjcmV0OnNlY3JldA", b"/new?")
APART = Habits(timedelta(), patience.SECONDS)  # every occurrence an incident of its own, and patience on a busy machine

# What a process of its own does: adds incidents, printing each number once it is durable.
WRITER = """
import sys
from datetime import timedelta
from outgate.record import Habits, Store
from tests.record.outcomes import KEYS, outcome
store = Store.open(sys.argv[1], KEYS, habits=Habits(timedelta(), 60))
for _ in range(int(sys.argv[2])):
    print(store.add(outcome()).number, flush=True)
"""


def opened(url: str) -> Store:
    return Store.open(url, KEYS, habits=APART)


def file_of(url: str) -> Path:
    return Path(url.removeprefix("sqlite:///"))


def writer(url: str, count: int, **given) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", WRITER, url, str(count)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, **given)


def faults(url: str, key: str = KEYS.log.public_text) -> list[str]:
    with Store.open_for_reading(url) as store:
        report = verify((line.encode() for line in store.export_log(KEYS.log.origin)), key)
    return [str(fault) for fault in report.faults]


@pytest.fixture
def sqlite(tmp_path: Path) -> str:
    """The URL of an SQLite database, for what only files can suffer."""
    return f"sqlite:///{tmp_path / 'outgate.db'}"


def test_what_is_added_is_read_back_the_same_by_another_store(database: str):
    added = opened(database).add(outcome(email("a@b.example"), email("c@d.example")))
    reader = Store.open_for_reading(database)
    assert added.number == "OG-2026-000001"
    assert reader.incident(added.number) == added
    assert reader.incident("og-2026-000001 ") == added


def test_adding_nothing_is_nothing(database: str):
    assert opened(database).add_all([]) == []


def test_the_like_is_one_incident_with_all_its_occurrences(database: str):
    with Store.open(database, KEYS) as store:
        numbers = {store.add(outcome(at=AT + timedelta(minutes=n), body=b"x" * n)).number for n in range(3)}
        assert numbers == {"OG-2026-000001"}
        (incident,) = store.incidents()
        assert (incident.occurrences, incident.opened_at, incident.last_at) == (3, AT, AT + timedelta(minutes=2))
        assert [each.size for each in store.occurrences(incident.number)] == [0, 1, 2]
        assert [event["kind"] for event in store.events(incident.number)] == ["opened", "occurred", "occurred"]
    assert faults(database) == []


def test_numbers_are_unique_under_threads_and_processes(database: str):
    store = opened(database)
    with ThreadPoolExecutor(4) as threads:
        others = [writer(database, 15) for _ in range(2)]
        numbers = list(threads.map(lambda _: store.add(outcome()).number, range(40)))
        for other in others:
            told, failed = other.communicate(timeout=patience.SECONDS)
            assert (other.returncode, failed) == (0, "")
            numbers += told.split()
    assert sorted(numbers) == [f"OG-2026-{n:06d}" for n in range(1, 71)]
    assert faults(database) == []


def test_occurrences_at_once_in_several_proxies_open_one_incident(database: str):
    stores = [Store.open(database, KEYS, habits=Habits(patience=patience.SECONDS)) for _ in range(3)]
    with ThreadPoolExecutor(6) as threads:
        numbers = set(threads.map(lambda n: stores[n % 3].add(outcome()).number, range(60)))
    assert len(numbers) == 1
    assert [incident.occurrences for incident in stores[0].incidents()] == [60]
    assert faults(database) == []


def test_proxies_with_logs_of_their_own_share_a_database(database: str):
    other = NoteKey("outgate.example/second", b"o" * 32)
    first, second = Store.open(database, KEYS), Store.open(database, KEYS._replace(log=other))
    numbers = {store.add(outcome()).number for _ in range(3) for store in (first, second)}
    assert numbers == {"OG-2026-000001"}
    assert first.logs() == [KEYS.log.origin, other.origin]
    for origin, key in ((KEYS.log.origin, KEYS.log), (other.origin, other)):
        report = verify((line.encode() for line in first.export_log(origin)), key.public_text)
        assert (report.size, report.faults) == (4, ())


def test_nothing_acknowledged_is_lost_or_twice_when_the_process_is_killed_again_and_again(database: str):
    told: list[str] = []
    for _ in range(3):
        process = writer(database, 100_000)
        assert process.stdout is not None
        told += [process.stdout.readline().strip() for _ in range(15)]
        process.send_signal(signal.SIGKILL)
        told += process.stdout.read().split("\n")[:-1]
        process.communicate()
    kept = [incident.number for incident in opened(database).incidents()]
    assert len(told) >= 45
    assert set(told) <= set(kept)
    assert len(kept) == len(set(kept)) <= len(told) + 3
    assert faults(database) == []


def test_a_clock_that_jumps_loses_nothing(database: str):
    store = Store.open(database, KEYS)
    times = [AT, AT + timedelta(days=4000), AT - timedelta(days=900), AT + timedelta(seconds=1)]
    numbers = [store.add(outcome(at=at)).number for at in times]
    assert [int(number[-1]) for number in numbers] == [1, 2, 3, 1]  # the last is near the first again
    assert store.purge(Retention(*[timedelta(days=1)] * 3), AT + timedelta(days=9999)) == 0
    assert [store.incident(number) is not None for number in numbers] == [True] * 4
    assert faults(database) == []


def test_no_value_and_no_name_stands_in_the_files_of_the_database(sqlite: str):
    store = Store.open(sqlite, KEYS)
    store.add(outcome(email("jane.roe@mail.example", ("body", f"of {USER}.csv"))))
    files = [file.read_bytes() for file in file_of(sqlite).parent.iterdir()]
    assert len(files) == 3
    assert [canary for canary in (*CANARIES, b"lovelace", b"10.20.0.7") for data in files if canary in data] == []
    assert any(b"j***@m***.com" in data for data in files)


def test_several_first_starts_at_once_make_one_store(nothing: str):
    started = [writer(nothing, 1) for _ in range(2)]
    numbers = []
    for process in started:
        told, failed = process.communicate(timeout=patience.SECONDS)
        assert (process.returncode, failed) == (0, "")
        numbers.append(told.strip())
    assert sorted(numbers) == ["OG-2026-000001", "OG-2026-000002"]
    assert faults(nothing) == []


def test_only_the_owner_can_read_the_file(sqlite: str):
    opened(sqlite)
    names = [file.name for file in file_of(sqlite).parent.iterdir()]
    assert {oct((file_of(sqlite).parent / name).stat().st_mode & 0o777) for name in names} == {"0o600"}


def test_a_full_disk_is_an_error_and_is_got_over_when_there_is_room_again(sqlite: str):
    store = opened(sqlite)
    with store._engine.connect() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
        connection.exec_driver_sql(f"PRAGMA max_page_count={pages}")
    added: list[Incident] = []
    with pytest.raises(StoreError, match=r"outgate\.db: the disk is full") as caught:
        added.extend(store.add(outcome()) for _ in range(200))
    assert "jane" not in str(caught.value)
    with store._engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA max_page_count=100000")
    assert store.add(outcome()).number == f"OG-2026-{len(added) + 1:06d}"
    assert faults(sqlite) == []


def test_a_disk_that_takes_no_more_bytes_is_an_error(sqlite: str):
    opened(sqlite).close()
    limit = 300_000
    process = writer(sqlite, 10_000, preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit)))
    told, failed = process.communicate(timeout=patience.SECONDS)
    assert "StoreError: incident store" in failed
    assert "jane" not in failed
    kept = {incident.number for incident in opened(sqlite).incidents()}
    assert set(told.split()) == kept
    assert faults(sqlite) == []


def test_a_locked_store_is_an_error(sqlite: str, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("outgate.record.database.BUSY", 0.1)
    store = Store.open(sqlite, KEYS, habits=Habits(patience=0.3))
    other = sqlite3.connect(file_of(sqlite), isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    with pytest.raises(StoreError, match="it is locked by another process"):
        store.add(outcome())
    other.close()
    assert store.add(outcome()).number == "OG-2026-000001"


def test_whether_anything_could_be_recorded_is_told_without_recording(database: str):
    store = opened(database)
    store.add(outcome())
    before = store.checkpoint(KEYS.log.origin)
    store.check()
    assert store.checkpoint(KEYS.log.origin) == before


def test_a_disk_that_takes_no_more_bytes_is_noticed_before_anything_is_to_be_recorded(sqlite: str):
    script = """
import os, resource, sys
from outgate.record import Habits, Store, StoreError
from tests.record.outcomes import KEYS, outcome
store = Store.open(sys.argv[1], KEYS, habits=Habits(patience=0.1))
store.add(outcome())
store.check()
size = os.path.getsize(sys.argv[1].removeprefix("sqlite:///") + "-wal")
resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))
try:
    store.check()
except StoreError as error:
    print(error)
"""
    done = subprocess.run([sys.executable, "-c", script, sqlite], check=True, capture_output=True, text=True)
    assert done.stdout.startswith("incident store ")


@pytest.mark.parametrize("name", ["outgate.db", "outgate.db-wal"])
def test_a_file_that_is_deleted_under_the_process_is_an_error(sqlite: str, name: str):
    store = opened(sqlite)
    store.add(outcome())
    (file_of(sqlite).parent / name).unlink()
    for work in (store.check, lambda: store.add(outcome())):
        with pytest.raises(StoreError, match="deleted or replaced"):
            work()


def test_a_database_that_is_replaced_under_the_process_is_an_error(sqlite: str):
    store = opened(sqlite)
    file_of(sqlite).rename(file_of(sqlite).with_name("old.db"))
    opened(sqlite)
    with pytest.raises(StoreError):
        store.add(outcome())


def test_a_damaged_file_is_an_error(sqlite: str):
    file_of(sqlite).write_bytes(b"this is no database, whatever it may be called" * 100)
    with pytest.raises(StoreError, match="the file is not a database"):
        opened(sqlite)
    with pytest.raises(StoreError, match="the file is not a database"):
        Store.open_for_reading(sqlite)


def test_a_database_that_was_put_back_to_an_older_state_is_an_error(sqlite: str, tmp_path: Path):
    keys = KEYS._replace(head=tmp_path / "head")
    with Store.open(sqlite, keys) as store:
        store.add(outcome())
    older = file_of(sqlite).read_bytes()
    with Store.open(sqlite, keys) as store:
        store.add(outcome())
    file_of(sqlite).write_bytes(older)
    with pytest.raises(StoreError, match="has 2 entries and had 3: the database went back"):
        Store.open(sqlite, keys)


def test_a_restart_forgets_nothing_of_how_long_the_log_was(sqlite: str, tmp_path: Path):
    keys = KEYS._replace(head=tmp_path / "head")
    with Store.open(sqlite, keys) as store:
        store.add(outcome())
    older, remembered = file_of(sqlite).read_bytes(), (tmp_path / "head").read_text()
    with Store.open(sqlite, keys) as store:
        assert (tmp_path / "head").read_text() == remembered
        store.add_all([store.occurrence(outcome()) for _ in range(3)])
    Store.open(sqlite, keys, create=False).close()
    file_of(sqlite).write_bytes(older)
    for _ in range(2):
        with pytest.raises(StoreError, match="has 2 entries and had 5: the database went back"):
            Store.open(sqlite, keys, create=False)
    another = keys._replace(log=NoteKey("another", b"n" * 32))  # the way on that is told: a new log
    Store.open(sqlite, another).close()
    with Store.open(sqlite, another, create=False) as store:
        assert store.logs() == [KEYS.log.origin, "another"]


def test_a_forged_history_is_not_gone_on_from(sqlite: str):
    with Store.open(sqlite, KEYS) as store, closing(sqlite3.connect(file_of(sqlite))) as insider:
        store.add(outcome())
        forge = Tree()
        for leaf in (b"1" * 32, b"2" * 32):
            forge.append(leaf)
        with insider:
            insider.execute("UPDATE logs SET state = ?", [forge.state])
        for work in (
            lambda: store.add(outcome()),
            lambda: store.note("noted", "me", {}),
            lambda: Store.open(sqlite, KEYS),
        ):
            with pytest.raises(StoreError, match="is not as this proxy signed it"):
                work()


def test_a_server_that_is_restarted_under_load_loses_nothing_and_doubles_nothing(server: Server, postgresql: str):
    with Store.open(postgresql, KEYS, habits=APART) as store, ThreadPoolExecutor(3) as threads:
        adding = [threads.submit(lambda: store.add(outcome()).number) for _ in range(150)]
        for how in (signal.SIGINT, signal.SIGQUIT):
            time.sleep(0.1)
            server.stop(how)
            server.start()
        told = [each.result() for each in adding]
        kept = [incident.number for incident in store.incidents()]
    assert len(told) == len(set(told)) == 150
    assert sorted(kept) == sorted(told)
    assert faults(postgresql) == []


def test_a_server_that_stays_away_is_an_error_after_the_time_that_was_set(server: Server, postgresql: str):
    with Store.open(postgresql, KEYS, habits=Habits(patience=0.5)) as store:
        server.stop()
        started = time.monotonic()
        try:
            with pytest.raises(StoreError, match="the server cannot be reached") as caught:
                store.add(outcome())
            with pytest.raises(StoreError, match="the server cannot be reached"):
                store.count_all(counts(b"a"))
            assert time.monotonic() - started < 30
        finally:
            server.start()
        assert "jane" not in str(caught.value)
        assert store.add(outcome()).number.startswith("OG-2026-")


def test_a_commit_whose_answer_was_lost_is_not_done_twice(database: str, monkeypatch: pytest.MonkeyPatch):
    """The connection breaks just after the commit: nobody knows whether it happened, and the next attempt looks."""
    store = Store.open(database, KEYS)
    lost = break_after_commits(store, monkeypatch)
    number = store.add(outcome()).number
    store.note("noted", "me", {"x": 1}, number=number)
    store.act(lambda _: [made("assigned", "me", {}, incident=1)])
    assert len(lost) == 3
    assert [incident.occurrences for incident in store.incidents()] == [1]
    assert [event["kind"] for event in store.events(number)] == ["opened", "noted", "assigned"]
    assert faults(database) == []


def test_a_rotation_whose_answer_was_lost_is_not_done_twice(database: str, monkeypatch: pytest.MonkeyPatch):
    new = NoteKey(KEYS.log.origin, b"n" * 32)
    with Store.open(database, KEYS) as store:
        store.add(outcome())
        lost = break_after_commits(store, monkeypatch)
        store.rotate(new)
        assert len(lost) == 1
        with store.reading() as connection:
            assert [*connection.execute(select(schema.events.c.kind).order_by(schema.events.c.id)).scalars()][2:] == [
                ROTATED
            ]
    with Store.open(database, KEYS._replace(log=new), create=False) as store:
        store.add(outcome())
    assert faults(database) == faults(database, new.public_text) == []


def break_after_commits(store: Store, monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """Let the connection break after the commit of each first attempt; return what these did."""
    once, lost = store._transactions._once, []

    def broken(work: Callable[[Connection, bool], object], *, again: bool, ahead: bool) -> object:
        done = once(work, again=again, ahead=ahead)
        if not again:
            lost.append(done)
            raise ConnectionLostError
        return done

    monkeypatch.setattr(store._transactions, "_once", broken)
    monkeypatch.setattr("outgate.record.transactions.DBAPIError", ConnectionLostError)
    monkeypatch.setattr("outgate.record.transactions.passes", lambda _: True)
    return lost


class ConnectionLostError(Exception):
    """What the database would raise."""


def test_a_missing_store_is_an_error_and_is_not_made(sqlite: str):
    for missing in (lambda: Store.open_for_reading(sqlite), lambda: Store.open(sqlite, KEYS, create=False)):
        with pytest.raises(StoreError, match="there is no such file"):
            missing()
    assert list(file_of(sqlite).parent.iterdir()) == []


def test_a_folder_that_is_missing_is_an_error(tmp_path: Path):
    with pytest.raises(StoreError, match="No such file or directory"):
        opened(f"sqlite:///{tmp_path / 'none' / 'outgate.db'}")


@pytest.mark.parametrize(
    ("keys", "told"),
    [
        (KEYS._replace(digests=b"x" * 32), "written with another key"),
        (KEYS._replace(people={1: b"x" * 32}), "pseudonyms of another key"),
        (KEYS._replace(log=NoteKey(KEYS.log.origin, b"x" * 32)), "signed by another key now"),
    ],
)
def test_other_keys_are_refused(database: str, keys: Keys, told: str):
    opened(database)
    with pytest.raises(StoreError, match=told):
        Store.open(database, keys)


def test_a_log_that_is_missing_is_an_error_unless_one_is_to_be_begun(database: str):
    opened(database)
    keys = KEYS._replace(log=NoteKey("other", b"x" * 32))
    with pytest.raises(StoreError, match="outgate log new"):
        Store.open(database, keys, create=False)
    Store.open(database, keys, create=True).close()
    Store.open(database, keys, create=False).close()


def test_what_no_database_takes_as_text_is_written_as_escapes(database: str):
    store = opened(database)
    made = store.add(outcome(email("a@b.example", ("body", "zip[\udcff\0.txt]"))))
    assert store.incident(made.number) == made
    assert made.findings[0].path == ("body", "zip[\\udcff\\0.txt]")


def test_a_message_is_not_kept(database: str):
    assert message().body not in repr(opened(database).add(outcome())).encode()


def test_what_happens_to_an_incident_is_an_entry_of_the_log(database: str):
    store = opened(database)
    number = store.add(outcome()).number
    store.note("commented", "reviewer", {"text": "seen"}, number=number)
    told = store.events(number)[-1]
    assert (told["kind"], told["actor"], told["data"]) == ("commented", "reviewer", {"text": "seen"})
    assert faults(database) == []


def test_an_act_changes_tables_and_is_entered_or_neither(database: str):
    store = opened(database)
    store.add(outcome())

    def assign(connection: Connection) -> list[Event]:
        connection.execute(update(schema.incidents).values(assignee="rea"))
        return [made("assigned", "rea", {"to": "rea"}, incident=1), made("commented", "rea", {"text": "x"}, incident=1)]

    def fail(connection: Connection) -> list[Event]:
        connection.execute(update(schema.incidents).values(assignee="tom"))
        raise KeyError("tom")

    store.act(assign)
    with pytest.raises(KeyError):
        store.act(fail)
    store.act(lambda _: [])
    with store.reading() as connection:
        assert connection.execute(select(schema.incidents.c.assignee)).scalar_one() == "rea"
    (incident,) = store.incidents()
    assert [event["kind"] for event in store.events(incident.number)] == ["opened", "assigned", "commented"]
    assert faults(database) == []


def test_who_a_pseudonym_is_is_told_once_it_is_on_record_that_somebody_asked(database: str):
    store = opened(database)
    made = store.add(outcome())
    assert store.resolve(made.user or "", "officer", "case 7") == USER
    assert store.resolve(made.address, "officer", "case 7") == "10.20.0.7"
    assert store.resolve("p1.nobody", "officer", "case 7") is None
    asked = [line for line in store.export_log(KEYS.log.origin) if "resolved" in line]
    assert len(asked) == 3
    assert "case 7" in asked[0]
    assert "lovelace" not in "".join(asked)


def test_without_a_record_nobody_is_told(sqlite: str):
    store = opened(sqlite)
    made = store.add(outcome())
    file_of(sqlite).unlink()
    with pytest.raises(StoreError):
        store.resolve(made.user or "", "officer", "case 7")


def test_a_new_key_signs_after_a_rotation(database: str):
    new = NoteKey(KEYS.log.origin, b"n" * 32)
    with opened(database) as store:
        store.add(outcome())
        store.rotate(new)
        with pytest.raises(StoreError, match="signed by another key now"):
            store.add(outcome())
    with Store.open(database, KEYS._replace(log=new), create=False) as store:
        store.add(outcome())
    assert faults(database) == faults(database, new.public_text) == []


@pytest.mark.parametrize("name", ["log-key", "log-key.next"])
def test_who_writes_meanwhile_takes_the_new_key_from_its_file(database: str, tmp_path: Path, name: str):
    file = tmp_path / "log-key"
    keys, new = KEYS._replace(log_file=file), NoteKey(KEYS.log.origin, b"n" * 32)
    write_new(file, KEYS.log.private_text().encode())
    with Store.open(database, keys, habits=APART) as running, opened(database) as other:
        running.add(outcome())
        other.rotate(new)
        with pytest.raises(StoreError, match="signed by another key now"):
            running.add(outcome())
        (tmp_path / name).unlink(missing_ok=True)
        write_new(tmp_path / name, new.private_text().encode())
        running.add(outcome())
    assert faults(database) == faults(database, new.public_text) == []


def test_an_entry_that_an_insider_edited_with_its_hash_does_not_fit_what_was_signed(database: str):
    """Who can write the database can make an entry and its hash fit each other, and not the checkpoint."""
    store = opened(database)
    for _ in range(4):
        store.add(outcome())
    note = store.checkpoint(KEYS.log.origin) or ""

    def edit(connection: Connection) -> list[Event]:
        row = connection.execute(select(schema.events).where(schema.events.c.place == 2)).mappings().one()
        older = EntryOf(*(row[name] for name in EntryOf._fields))._replace(at=AT - timedelta(days=999))
        values = {"at": older.at, "leaf": entry_row(row["log"], row["place"], older)["leaf"]}
        connection.execute(update(schema.events).where(schema.events.c.place == 2).values(values))
        return []

    store.act(edit)
    lines = [line.encode() for line in store.export_log(KEYS.log.origin)]
    for kept in ([], [note]):
        report = verify(lines, KEYS.log.public_text, kept)
        assert {str(fault.kind) for fault in report.faults} == {"forked"}
    store.add(outcome())
    grown = [line.encode() for line in store.export_log(KEYS.log.origin)]
    assert {str(fault.kind) for fault in verify(grown, KEYS.log.public_text, [note]).faults} == {"forked"}


def test_the_newest_checkpoint_is_what_the_export_ends_with(database: str):
    store = opened(database)
    store.add(outcome())
    note = store.checkpoint(KEYS.log.origin)
    assert note is not None
    assert note.split("\n")[1] == "2"
    assert verify((line.encode() for line in store.export_log(KEYS.log.origin)), KEYS.log.public_text, [note]).kept == 1


def test_what_is_old_is_purged_and_the_log_is_still_proved(database: str):
    store = opened(database)
    old = store.add(outcome(at=AT - timedelta(days=400)))
    new = store.add(outcome(at=AT))
    assert store.purge(Retention(*[timedelta(days=365)] * 3), AT, sure=True) == 1
    assert [incident.number for incident in store.incidents()] == [new.number]
    assert store.incident(old.number) is None
    assert [event["data"] for event in store.events(old.number)] == [None]
    report = verify((line.encode() for line in store.export_log(KEYS.log.origin)), KEYS.log.public_text)
    assert (report.purged, report.faults) == (1, ())


def counts(*values: bytes, at: datetime = AT) -> list[Count]:
    return [Count(message().sender, at, [Ask("contacts", timedelta(days=1), 10, (value,))]) for value in values]


def test_what_was_counted_outlives_the_process(database: str):
    with opened(database) as store:
        assert store.count_all(counts(b"a", b"b")) == [{"contacts": 1}, {"contacts": 2}]
    with opened(database) as store:
        assert store.count_all(counts(b"c")) == [{"contacts": 3}]


def test_a_purge_forgets_what_no_window_reaches(database: str):
    with opened(database) as store:
        store.count_all(counts(b"a"))
        store.count_all(counts(b"b", at=AT + timedelta(days=2)))
        store.purge(Retention(*[timedelta(days=365)] * 3), AT + timedelta(days=2), sure=True)
        with store._engine.connect() as connection:
            assert connection.execute(select(func.count()).select_from(schema.window_values)).scalar() == 1


def test_counting_without_the_file_is_an_error(sqlite: str):
    with opened(sqlite) as store:
        for file in file_of(sqlite).parent.glob("outgate.db*"):
            file.unlink()
        with pytest.raises(StoreError):
            store.count_all(counts(b"a"))


def test_several_stores_on_one_database_count_as_one(database: str):
    told: list[int] = []

    def count(numbers: range) -> None:
        with opened(database) as store:
            told.extend(store.count_all(counts(bytes([n])))[0]["contacts"] for n in numbers)

    opened(database).close()
    threads = [threading.Thread(target=count, args=(range(at, at + 5),)) for at in range(0, 20, 5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(patience.SECONDS)
    assert sorted(told) == [*range(1, 10), *[10] * 11]
