"""Whatever happens to the process, the disk or the server: what a reviewer was told is done is done, and in the log."""

from __future__ import annotations

import re
import shutil
import signal
import sqlite3
import subprocess
import sys
import threading
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from outgate.record import Habits, Store, StoreError
from outgate.record.desk.changing import Change, Changed, change
from outgate.record.desk.states import State, Verdict
from outgate.record.verify import verify
from tests.record.desk.casebook import EVERYTHING, NOW, every, opened
from tests.record.outcomes import KEYS, outcome

if TYPE_CHECKING:
    from tests.record.postgres import Server

NUMBER = "OG-2026-000001"
BUSY = Change(State.IN_PROGRESS)
DONE = Change(State.RESOLVED, Verdict.BENIGN)

# What a process of its own does: records, while two reviewers close and open again what is there; it says what is done.
BOTH = """
import sys, threading
from tests.record.desk.casebook import EVERYTHING, NOW, every, opened
from tests.record.desk.test_faults import BUSY, DONE
from tests.record.outcomes import outcome
from outgate.record.desk.changing import change

store = opened(sys.argv[1])

def say(line):
    sys.stdout.write(line + "\\n")  # at once, for others say something too
    sys.stdout.flush()

def record():
    while True:
        say(f"added {store.add(outcome()).number}")

def review(which):
    ours = every(store)[which::2]
    editions = {one.number: one.edition for one in ours}
    closed = {one.number: one.state.is_closed for one in ours}
    while True:
        for number, edition in editions.items():
            change(store, number, EVERYTHING, BUSY if closed[number] else DONE, edition=edition, actor="rea", now=NOW)
            editions[number], closed[number] = edition + 1, not closed[number]
            say(f"changed {number} {edition + 1}")

for work in ((record,), (review, 0), (review, 1)):
    threading.Thread(target=work[0], args=work[1:]).start()
"""


def faults(store: Store) -> list[str]:
    lines = (line.encode() for line in store.export_log(KEYS.log.origin))
    return [*map(str, verify(lines, KEYS.log.public_text).faults), *map(str, store.astray())]


def test_killed_again_and_again_nothing_that_was_told_is_lost_or_done_twice(book: str) -> None:
    told: list[str] = []
    for _ in range(3):
        process = subprocess.Popen([sys.executable, "-c", BOTH, book], stdout=subprocess.PIPE, text=True)
        assert process.stdout is not None
        said: list[str] = []
        while len(said) < 30 or not {"added", "changed"} <= {line.split()[0] for line in said}:
            said.append(process.stdout.readline())
        told += said
        process.send_signal(signal.SIGKILL)
        told += process.stdout.read().splitlines(keepends=True)
        process.communicate()
    whole = [re.fullmatch(r"(added|changed) (OG-\d+-\d+) ?(\d*)\n", line) for line in told]
    done = [match.groups() for match in whole if match]  # the last line of a process may be cut off
    added = [number for what, number, _ in done if what == "added"]
    newest = {number: int(edition) for what, number, edition in done if what == "changed"}
    with opened(book) as store:
        kept = [incident.number for incident in store.incidents()]
        assert set(added) <= set(kept)
        assert len(kept) == len(set(kept))
        editions = {one.number: one.edition for one in every(store)}
        assert all(edition <= editions[number] <= edition + 3 for number, edition in newest.items())
        assert faults(store) == []
    assert len(added) == len(set(added))
    assert added
    assert newest


@pytest.fixture
def sqlite(book_file: Path, tmp_path: Path) -> Path:
    """A file with the incidents of the casebook, for what only files can suffer."""
    return Path(shutil.copy(book_file, tmp_path / "book.db"))


def hand_over(store: Store, times: int) -> None:
    """Give an incident from one to another, with long notes."""
    for edition in range(1, times + 1):
        wanted = Change(assignee="rea" if edition % 2 else "tom", note="x" * 3_000)
        change(store, NUMBER, EVERYTHING, wanted, edition=edition, actor="rea", now=NOW)


def test_on_a_full_disk_nothing_is_changed_and_with_room_again_it_goes_on(sqlite: Path) -> None:
    with opened(f"sqlite:///{sqlite}") as store:
        with store._engine.connect() as connection:
            pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
            connection.exec_driver_sql(f"PRAGMA max_page_count={pages + 50}")
        with pytest.raises(StoreError, match="the disk is full"):
            hand_over(store, 500)
        done = every(store)[0].edition - 1
        assert 0 < done < 500
        assert len(store.events(NUMBER)) == done + 1
        with store._engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA max_page_count=1000000")
        change(store, NUMBER, EVERYTHING, BUSY, edition=done + 1, actor="rea", now=NOW)
        assert faults(store) == []


def test_in_a_locked_store_nothing_is_changed(sqlite: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("outgate.record.database.BUSY", 0.1)
    with Store.open(f"sqlite:///{sqlite}", KEYS, habits=Habits(patience=0.3)) as store:
        other = sqlite3.connect(sqlite, isolation_level=None)
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(StoreError, match="it is locked by another process"):
            change(store, NUMBER, EVERYTHING, BUSY, edition=1, actor="rea", now=NOW)
        other.close()
        change(store, NUMBER, EVERYTHING, BUSY, edition=1, actor="rea", now=NOW)
        assert faults(store) == []


def test_over_a_restart_of_the_server_a_change_waits_and_is_done_once(book_server: Server) -> None:
    url = book_server.database("book")
    with opened(url) as store:
        change(store, NUMBER, EVERYTHING, BUSY, edition=1, actor="rea", now=NOW)
        book_server.stop()
        back = threading.Timer(1, book_server.start)
        back.start()
        change(store, NUMBER, EVERYTHING, DONE, edition=2, actor="rea", now=NOW)
        back.join()
        assert [event["kind"] for event in store.events(NUMBER)] == ["opened", "changed", "changed"]
        assert faults(store) == []
    book_server.drop(url)


def test_a_clock_that_jumps_confuses_nobody(book: str) -> None:
    with opened(book) as store:
        times = [timedelta(days=4000), timedelta(days=-4000), timedelta()]
        for edition, (by, wanted) in enumerate(zip(times, (BUSY, DONE, BUSY), strict=True), 1):
            change(store, NUMBER, EVERYTHING, wanted, edition=edition, actor="rea", now=NOW + by)
        with pytest.raises(Changed) as caught:
            change(store, NUMBER, EVERYTHING, DONE, edition=3, actor="tom", now=NOW)
        assert caught.value.last is not None
        assert caught.value.last.at == NOW
        assert store.add(outcome(at=NOW - timedelta(days=900))).number
        assert faults(store) == []
