"""`outgate incidents`: the log in the terminal, masked. It is read only, also while a proxy writes."""

from __future__ import annotations

import typer

from outgate.cli.incidents.export import export
from outgate.cli.incidents.list import list_incidents
from outgate.cli.incidents.show import show


def register(app: typer.Typer) -> None:
    """Add the commands."""
    group = typer.Typer(help="The log of incidents: list, show, export. All values are masked.", no_args_is_help=True)
    for name, command in (("list", list_incidents), ("show", show), ("export", export)):
        group.command(name)(command)
    app.add_typer(group, name="incidents")
