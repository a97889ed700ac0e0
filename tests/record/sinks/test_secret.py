from pathlib import Path

import pytest

from outgate.record.sinks.fault import SinkFault
from outgate.record.sinks.secret import Secret


def _file(folder: Path, content: bytes, mode: int = 0o600) -> Path:
    file = folder / "secret"
    file.write_bytes(content)
    file.chmod(mode)
    return file


def test_a_secret_is_read_from_a_file_or_from_the_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("HOOK_SECRET", " swordfish ")
    assert Secret(_file(tmp_path, b"swordfish\n")).read() == Secret(variable="HOOK_SECRET").read() == "swordfish"


def test_a_credential_of_systemd_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(tmp_path))
    assert Secret(_file(tmp_path, b"swordfish\n", 0o440)).read() == "swordfish"


@pytest.mark.parametrize(
    ("content", "mode", "why"),
    [
        (b"swordfish", 0o640, "can be read by others: make it 0600"),
        (b" \n", 0o600, "there is no secret in it"),
        (b"sword\xff", 0o600, "is no ASCII text"),
    ],
)
def test_a_file_that_cannot_be_used_is_told_without_what_is_in_it(tmp_path: Path, content: bytes, mode: int, why: str):
    file = _file(tmp_path, content, mode)
    with pytest.raises(SinkFault) as told:
        Secret(file).read()
    assert str(file) in str(told.value)
    assert why in str(told.value)
    assert "sword" not in str(told.value)


def test_what_is_not_there_is_told(tmp_path: Path):
    with pytest.raises(SinkFault, match="cannot be read: No such file"):
        Secret(tmp_path / "none").read()
    with pytest.raises(SinkFault, match="NOT_SET_ANYWHERE: there is no secret"):
        Secret(variable="NOT_SET_ANYWHERE").read()
