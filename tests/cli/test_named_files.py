"""A name that was mistyped in the settings stops the start, with the setting, the file and the reason."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from outgate.cli.failures import UserError
from outgate.cli.named_files import check_files
from outgate.settings import Settings, load
from tests.live.certificates import Authority

if TYPE_CHECKING:
    from pathlib import Path

WEBHOOK = 'kind = "webhook"\nurl = "https://siem.example"\n'
SPLUNK = 'kind = "splunk"\nname = "hec"\nurl = "https://siem.example"\n'
SYSLOG = 'kind = "syslog"\nhost = "siem.example"\n'


def _settings(folder: Path, text: str) -> Settings:
    (folder / "outgate.toml").write_text(f'data = "data"\n{text}')
    return load(folder / "outgate.toml")


@pytest.mark.parametrize(
    ("sink", "says"),
    [
        (f'{WEBHOOK}secret_file = "none"', r"^sinks: webhook: secret_file: .*/none cannot be read: No such file"),
        (f'{WEBHOOK}secret_file = "open"', r"^sinks: webhook: secret_file: .*/open can be read by others"),
        (f'{WEBHOOK}secret_env = "NO_SUCH"', r"^sinks: webhook: secret_env: NO_SUCH: there is no secret in it"),
        (f'{SPLUNK}token_file = "none"', r"^sinks: hec: token_file: .*/none cannot be read"),
        (f'{SPLUNK}token_env = "NO_SUCH"', r"^sinks: hec: token_env: NO_SUCH: there is no secret"),
        (f'{SYSLOG}ca_file = "none"', r"^sinks: syslog: ca_file: .*/none cannot be read: No such file"),
        (f'{SYSLOG}certificate = "open"', r"^sinks: syslog: certificate: .*/open: certificates cannot be used"),
        (
            f'{SYSLOG}certificate = "open"\nkey = "none"',
            r"^sinks: syslog: key: .*/none cannot be read: No such file",
        ),
    ],
)
def test_what_a_sink_names_and_cannot_use_is_told(tmp_path: Path, sink: str, says: str):
    (tmp_path / "open").write_text("swordfish")
    (tmp_path / "open").chmod(0o644)
    settings = _settings(tmp_path, f"[[sinks]]\n{sink}\n")
    with pytest.raises(UserError, match=says) as caught:
        check_files(settings, console=False)
    assert "swordfish" not in str(caught.value)
    assert not (tmp_path / "data").exists()


def test_what_the_console_names_is_looked_at_where_there_is_one(tmp_path: Path):
    settings = _settings(tmp_path, '[console]\ncertificate = "none.pem"\n')
    with pytest.raises(UserError, match=r"^console.certificate: .*none\.pem cannot be read: No such file"):
        check_files(settings, console=True)
    check_files(settings, console=False)


def test_what_can_be_used_is_not_told_and_nothing_is_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("HEC_TOKEN", "swordfish")
    authority = Authority(tmp_path)
    (tmp_path / "secret").touch(0o600)
    (tmp_path / "secret").write_text("swordfish")
    sinks = (
        'kind = "file"',
        f'{WEBHOOK}secret_file = "secret"',
        f'{WEBHOOK}name = "unsigned"',
        f'{SPLUNK}token_env = "HEC_TOKEN"',
        f'{SYSLOG}certificate = "{authority.leaf(["a.example"])}"\nca_file = "{authority.pem}"',
    )
    settings = _settings(tmp_path, "".join(f"[[sinks]]\n{sink}\n" for sink in sinks))
    check_files(settings, console=True)
    assert not (tmp_path / "data").exists()
