"""`outgate log`: the tamper-evident log behind the incidents: begun, exported, proved, and handed to another key."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

from outgate.cli.log.checkpoint import checkpoint
from outgate.cli.log.export import export
from outgate.cli.log.new import new
from outgate.cli.log.rotate import rotate
from outgate.cli.log.verify import verify

if TYPE_CHECKING:
    from collections.abc import Callable


def register(app: typer.Typer) -> None:
    """Add the commands."""
    group = typer.Typer(help="The log that proves that no incident was changed or removed.", no_args_is_help=True)
    commands: dict[str, Callable[..., object]] = {
        "verify": verify,
        "export": export,
        "checkpoint": checkpoint,
        "new": new,
        "rotate": rotate,
    }
    for name, command in commands.items():
        group.command(name)(command)
    app.add_typer(group, name="log")
