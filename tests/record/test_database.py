import os
import stat
from pathlib import Path

import pytest

from outgate.record import StoreError
from outgate.record.database import FileWatch, engine, make_file, place


def test_a_password_in_the_url_is_never_shown():
    assert "s3cret" not in place("postgresql+psycopg://og:s3cret@db/og").shown


@pytest.mark.parametrize("url", ["sqlite://", "sqlite:///:memory:"])
def test_a_store_in_memory_is_refused(url: str):
    with pytest.raises(StoreError, match="must outlive the process"):
        place(url)


def test_text_that_is_no_url_is_refused_without_repeating_it():
    with pytest.raises(StoreError, match="cannot be understood") as caught:
        place("s3cret")
    assert "s3cret" not in str(caught.value)


def test_the_file_is_made_for_its_owner_only_and_never_emptied(tmp_path: Path):
    where = place(f"sqlite:///{tmp_path / 'a.db'}")
    make_file(where)
    assert stat.S_IMODE((tmp_path / "a.db").stat().st_mode) == 0o600
    (tmp_path / "a.db").write_bytes(b"kept")
    make_file(where)
    assert (tmp_path / "a.db").read_bytes() == b"kept"


def test_a_journal_that_is_not_durable_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    where = place(f"sqlite:///{tmp_path / 'a.db'}")
    make_file(where)
    monkeypatch.setattr("outgate.record.database._journal_mode", lambda _: "delete")
    with pytest.raises(StoreError, match=r"cannot be made durable \(journal delete"):
        engine(where, writable=True).connect()


@pytest.mark.parametrize("name", ["a.db", "a.db-wal"])
def test_a_file_that_can_only_be_read_is_refused_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str):
    """Root may write any, so that the system's answer is made up here."""
    where = place(f"sqlite:///{tmp_path / 'a.db'}")
    make_file(where)
    (tmp_path / "a.db-wal").touch()
    monkeypatch.setattr(os, "access", lambda file, _: not file.endswith(name))
    with pytest.raises(StoreError, match=f"{name} cannot be written: it is somebody else's or read-only"):
        engine(where, writable=True).connect()
    made = engine(where, writable=False)
    made.connect().close()
    made.dispose()


def test_connecting_never_makes_a_file(tmp_path: Path):
    where = place(f"sqlite:///{tmp_path / 'a.db'}")
    for writable in (True, False):
        with pytest.raises(Exception, match="unable to open"):
            engine(where, writable=writable).connect()
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["with space.db", "100%.db", "q?mode=memory.db", "a#b.db"])
def test_a_file_of_any_name_is_that_file(tmp_path: Path, name: str):
    file = tmp_path / name
    file.touch()
    where = place("sqlite:///x")._replace(file=file)
    made = engine(where, writable=True)
    with made.connect() as connection:
        connection.exec_driver_sql("CREATE TABLE t (x)")
    made.dispose()
    assert file.stat().st_size > 0


def test_the_watch_sees_that_the_file_is_gone(tmp_path: Path):
    where = place(f"sqlite:///{tmp_path / 'a.db'}")
    for name in ("a.db", "a.db-wal"):
        (tmp_path / name).touch()
    watch = FileWatch(where)
    watch.check()
    (tmp_path / "a.db-wal").unlink()
    with pytest.raises(StoreError, match="deleted or replaced"):
        watch.check()


def test_any_other_kind_of_database_is_refused():
    with pytest.raises(StoreError, match="is neither of sqlite nor of postgresql"):
        place("mysql://og:s3cret@db/og")


@pytest.mark.parametrize("scheme", ["postgresql", "postgres", "postgresql+psycopg"])
def test_postgresql_has_several_names(scheme: str):
    assert place(f"{scheme}://og@db/og").file is None
    engine(place(f"{scheme}://og@db/og"), writable=True).dispose()


def test_what_is_deleted_is_gone_from_the_file_too(tmp_path: Path):
    """By the file's own bytes: builds of SQLite differ in what they do unless told."""
    where = place(f"sqlite:///{tmp_path / 'a.db'}")
    make_file(where)
    made = engine(where, writable=True)
    with made.connect() as connection:
        connection.exec_driver_sql("CREATE TABLE t (x)")
        connection.exec_driver_sql("INSERT INTO t VALUES ('ada.lovelace'), ('kept')")
        connection.commit()
        connection.exec_driver_sql("DELETE FROM t WHERE x = 'ada.lovelace'")
        connection.commit()
        assert connection.exec_driver_sql("PRAGMA secure_delete").scalar() == 1
    made.dispose()  # carries the write-ahead log over
    data = (tmp_path / "a.db").read_bytes()
    assert b"kept" in data
    assert b"ada.lovelace" not in data
