"""What can be set of the console, and what would let others in."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from outgate.settings import Console
from outgate.strict_toml import FileError
from tests.settings.reading import refused, settings_of

if TYPE_CHECKING:
    from pathlib import Path

WRONG = [
    ("host = '0.0.0.0'\nnames = ['c.example']", "console: certificate is needed to listen elsewhere than on loopback"),
    ("host = '192.0.2.1'", "console: certificate is needed"),
    ("host = '0.0.0.0'\ncertificate = 'c.pem'", "console: names is needed to listen on all addresses"),
    ("host = '::'\ncertificate = 'c.pem'", "console: names is needed"),
    ("key = 'k.pem'", "console: key has no effect without certificate"),
    ("header = 'X-User'", "console: header and header_from belong together"),
    ("header_from = ['10.0.0.0/8']", "console: header and header_from belong together"),
    ("header = 'X User'\nheader_from = ['10.0.0.0/8']", "console.header: String should match"),
    ("header = 'X-User'\nheader_from = ['0.0.0.0/0']", "console.header_from[0]: this is everybody"),
    ("header = 'X-User'\nheader_from = ['::/0']", "console.header_from[0]: this is everybody"),
    ("header = 'X-User'\nheader_from = ['10.0.0.1/8']", "console.header_from[0]: 10.0.0.1/8 has host bits set"),
    ("header = 'X-User'\nheader_from = ['10.0.0.0/8']\nsecond_factor = false", "console: second_factor is needed"),
    ("password_sign_in = false", "console: without password_sign_in and without header nobody could sign in"),
    ("names = ['c.example:8443']", "console.names[0]: is a name or an address as it stands in the address bar"),
    ("names = ['https://c.example']", "console.names[0]: is a name or an address"),
    ("port = 8080", "console.port is the proxy's: who may use the proxy is not to reach the console by it"),
    ("prot = 1", "console.prot: no such field"),
]


@pytest.mark.parametrize(("text", "reason"), WRONG)
def test_what_is_wrong_is_refused_naming_the_field(tmp_path: Path, text: str, reason: str):
    assert reason in refused(tmp_path, f"[console]\n{text}")


def test_without_settings_it_is_on_loopback_for_passwords_and_codes():
    made = Console()
    assert (made.host, made.port, made.is_on_loopback) == ("127.0.0.1", 8443, True)
    assert (made.password_sign_in, made.second_factor, made.header) == (True, True, "")
    assert made.hosts == ("localhost", "127.0.0.1", "[::1]")


def test_elsewhere_it_answers_to_the_names_that_are_set(tmp_path: Path):
    text = "[console]\nhost = '0.0.0.0'\ncertificate = 'c.pem'\nnames = ['C.example', '[2001:db8::1]']"
    made = settings_of(tmp_path, text).console
    assert made.hosts == ("c.example", "[2001:db8::1]", "0.0.0.0")
    assert (made.certificate, made.key) == (tmp_path / "c.pem", None)
    assert Console(host="::1").hosts[-1] == "[::1]"


@pytest.mark.parametrize(
    ("host", "expected"), [("127.8.8.8", True), ("::1", True), ("localhost", True), ("host", False)]
)
def test_loopback_is_known(tmp_path: Path, host: str, *, expected: bool):
    made = Console(host=host) if expected else Console(host=host, certificate=tmp_path / "c.pem")
    assert made.is_on_loopback is expected


def test_paths_are_relative_to_the_file(tmp_path: Path):
    text = "[console]\ncertificate = 'c.pem'\nkey = '/k.pem'"
    made = settings_of(tmp_path, text).console
    assert (made.certificate, str(made.key)) == (tmp_path / "c.pem", "/k.pem")


def test_moved_it_must_still_be_safe():
    assert Console().moved("::1", 9000).hosts[-1] == "[::1]"
    with pytest.raises(FileError, match="--listen: console: certificate is needed"):
        Console().moved("0.0.0.0", 9000)
