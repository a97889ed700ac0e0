"""`outgate incidents`: incidents in the terminal, masked. Only `resolve` and `purge` write; both are on record."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

from outgate.cli.incidents.export import export
from outgate.cli.incidents.list import list_incidents
from outgate.cli.incidents.purge import purge
from outgate.cli.incidents.resolve import resolve
from outgate.cli.incidents.show import show

if TYPE_CHECKING:
    from collections.abc import Callable


def register(app: typer.Typer) -> None:
    """Add the commands."""
    group = typer.Typer(help="The incidents: all values are masked, all people pseudonyms.", no_args_is_help=True)
    commands: dict[str, Callable[..., object]] = {
        "list": list_incidents,
        "show": show,
        "export": export,
        "resolve": resolve,
        "purge": purge,
    }
    for name, command in commands.items():
        group.command(name)(command)
    app.add_typer(group, name="incidents")
