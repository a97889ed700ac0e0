"""What the command line says goes before the settings file, and may do no more than that."""

from __future__ import annotations

from pathlib import Path

import pytest

from outgate.cli.failures import UserError
from outgate.cli.overriding import overridden, with_console
from outgate.settings import Settings
from outgate.strict_toml import FileError


def test_the_command_line_goes_before_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(tmp_path)
    made = overridden(Settings(), "[::1]:9000", Path("d"), Path("p"))
    assert (made.listen.host, made.listen.port) == ("::1", 9000)
    assert (made.data, made.policies) == (tmp_path / "d", tmp_path / "p")
    assert overridden(Settings(), None, None, None) == Settings()
    assert overridden(Settings(), ":9000", None, None).listen.host == "0.0.0.0"


@pytest.mark.parametrize("listen", ["9000", "host:", "host:x", "host:65536", "host:-1"])
def test_an_address_that_is_none_is_an_error(listen: str):
    for override in (lambda: overridden(Settings(), listen, None, None), lambda: with_console(Settings(), listen)):
        with pytest.raises(UserError, match="is not address:port"):
            override()


def test_proxy_and_console_have_ports_of_their_own():
    with pytest.raises(UserError, match="8443 is the port of the console"):
        overridden(Settings(), "127.0.0.1:8443", None, None)
    with pytest.raises(UserError, match="8080 is the port of the proxy"):
        with_console(Settings(), "127.0.0.1:8080")
    assert overridden(Settings(), "127.0.0.1:0", None, None).listen.port == 0


def test_the_console_moves_and_stays_safe():
    made = with_console(Settings(), "[::1]:9443").console
    assert (made.host, made.port) == ("::1", 9443)
    assert with_console(Settings(), None) == Settings()
    with pytest.raises(FileError, match="certificate is needed"):
        with_console(Settings(), "0.0.0.0:9443")
