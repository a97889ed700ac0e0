"""`outgate accounts disable` and `enable`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.cli.accounts.told import entries

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.cli.conftest import Done

    type Run = Callable[..., Done]


def test_an_account_is_disabled_and_enabled_again(outgate: Run, data: Path):
    outgate("accounts", "add", "ada", "--role", "auditor", "--data", data)
    done = outgate("accounts", "disable", "ADA", "--data", data)
    assert done.out == "account ada is disabled, and its sessions have ended\n"
    assert "disabled" in outgate("accounts", "list", "--data", data).out
    assert outgate("accounts", "enable", "ada", "--data", data).out == "account ada is enabled\n"
    assert [entry.kind for entry in entries(data)] == ["account.added", "account.disabled", "account.enabled"]


def test_neither_the_last_administrator_nor_nobody_is_disabled(outgate: Run, data: Path):
    outgate("accounts", "add", "ada", "--role", "administrator", "--data", data)
    done = outgate("accounts", "disable", "ada", "--data", data)
    assert (done.code, done.out) == (2, "")
    assert "ada is the last that can manage accounts" in done.err
    assert (
        outgate("accounts", "disable", "b\x1b[31m", "--data", data).err == "outgate: there is no account b\\x1b[31m\n"
    )
