from __future__ import annotations

import json
from pathlib import Path

import pytest

from outgate import settings
from outgate.model import Limits
from outgate.settings import load, refuse_environment, schema, shipped_policies
from outgate.strict_toml import FileError

WRONG = [
    ("ssl_insecure = true", "ssl_insecure: is refused: without checking certificates"),
    ("[upstream]\nssl_insecure = true", "upstream.ssl_insecure: is refused"),
    ("[upstream]\nsslkeylogfile = 'x'", "upstream.sslkeylogfile: is refused: the keys"),
    ("ignore_hosts = ['x']", "ignore_hosts: is refused: list hosts as private"),
    ("prot = 1", "prot: no such field"),
    ("data = ", "not valid TOML"),
]


def _file(folder: Path, text: str) -> Path:
    file = folder / "outgate.toml"
    file.write_text(text)
    return file


def test_without_a_file_every_setting_has_a_default_that_works():
    made = load(None)
    assert (made.listen.host, made.listen.port) == ("127.0.0.1", 8080)
    assert made.policies.is_dir()
    assert made.database_url == f"sqlite:///{made.data}/outgate.db"
    assert made.limits.inspection == Limits()


def test_an_empty_file_is_the_defaults(tmp_path: Path):
    assert load(_file(tmp_path, "")) == load(None)


@pytest.mark.parametrize(("text", "reason"), WRONG)
def test_what_is_wrong_is_refused_naming_file_field_and_reason(tmp_path: Path, text: str, reason: str):
    with pytest.raises(FileError) as caught:
        load(_file(tmp_path, text))
    assert str(caught.value).startswith(str(tmp_path / "outgate.toml"))
    assert reason in str(caught.value)


def test_every_fault_is_told_at_once(tmp_path: Path):
    with pytest.raises(FileError) as caught:
        load(_file(tmp_path, "a = 1\nb = 2\n[listen]\nport = -1"))
    assert len(caught.value.faults) == 3


def test_a_file_that_cannot_be_read_is_refused(tmp_path: Path):
    with pytest.raises(FileError, match=r"none\.toml: cannot be read: No such file"):
        load(tmp_path / "none.toml")
    (tmp_path / "latin.toml").write_bytes(b"contact = '\xe9'")
    with pytest.raises(FileError, match="is not UTF-8"):
        load(tmp_path / "latin.toml")


def test_relative_paths_are_relative_to_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir("/")
    made = load(
        _file(
            tmp_path,
            """
            data = "d"
            policies = "/abs/policies"
            database = "sqlite:///x.db"
            identity.htpasswd = "users"
            upstream.ca_file = "ca.pem"
            log.file = "log/outgate.log"
            """,
        )
    )
    assert made.data == tmp_path / "d"
    assert made.policies == Path("/abs/policies")
    assert made.database_url == f"sqlite:///{tmp_path / 'x.db'}"
    assert (made.identity.htpasswd, made.upstream.ca_file) == (tmp_path / "users", tmp_path / "ca.pem")
    assert made.log.file == tmp_path / "log/outgate.log"


def test_another_database_is_taken_as_it_is(tmp_path: Path):
    assert load(_file(tmp_path, "database = 'postgresql://db/og'")).database_url == "postgresql://db/og"


@pytest.mark.parametrize("name", ["SSLKEYLOGFILE", "MITMPROXY_SSLKEYLOGFILE"])
def test_a_log_of_tls_keys_is_refused(name: str):
    with pytest.raises(FileError, match=f"environment: {name}: is set, so the keys"):
        refuse_environment({name: "/tmp/keys"})
    refuse_environment({name: ""})


def test_the_schema_knows_every_setting_and_no_path_of_this_machine():
    made = schema()
    assert set(made["properties"]) == set(settings.Settings.model_fields)
    assert str(Path.home()) not in json.dumps(made)
    assert str(shipped_policies()) not in json.dumps(made)


def test_the_policies_inside_an_installed_package_come_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    package = tmp_path / "site-packages" / "outgate"
    package.mkdir(parents=True)
    monkeypatch.setattr(settings, "__file__", str(package / "settings" / "__init__.py"))
    assert shipped_policies() == tmp_path / "policies"
    (package / "policies").mkdir()
    assert shipped_policies() == package / "policies"


def test_the_data_folder_follows_the_xdg_specification(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("XDG_DATA_HOME", "/srv/data")
    assert load(None).data == Path("/srv/data/outgate")
    monkeypatch.setenv("XDG_DATA_HOME", "relative")
    assert load(None).data == Path.home() / ".local/share/outgate"
