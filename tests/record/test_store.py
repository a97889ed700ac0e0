import resource
import signal
import sqlite3
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import insert, select
from sqlalchemy.dialects import postgresql

from outgate.model import Ask, Disposition
from outgate.record import Filter, Incident, Store, StoreError, schema
from outgate.record.store import _query
from outgate.record.windows import Count
from tests.record.outcomes import AT, KEY, email, message, outcome

CANARIES = (b"jane.roe", b"mail.example", b"c2VjcmV0OnNlY3JldA", b"/new?")

# What a process of its own does: adds incidents, printing each number once it is durable.
WRITER = """
import sys
from outgate.record import Store
from tests.record.outcomes import KEY, outcome
store = Store.open(sys.argv[1], KEY)
for _ in range(int(sys.argv[2])):
    print(store.add(outcome()).number, flush=True)
"""


def _url(folder: Path) -> str:
    return f"sqlite:///{folder / 'outgate.db'}"


def _writer(folder: Path, count: int, **given) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", WRITER, _url(folder), str(count)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, **given)


def _execute(folder: Path, statement: str) -> None:
    with closing(sqlite3.connect(folder / "outgate.db", isolation_level=None)) as connection:
        connection.execute(statement)


def test_what_is_added_is_read_back_the_same_by_another_store(tmp_path: Path):
    added = Store.open(_url(tmp_path), KEY).add(outcome(email("a@b.example"), email("c@d.example")))
    reader = Store.open_for_reading(_url(tmp_path))
    assert added.number == "OG-2026-000001"
    assert reader.incident(added.number) == added
    assert reader.incident("og-2026-000001 ") == added


def test_an_incident_begins_with_the_event_that_it_was_opened(tmp_path: Path):
    store = Store.open(_url(tmp_path), KEY)
    number = store.add(outcome()).number
    assert store.events(number) == [{"at": AT, "kind": "opened", "actor": "outgate", "data": {}}]


@pytest.mark.parametrize("number", ["OG-2026-000002", "OG-2025-000001", "", "42", "OG-2026-1"])
def test_a_number_that_was_not_given_finds_nothing(tmp_path: Path, number: str):
    store = Store.open(_url(tmp_path), KEY)
    store.add(outcome())
    assert store.incident(number) is None


def test_filters_must_all_hold_and_the_newest_comes_first(tmp_path: Path):
    store = Store.open(_url(tmp_path), KEY)
    store.add(outcome(rule="first", at=AT - timedelta(days=9)))
    store.add(outcome(rule="second"))
    sub = store.add(replace(outcome(rule="second"), disposition=Disposition.REDACTED))
    rules = [
        [i.rules[0].rule for i in store.incidents(wanted)]
        for wanted in (
            None,
            Filter(rule="second"),
            Filter(since=AT - timedelta(days=1)),
            Filter(user="bo"),
            Filter(host="example"),
            Filter(host="aste.example"),
            Filter(rule="first", since=AT),
        )
    ]
    assert rules == [
        ["second", "second", "first"],
        ["second"] * 2,
        ["second"] * 2,
        [],
        ["second", "second", "first"],
        [],
        [],
    ]
    assert list(store.incidents(Filter(disposition=Disposition.REDACTED))) == [sub]
    assert list(store.incidents(Filter(user="ada"), limit=1)) == [sub]


def test_a_host_filter_does_not_take_a_wildcard(tmp_path: Path):
    store = Store.open(_url(tmp_path), KEY)
    store.add(outcome())
    assert list(store.incidents(Filter(host="%"))) == []


def test_many_incidents_are_read_in_pages_and_none_twice(tmp_path: Path):
    store = Store.open(_url(tmp_path), KEY)
    made = store.add_all([replace(store.add(outcome()), number="")] * 1_200)
    assert [i.number for i in store.incidents()][:-1] == [i.number for i in reversed(made)]
    assert len(list(store.incidents(limit=700))) == 700


def test_every_connection_is_durable(tmp_path: Path):
    store = Store.open(_url(tmp_path), KEY)
    connections = [store._engine.connect() for _ in range(4)]
    pragmas = [
        [c.exec_driver_sql(f"PRAGMA {name}").scalar() for name in ("journal_mode", "synchronous")] for c in connections
    ]
    for connection in connections:
        connection.close()
    assert pragmas == [["wal", 2]] * 4


