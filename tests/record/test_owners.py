import os
from pathlib import Path

import pytest

from outgate.record import owners


def test_what_root_makes_belongs_to_the_owner_of_the_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    given: list[tuple[int | Path, int, int]] = []
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    monkeypatch.setattr(os, "chown", lambda made, user, group: given.append((made, user, group)))
    owners.give(7, tmp_path)
    there = tmp_path.stat()
    assert given == [(7, there.st_uid, there.st_gid)]


def test_who_is_not_root_gives_nothing_away(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    owners.give(tmp_path / "there is no such file", tmp_path)


@pytest.mark.parametrize(
    ("mode", "outside", "credential"),
    [
        (0o600, False, False),
        (0o400, False, False),
        (0o440, True, False),  # what systemd makes of a credential that a dynamic user reads by an access list
        (0o460, True, True),
        (0o444, True, True),
    ],
)
def test_a_credential_of_systemd_may_show_the_bits_of_its_access_list(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, mode: int, *, outside: bool, credential: bool
):
    (tmp_path / "secret").touch()
    (tmp_path / "secret").chmod(mode)
    monkeypatch.delenv("CREDENTIALS_DIRECTORY", raising=False)
    assert owners.is_open_to_others(tmp_path / "secret") is outside
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(tmp_path))
    assert owners.is_open_to_others(tmp_path / "secret") is credential
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(tmp_path.parent))
    assert owners.is_open_to_others(tmp_path / "secret") is outside


def test_a_file_that_is_not_there_is_an_error_of_the_system(tmp_path: Path):
    with pytest.raises(FileNotFoundError):
        owners.is_open_to_others(tmp_path / "secret")
