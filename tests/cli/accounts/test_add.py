"""`outgate accounts add`: the first administrator, roles that exclude each other, and passwords that are asked for."""

from __future__ import annotations

import getpass
from typing import TYPE_CHECKING

import pytest

from tests.cli.accounts.told import entries

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.cli.conftest import Done

    type Run = Callable[..., Done]


def test_the_password_is_printed_once_and_kept_nowhere(outgate: Run, data: Path):
    done = outgate("accounts", "add", "Ada", "--role", "administrator", "--data", data)
    assert done.code == 0
    first, second, third = done.out.splitlines()
    assert first == "account ada was added: administrator"
    password = second.removeprefix("one-time password: ")
    assert len(password) == 29
    assert third == "It must be changed at the first sign-in, within seven days."
    kept = b"".join(file.read_bytes() for file in data.rglob("*") if file.is_file())
    assert password.encode() not in kept
    (entry,) = entries(data)
    assert (entry.kind, entry.actor) == ("account.added", f"command line: {getpass.getuser()}")
    assert entry.data == {"account": "ada", "roles": ["administrator"], "scope": []}


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["ada"], "Missing option '--role'"),
        (["ada", "--role", "root"], "'root' is not one of"),
        (["ada", "--role", "administrator", "--role", "reviewer"], "may not see incidents"),
        (["a b", "--role", "auditor"], "a name is up to 60 of a-z"),
        (["ada", "--role", "auditor", "--header"], "--header: no header is trusted"),
    ],
)
def test_what_cannot_be_is_told_in_a_line(outgate: Run, data: Path, arguments: list[str], says: str):
    done = outgate("accounts", "add", *arguments, "--data", data)
    assert (done.code, done.out) == (2, "")
    assert says in done.err
    assert done.err.count("\n") == 1
    assert entries(data) == []


def test_a_password_that_is_asked_for_is_typed_twice_and_good(
    outgate: Run, data: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("sys.stdin.isatty", lambda: True)
    for typed, says in (
        (["four quiet herons wade", "four quiet"], "not typed the same way twice"),
        (["short", "short"], "a password has 12 to 200 characters"),
        (["four quiet herons wade"] * 2, ""),
    ):
        answers = iter(typed)
        monkeypatch.setattr(getpass, "getpass", lambda _, answers=answers: next(answers))
        done = outgate("accounts", "add", "ada", "--role", "auditor", "--group", "eu", "--ask", "--data", data)
        assert says in done.err
        assert "herons" not in done.out + done.err
    assert done.out.splitlines()[1:] == ["It must be changed at the first sign-in, within seven days."]
    assert entries(data)[0].data == {"account": "ada", "roles": ["auditor"], "scope": ["eu"]}


def test_without_a_terminal_no_password_is_asked_for(outgate: Run, data: Path):
    done = outgate("accounts", "add", "ada", "--role", "auditor", "--ask", "--data", data)
    assert done.code == 2
    assert "there is no terminal to ask at" in done.err
    assert entries(data) == []


def test_who_signs_in_elsewhere_has_no_password(outgate: Run, data: Path, tmp_path: Path):
    config = tmp_path / "outgate.toml"
    config.write_text(f'data = "{data}"\n[console]\nheader = "X-User"\nheader_from = ["10.0.0.1/32"]\n')
    done = outgate("accounts", "add", "ada@corp.example", "--role", "reviewer", "--header", "--config", config)
    assert done.out == "account ada@corp.example was added: reviewer\n"


def test_without_a_proxy_there_are_no_accounts(outgate: Run, tmp_path: Path):
    done = outgate("accounts", "add", "ada", "--role", "auditor", "--data", tmp_path / "none")
    assert done.code == 2
    way = "start `outgate run` first, or name the folder where it ran by --data or --config"
    assert done.err == f"outgate: {tmp_path}/none: there is no proxy's data here yet; {way}\n"
    assert not (tmp_path / "none").exists()