def test_only_the_owner_can_read_the_file(tmp_path: Path):
    Store.open(_url(tmp_path), KEY)
    names = [file.name for file in tmp_path.iterdir()]
    assert {oct((tmp_path / name).stat().st_mode & 0o777) for name in names} == {"0o600"}


def test_numbers_are_unique_and_without_gaps_under_threads_and_processes(tmp_path: Path):
    store = Store.open(_url(tmp_path), KEY)
    with ThreadPoolExecutor(4) as threads:
        others = [_writer(tmp_path, 15) for _ in range(3)]
        numbers = list(threads.map(lambda _: store.add(outcome()).number, range(40)))
        for other in others:
            told, failed = other.communicate(timeout=60)
            assert (other.returncode, failed) == (0, "")
            numbers += told.split()
    assert sorted(numbers) == [f"OG-2026-{n:06d}" for n in range(1, 86)]


def test_several_first_starts_at_once_make_one_store(tmp_path: Path):
    started = [_writer(tmp_path, 1) for _ in range(4)]
    numbers = []
    for process in started:
        told, failed = process.communicate(timeout=60)
        assert (process.returncode, failed) == (0, "")
        numbers.append(told.strip())
    assert sorted(numbers) == [f"OG-2026-{n:06d}" for n in range(1, 5)]


def test_nothing_acknowledged_is_lost_when_the_process_is_killed(tmp_path: Path):
    process = _writer(tmp_path, 100_000)
    assert process.stdout is not None
    told = [process.stdout.readline().strip() for _ in range(50)]
    process.send_signal(signal.SIGKILL)
    told += process.stdout.read().split("\n")[:-1]
    process.communicate()
    kept = {incident.number for incident in Store.open(_url(tmp_path), KEY).incidents()}
    assert len(told) >= 50
    assert set(told) <= kept


def test_no_value_stands_in_the_files_of_the_database(tmp_path: Path):
    store = Store.open(_url(tmp_path), KEY)
    store.add(outcome())
    files = [file.read_bytes() for file in tmp_path.iterdir()]
    assert len(files) == 3
    assert [canary for canary in CANARIES for data in files if canary in data] == []
    assert any(b"j***@m***.com" in data for data in files)


def test_a_full_disk_is_an_error_and_is_got_over_when_there_is_room_again(tmp_path: Path):
    store = Store.open(_url(tmp_path), KEY)
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


def test_a_disk_that_takes_no_more_bytes_is_an_error(tmp_path: Path):
    Store.open(_url(tmp_path), KEY).close()
    limit = 200_000
    process = _writer(tmp_path, 10_000, preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit)))
    told, failed = process.communicate(timeout=60)
    assert "StoreError: incident store" in failed
    assert "jane" not in failed
    kept = {incident.number for incident in Store.open(_url(tmp_path), KEY).incidents()}
    assert set(told.split()) == kept


