import asyncio
import stat
from pathlib import Path

import pytest

from outgate.cli.deployment import Deployment
from outgate.cli.failures import UserError
from outgate.record import StoreError
from outgate.settings import Settings
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
        "key": 0o600,
        "outgate.db": 0o600,
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
    assert asyncio.run(_record(second)) == "OG-2026-000002"
    second.close()


def test_a_database_that_is_gone_is_not_quietly_made_anew(tmp_path: Path):
    _open(tmp_path).close()
    (tmp_path / "data" / "outgate.db").unlink()
    with pytest.raises(StoreError, match="there is no such file"):
        _open(tmp_path)


def test_a_database_that_is_set_may_be_new(tmp_path: Path):
    _open(tmp_path).close()
    _open(tmp_path, database=f"sqlite:///{tmp_path / 'other.db'}").close()
    assert (tmp_path / "other.db").is_file()


def test_a_key_that_is_gone_does_not_fit_the_incidents(tmp_path: Path):
    _open(tmp_path).close()
    (tmp_path / "data" / "key").unlink()
    with pytest.raises(StoreError, match="another key"):
        _open(tmp_path)


def test_a_folder_that_cannot_be_made_is_an_error(tmp_path: Path):
    (tmp_path / "data").touch()
    with pytest.raises(UserError, match="cannot be made: File exists"):
        _open(tmp_path)
