from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from outgate.cli.failures import UserError
from outgate.cli.incidents.options import open_store, settings_of, wanted
from outgate.model import Disposition
from outgate.record import Filter, Store, StoreError
from tests import patience
from tests.record.outcomes import KEYS


@pytest.mark.parametrize(
    ("text", "age"), [("30m", timedelta(minutes=30)), ("12h", timedelta(hours=12)), ("2w", timedelta(weeks=2))]
)
def test_an_age_counts_back_from_now(text: str, age: timedelta):
    since = wanted(text, None, None, None, None).since
    assert since is not None
    assert abs(datetime.now(UTC) - age - since) < timedelta(seconds=patience.SECONDS)


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2026-11-22", datetime(2026, 11, 22, tzinfo=UTC)),
        ("2026-11-22T09:30:00+01:00", datetime(2026, 11, 22, 8, 30, tzinfo=UTC)),
    ],
)
def test_a_date_is_utc_unless_it_says_otherwise(text: str, moment: datetime):
    assert wanted(text, None, None, None, None).since == moment


@pytest.mark.parametrize("text", ["yesterday", "7", "7y", "2026-13-01", "-1d"])
def test_anything_else_is_an_error(text: str):
    with pytest.raises(UserError, match="neither an age such as 7d nor a date"):
        wanted(text, None, None, None, None)


def test_all_that_is_given_is_asked_for():
    made = wanted(None, "r", "ada", "Chat.Example.", Disposition.BLOCKED)
    assert made == Filter(None, "r", "ada", "chat.example", Disposition.BLOCKED)


def test_the_store_is_that_of_the_settings_or_of_the_data_folder(tmp_path: Path):
    (tmp_path / "outgate.toml").write_text('data = "here"')
    (tmp_path / "here").mkdir()
    Store.open(f"sqlite:///{tmp_path}/here/outgate.db", KEYS).close()
    for config, data in ((tmp_path / "outgate.toml", None), (None, tmp_path / "here")):
        with open_store(config, data) as store:
            assert list(store.incidents()) == []


def test_a_missing_store_is_an_error(tmp_path: Path):
    with pytest.raises(StoreError, match="there is no such file"):
        open_store(None, tmp_path)


def test_the_data_folder_of_the_command_line_comes_first(tmp_path: Path):
    (tmp_path / "outgate.toml").write_text('data = "here"')
    assert settings_of(tmp_path / "outgate.toml", None).data == tmp_path / "here"
    assert settings_of(tmp_path / "outgate.toml", tmp_path).data == tmp_path