def test_a_locked_store_is_an_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("outgate.record.database.BUSY", 0.1)
    store = Store.open(_url(tmp_path), KEY)
    other = sqlite3.connect(tmp_path / "outgate.db", isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    with pytest.raises(StoreError, match="it is locked by another process"):
        store.add(outcome())
    other.close()
    assert store.add(outcome()).number == "OG-2026-000001"


def test_a_database_that_is_deleted_under_the_process_is_an_error(tmp_path: Path):
    store = Store.open(_url(tmp_path), KEY)
    store.add(outcome())
    (tmp_path / "outgate.db").unlink()
    with pytest.raises(StoreError, match="deleted or replaced"):
        store.add(outcome())


def test_a_write_ahead_log_that_is_deleted_under_the_process_is_an_error(tmp_path: Path):
    store = Store.open(_url(tmp_path), KEY)
    store.add(outcome())
    (tmp_path / "outgate.db-wal").unlink()
    with pytest.raises(StoreError, match="deleted or replaced"):
        store.add(outcome())


def test_a_database_that_is_replaced_under_the_process_is_an_error(tmp_path: Path):
    store = Store.open(_url(tmp_path), KEY)
    (tmp_path / "outgate.db").rename(tmp_path / "old.db")
    Store.open(_url(tmp_path), KEY)
    with pytest.raises(StoreError):
        store.add(outcome())


def test_a_damaged_file_is_an_error(tmp_path: Path):
    (tmp_path / "outgate.db").write_bytes(b"this is no database, whatever it may be called" * 100)
    with pytest.raises(StoreError, match="the file is not a database"):
        Store.open(_url(tmp_path), KEY)
    with pytest.raises(StoreError, match="the file is not a database"):
        Store.open_for_reading(_url(tmp_path))


def test_a_store_that_is_only_read_cannot_be_written(tmp_path: Path):
    Store.open(_url(tmp_path), KEY).close()
    with pytest.raises(StoreError, match="the file is read-only"):
        Store.open_for_reading(_url(tmp_path)).add(outcome())


def test_a_missing_store_is_an_error_and_is_not_made(tmp_path: Path):
    for opened in (
        lambda: Store.open_for_reading(_url(tmp_path)),
        lambda: Store.open(_url(tmp_path), KEY, create=False),
    ):
        with pytest.raises(StoreError, match="there is no such file"):
            opened()
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_missing_is_an_error(tmp_path: Path):
    with pytest.raises(StoreError, match="No such file or directory"):
        Store.open(_url(tmp_path / "none"), KEY)


def test_another_key_is_refused_since_digests_would_not_compare(tmp_path: Path):
    Store.open(_url(tmp_path), KEY)
    with pytest.raises(StoreError, match="written with another key"):
        Store.open(_url(tmp_path), b"x" * 32)


def test_a_store_of_a_newer_version_is_refused(tmp_path: Path):
    Store.open(_url(tmp_path), KEY).close()
    _execute(tmp_path, "UPDATE alembic_version SET version_num = '9999'")
    for opened in (lambda: Store.open_for_reading(_url(tmp_path)), lambda: Store.open(_url(tmp_path), KEY)):
        with pytest.raises(StoreError, match="newer version"):
            opened()


def test_an_empty_database_is_no_store_to_read(tmp_path: Path):
    _execute(tmp_path, "CREATE TABLE x (y)")
    with pytest.raises(StoreError, match="no incident store"):
        Store.open_for_reading(_url(tmp_path))


def test_what_no_database_takes_as_text_is_written_as_escapes(tmp_path: Path):
    store = Store.open(_url(tmp_path), KEY)
    made = store.add(outcome(email("a@b.example", ("body", "zip[\udcff\0.txt]"))))
    assert store.incident(made.number) == made
    assert made.findings[0].path == ("body", "zip[\\udcff\\0.txt]")


def test_every_statement_is_also_understood_by_postgresql():
    dialect = postgresql.dialect()
    statements = [
        _query(Filter(AT, "r", "u", "h", Disposition.BLOCKED)),
        *(insert(t) for t in schema.metadata.sorted_tables),
    ]
    assert len([str(statement.compile(dialect=dialect)) for statement in statements]) == 8


def test_a_message_is_not_kept(tmp_path: Path):
    assert message().body not in repr(Store.open(_url(tmp_path), KEY).add(outcome())).encode()


def _counts(*values: bytes, at: datetime = AT) -> list[Count]:
    return [Count(message().sender, at, [Ask("contacts", timedelta(days=1), 10, (value,))]) for value in values]


def test_what_was_counted_outlives_the_process(tmp_path: Path):
    with Store.open(_url(tmp_path), KEY) as store:
        assert store.count_all(_counts(b"a", b"b")) == [{"contacts": 1}, {"contacts": 2}]
    with Store.open(_url(tmp_path), KEY) as store:
        assert store.count_all(_counts(b"c")) == [{"contacts": 3}]


def test_counting_forgets_what_no_window_reaches(tmp_path: Path):
    with Store.open(_url(tmp_path), KEY) as store:
        store.count_all(_counts(b"a"))
    with Store.open(_url(tmp_path), KEY) as store:
        store.count_all(_counts(b"b", at=AT + timedelta(days=2)))
        with store._engine.connect() as connection:
            assert len(connection.execute(select(schema.window_values)).all()) == 1


def test_counting_without_the_file_is_an_error(tmp_path: Path):
    with Store.open(_url(tmp_path), KEY) as store:
        for file in tmp_path.glob("outgate.db*"):
            file.unlink()
        with pytest.raises(StoreError):
            store.count_all(_counts(b"a"))


def test_several_stores_on_one_database_count_as_one(tmp_path: Path):
    told: list[int] = []

    def count(numbers: range) -> None:
        with Store.open(_url(tmp_path), KEY) as store:
            told.extend(store.count_all(_counts(bytes([n])))[0]["contacts"] for n in numbers)

    Store.open(_url(tmp_path), KEY).close()
    threads = [threading.Thread(target=count, args=(range(at, at + 5),)) for at in range(0, 20, 5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert sorted(told) == [*range(1, 10), *[10] * 11]
