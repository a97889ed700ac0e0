"""`outgate accounts` says what it can do."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.cli.conftest import Done


def test_every_command_has_help(outgate: Callable[..., Done]):
    whole = outgate("accounts", "--help").out
    for command in ("list", "add", "disable", "enable", "reset"):
        assert f" {command} " in whole
        done = outgate("accounts", command, "--help")
        assert done.code == 0
        assert done.out.startswith(f"Usage: outgate accounts {command} [OPTIONS]")
