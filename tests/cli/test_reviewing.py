"""What the console works with: the proxy's store, and a key of its own that is never quietly made anew."""

from __future__ import annotations

from datetime import UTC
from typing import TYPE_CHECKING

import pytest

from outgate.cli.deployment import Deployment
from outgate.cli.reviewing import KEY, now, opened, options
from outgate.record import StoreError
from outgate.record.desk.accounts import Role
from outgate.settings import Console, Settings

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    made = Settings(data=tmp_path / "data")
    Deployment.open(made).close()
    return made


def test_it_opens_the_store_of_the_proxy_and_makes_its_key_once(settings: Settings):
    with opened(settings) as desk:
        desk.accounts.add("ada", [Role.AUDITOR], password=None, actor="test", now=now())
        sealed = desk.sealing.sealed("p", b"x")
    assert (settings.data / KEY).stat().st_mode & 0o777 == 0o600
    with opened(settings) as desk:
        assert [account.name for account in desk.accounts.all()] == ["ada"]
        assert desk.sealing.opened("p", sealed) == b"x"
        assert desk.clock().tzinfo is UTC


@pytest.mark.parametrize("replaced", [False, True])
def test_a_key_that_is_gone_or_another_stops_the_start(settings: Settings, *, replaced: bool):
    with opened(settings):
        pass
    (settings.data / KEY).unlink()
    if replaced:
        (settings.data / KEY).write_bytes(b"x" * 32)
        (settings.data / KEY).chmod(0o600)
    with (
        pytest.raises(StoreError, match="secrets of another key" if replaced else "missing. Put it back"),
        opened(settings),
    ):
        pass


def test_without_the_data_of_a_proxy_there_is_no_console(tmp_path: Path):
    with pytest.raises(StoreError, match="start `outgate run` first"), opened(Settings(data=tmp_path / "none")):
        pass


def test_every_setting_reaches_the_console():
    console = Console(names=("c.example",), header="X-User", header_from=("10.0.0.0/8",), password_sign_in=False)
    made = options(Settings(console=console))
    assert made.hosts == ("c.example", "localhost", "127.0.0.1", "[::1]")
    assert (made.passwords, made.second_factor) == (False, True)
    assert (made.header, made.header_from) == ("X-User", ("10.0.0.0/8",))
    assert options(Settings(console=Console(second_factor=False))).second_factor is False
