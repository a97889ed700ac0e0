"""`outgate accounts reset`: a new one-time password, and no second factor any more."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.cli.accounts.told import entries

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.cli.conftest import Done

    type Run = Callable[..., Done]


def test_a_new_password_is_printed_and_the_reset_is_on_record(outgate: Run, data: Path):
    first = outgate("accounts", "add", "ada", "--role", "auditor", "--data", data).out.splitlines()[1]
    done = outgate("accounts", "reset", "ada", "--data", data)
    said, second, _ = done.out.splitlines()
    assert said == "account ada was reset, and its sessions and tokens have ended"
    assert second.startswith("one-time password: ")
    assert second != first
    assert [entry.kind for entry in entries(data)] == ["account.added", "account.reset"]


def test_one_that_signs_in_elsewhere_gets_no_password_by_it(outgate: Run, data: Path, tmp_path: Path):
    config = tmp_path / "outgate.toml"
    config.write_text(f'data = "{data}"\n[console]\nheader = "X-User"\nheader_from = ["10.0.0.1/32"]\n')
    outgate("accounts", "add", "ada", "--role", "reviewer", "--header", "--config", config)
    done = outgate("accounts", "reset", "ada", "--config", config)
    assert done.out == "account ada was reset, and its sessions and tokens have ended\n"
