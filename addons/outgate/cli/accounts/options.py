"""What the commands of `outgate accounts` share: who acts, which account is meant, and a password to hand over."""

from __future__ import annotations

import getpass
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated

import typer

from outgate.cli.failures import UserError
from outgate.cli.incidents.options import Config, Data, settings_of
from outgate.cli.reviewing import opened
from outgate.cli.terminal import out, shown, user_name
from outgate.record.desk.accounts import AccountError, Password
from outgate.review.entry import passwords

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime
    from pathlib import Path

    from outgate.record.desk.accounts import Account
    from outgate.review.desk import Desk

__all__ = ["Ask", "Config", "Data", "Name", "account_of", "actor", "desk", "hand_over", "one_time"]

Name = Annotated[str, typer.Argument(metavar="NAME", help="Name of the account.")]
Ask = Annotated[bool, typer.Option("--ask", help="Ask for the one-time password instead of making and printing one.")]


@contextmanager
def desk(config: Path | None, data: Path | None) -> Iterator[Desk]:
    """Yield the desk of the console. What cannot be done with an account is told as an error of the user's."""
    with opened(settings_of(config, data)) as made:
        try:
            yield made
        except AccountError as error:
            raise UserError(str(error)) from None


def actor() -> str:
    """Return who gave the command, as the log is to say."""
    return f"command line: {user_name()}"


def account_of(made: Desk, name: str) -> Account:
    """Return the account of this name. Raises UserError."""
    found = made.accounts.named(name)
    if found is None:
        raise UserError(f"there is no account {shown(name)}")
    return found


def one_time(now: datetime, *, ask: bool, name: str) -> tuple[str, Password]:
    """Return a one-time password, made or asked for, and what is kept of it. Raises UserError."""
    if not ask:
        return passwords.one_time(now)
    if not sys.stdin.isatty():
        raise UserError("--ask: there is no terminal to ask at; without it, a one-time password is made and printed")
    given = getpass.getpass("One-time password: ")
    if given != getpass.getpass("Once more: "):
        raise UserError("it was not typed the same way twice")
    try:
        kept = passwords.hashed(passwords.checked(given, name))
    except AccountError as error:
        raise UserError(str(error)) from None
    return "", Password(kept.hash, now + passwords.ONE_TIME)


def hand_over(password: str) -> None:
    """Print a password that was made."""
    if password:
        out().print(f"one-time password: {password}")
    out().print("It must be changed at the first sign-in, within seven days.")
