"""`outgate evidence`: the reviewers' key, to which evidence is sealed."""

from __future__ import annotations

import typer

from outgate.cli.evidence.new import new


def register(app: typer.Typer) -> None:
    """Add the command."""
    group = typer.Typer(help="Sealed evidence: what stood around findings.", no_args_is_help=True)
    group.callback()(_only)
    group.command("new")(new)
    app.add_typer(group, name="evidence")


def _only() -> None:
    """Keep the name of the only command."""
