from collections.abc import Callable
from pathlib import Path

from sqlalchemy import text

from outgate.cli.deployment import Deployment
from outgate.record.database import engine, make_file, place
from outgate.record.keys import make_key
from outgate.settings import Settings
from tests.cli.conftest import Done
from tests.cli.log.conftest import ORIGIN
from tests.record.migrations.test_migrations import OLD, to
from tests.record.outcomes import outcome

type Run = Callable[..., Done]


def test_a_log_that_is_there_is_left_alone(outgate: Run, data: Path):
    before = (data / "log-key").read_bytes()
    done = outgate("log", "new", "--data", data)
    assert done == Done(2, "", f"outgate: the log {ORIGIN} is there: nothing was changed\n")
    assert (data / "log-key").read_bytes() == before


def test_another_database_gets_its_log_when_it_is_meant(outgate: Run, data: Path, tmp_path: Path):
    (data / "log-head").unlink()
    other = f"sqlite:///{tmp_path / 'other.db'}"
    (tmp_path / "outgate.toml").write_text(f'data = "{data}"\ndatabase = "{other}"\n')
    done = outgate("log", "new", "--config", tmp_path / "outgate.toml")
    assert done.code == 0
    assert done.out.splitlines()[1] == (data / "log-key.pub").read_text().strip()
    deployment = Deployment.open(Settings(data=data, database=other))
    assert deployment.store.add(outcome()).number == "OG-2026-000001"
    deployment.close()


def test_where_the_key_is_lost_none_is_made_that_would_be_a_wrong_one(outgate: Run, data: Path):
    for name in ("key", "log-key", "log-head"):
        (data / name).unlink()
    done = outgate("log", "new", "--data", data)
    assert done.code == 2
    assert done.err.startswith(f"outgate: key file {data}/key is missing, and {data}/outgate.db was made with it. ")
    assert [name for name in ("key", "log-key") if (data / name).exists()] == []


def test_a_second_proxy_joins_with_the_keys_of_the_first(outgate: Run, data: Path, tmp_path: Path):
    second = tmp_path / "second"
    second.mkdir()
    for name in ("key", "people-key"):
        (second / name).write_bytes((data / name).read_bytes())
        (second / name).chmod(0o600)
    url = f"sqlite:///{data / 'outgate.db'}"
    config = tmp_path / "second.toml"
    config.write_text(f'data = "{second}"\ndatabase = "{url}"\n[record]\norigin = "second"\n')
    assert outgate("incidents", "purge", "--config", config).code == 2
    assert outgate("log", "new", "--config", config).code == 0
    deployment = Deployment.open(Settings(data=second, database=url))
    assert deployment.store.logs() == [ORIGIN, "second"]
    deployment.store.add(outcome())
    deployment.close()
    for folder in (data, second):
        settings = tmp_path / "both.toml"
        settings.write_text(f'data = "{folder}"\ndatabase = "{url}"\n')
        assert outgate("log", "verify", "--config", settings).out.endswith("proved\n")


def test_what_an_older_version_kept_is_taken_in(outgate: Run, tmp_path: Path):
    make_key(tmp_path / "key")
    where = place(f"sqlite:///{tmp_path / 'outgate.db'}")
    make_file(where)
    made = engine(where, writable=True)
    with made.connect().execution_options(writes=True) as connection, connection.begin():
        to(connection, "0002")
        for statement in OLD:
            connection.execute(text(statement), {"no": False} if ":no" in statement else {})
    made.dispose()
    assert "run `outgate log new`" in outgate("incidents", "purge", "--data", tmp_path).err
    assert outgate("log", "new", "--data", tmp_path).code == 0
    assert outgate("log", "verify", "--data", tmp_path).out.startswith("log outgate/")
    told = outgate("incidents", "show", "OG-2026-000007", "--data", tmp_path).out
    assert "paste.example" in told
    assert "lovelace" not in told
