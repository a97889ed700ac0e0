import asyncio
import shutil
import sqlite3
import stat
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from outgate.cli.deployment import AUTHORITY, CERTIFICATE, Deployment, read_keys, retention
from outgate.cli.failures import UserError
from outgate.record import StoreError
from outgate.settings import Evidence, Record, Settings
from tests.record.outcomes import outcome


def _open(folder: Path, database: str = "") -> Deployment:
    return Deployment.open(Settings(data=folder / "data", database=database))


def test_the_first_start_makes_all_of_it_for_the_owner_only(tmp_path: Path):
    made = _open(tmp_path)
    number = asyncio.run(_record(made))
    made.close()
    assert number == "OG-2026-000001"
    assert stat.S_IMODE((tmp_path / "data").stat().st_mode) == 0o700
    assert {file.name: stat.S_IMODE(file.stat().st_mode) for file in (tmp_path / "data").iterdir()} == {
        "ca": 0o700,
        "key": 0o600,
        "log-head": 0o600,
        "log-key": 0o600,
        "log-key.pub": 0o600,
        "outgate.db": 0o600,
        "people-key": 0o600,
    }
    assert made.certificate == tmp_path / "data" / "ca" / "mitmproxy-ca-cert.pem"


async def _record(deployment: Deployment) -> str:
    return await deployment.record(outcome())


def test_the_next_start_uses_the_same_key_and_incidents(tmp_path: Path):
    first = _open(tmp_path)
    asyncio.run(_record(first))
    first.close()
    second = _open(tmp_path)
    assert second.key == first.key
    assert asyncio.run(_record(second)) == "OG-2026-000001"  # the like of it again
    assert [incident.occurrences for incident in second.store.incidents()] == [2]
    second.close()


def test_a_database_that_is_gone_is_not_quietly_made_anew(tmp_path: Path):
    _open(tmp_path).close()
    (tmp_path / "data" / "outgate.db").unlink()
    with pytest.raises(StoreError, match="there is no such file"):
        _open(tmp_path)


def test_another_database_is_not_begun_unless_it_is_meant(tmp_path: Path):
    _open(tmp_path).close()
    with pytest.raises(StoreError, match="there is no such file"):
        _open(tmp_path, database=f"sqlite:///{tmp_path / 'other.db'}")
    assert not (tmp_path / "other.db").exists()


def test_a_folder_in_which_no_proxy_has_run_is_told_as_that(tmp_path: Path):
    with pytest.raises(StoreError, match="there is no proxy's data here yet; start `outgate run` first"):
        read_keys(Settings(data=tmp_path / "mistyped"))


@pytest.mark.parametrize("name", ["people-key", "log-key"])
def test_a_key_of_the_record_that_is_gone_is_an_error(tmp_path: Path, name: str):
    _open(tmp_path).close()
    (tmp_path / "data" / name).unlink()
    with pytest.raises(
        StoreError, match=f"{name}: missing. Put it back, or, if there was none yet, run `outgate log new`"
    ):
        _open(tmp_path)


def test_a_log_that_is_gone_from_the_database_is_an_error(tmp_path: Path):
    _open(tmp_path).close()
    (tmp_path / "data" / "log-head").unlink()
    with closing(sqlite3.connect(tmp_path / "data" / "outgate.db")) as connection:
        connection.executescript("PRAGMA foreign_keys=OFF; DELETE FROM events; DELETE FROM logs;")
    with pytest.raises(StoreError, match="is not in the database: `outgate log new` begins one"):
        _open(tmp_path)


def test_the_log_is_called_as_it_is_set_and_else_as_the_host(tmp_path: Path):
    named = Settings(data=tmp_path / "a", record=Record(origin="proxy-1.example.com/log"))
    Deployment.open(named).close()
    assert (tmp_path / "a" / "log-key.pub").read_text().startswith("proxy-1.example.com/log+")
    Deployment.open(Settings(data=tmp_path / "b")).close()
    assert (tmp_path / "b" / "log-key.pub").read_text().startswith("outgate/")


def test_how_long_things_are_kept_is_as_it_is_set():
    record = Record(keep_incidents_days=3, keep_observed_days=2, keep_audit_days=1)
    kept = retention(Settings(record=record, evidence=Evidence(keep_days=4)))
    assert kept == tuple(timedelta(days=days) for days in (3, 2, 1, 4))


@pytest.mark.parametrize("left", ["log-head", "outgate.db"])
def test_a_key_that_is_gone_is_told_at_every_start_and_none_is_written(tmp_path: Path, left: str):
    _open(tmp_path).close()
    (tmp_path / "data" / "key").unlink()
    (tmp_path / "data" / ({"log-head", "outgate.db"} - {left}).pop()).unlink()
    for _ in range(2):
        with pytest.raises(UserError, match=f"key is missing, and .*{left} was made with it. Put it back"):
            _open(tmp_path)
        assert not (tmp_path / "data" / "key").exists()


def test_nothing_is_written_where_the_database_of_a_server_was_made_with_the_missing_key(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    """A new proxy beside a shared database, whose keys nobody has copied yet."""
    monkeypatch.setattr("outgate.cli.deployment.is_there", lambda where: where.file is None)
    with pytest.raises(UserError, match=r"key is missing, and postgresql.* was made with it"):
        _open(tmp_path, database="postgresql://og@db/og")
    assert not list((tmp_path / "data").iterdir())


def _with_authority(folder: Path) -> Path:
    """Make a data folder and what the proxy puts into its folder of the authority."""
    _open(folder).close()
    made = folder / "data" / "ca"
    for name in (AUTHORITY, CERTIFICATE):
        (made / name).touch()
    _open(folder).close()
    return made


def test_an_authority_that_is_gone_is_not_quietly_made_anew(tmp_path: Path):
    made = _with_authority(tmp_path)
    (made / AUTHORITY).unlink()
    for _ in range(2):
        with pytest.raises(UserError, match=r"mitmproxy-ca\.pem is missing, the authority that clients trust. Put "):
            _open(tmp_path)
        shutil.rmtree(made, ignore_errors=True)


def test_an_authority_that_cannot_be_looked_at_is_told_with_the_reason(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Such as one that root put back from a backup; here the tests may be root."""
    _with_authority(tmp_path)
    exists = Path.exists

    def refused(path: Path) -> bool:
        if path.name == AUTHORITY:
            raise PermissionError(13, "Permission denied", str(path))
        return exists(path)

    monkeypatch.setattr(Path, "exists", refused)
    with pytest.raises(UserError, match="ca, the authority that clients trust, cannot be read: Permission denied"):
        _open(tmp_path)


def test_an_empty_folder_of_the_authority_asks_for_a_new_one(tmp_path: Path):
    made = _with_authority(tmp_path)
    shutil.rmtree(made)
    made.mkdir()
    _open(tmp_path).close()


def test_an_authority_that_was_put_there_before_the_first_start_stays(tmp_path: Path):
    (tmp_path / "data" / "ca").mkdir(parents=True)
    (tmp_path / "data" / "ca" / AUTHORITY).write_text("ours")
    _open(tmp_path).close()
    _open(tmp_path).close()
    assert (tmp_path / "data" / "ca" / AUTHORITY).read_text() == "ours"


def test_a_folder_that_cannot_be_made_is_an_error(tmp_path: Path):
    (tmp_path / "data").touch()
    with pytest.raises(UserError, match="cannot be made: File exists"):
        _open(tmp_path)
