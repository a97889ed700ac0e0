"""`outgate accounts`: who may sign in to the console. The first administrator is made here, all others can be there."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

from outgate.cli.accounts.add import add
from outgate.cli.accounts.enabling import disable, enable
from outgate.cli.accounts.list import list_accounts
from outgate.cli.accounts.reset import reset

if TYPE_CHECKING:
    from collections.abc import Callable


def register(app: typer.Typer) -> None:
    """Add the commands."""
    group = typer.Typer(help="Accounts of those who use the console.", no_args_is_help=True)
    commands: dict[str, Callable[..., object]] = {
        "list": list_accounts,
        "add": add,
        "disable": disable,
        "enable": enable,
        "reset": reset,
    }
    for name, command in commands.items():
        group.command(name)(command)
    app.add_typer(group, name="accounts")
