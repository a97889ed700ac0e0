"""`outgate policy`: the policy files, loaded, tested, shown and explained. Nothing here changes anything."""

from __future__ import annotations

import typer

from outgate.cli.policy.check import check
from outgate.cli.policy.explain import explain
from outgate.cli.policy.list import list_policy
from outgate.cli.policy.replay import replay
from outgate.cli.policy.schema import schema
from outgate.cli.policy.test import run_tests


def register(app: typer.Typer) -> None:
    """Add the commands."""
    group = typer.Typer(help="The policy files: check, test, list, explain, schema, replay.", no_args_is_help=True)
    commands = (
        ("check", check),
        ("test", run_tests),
        ("list", list_policy),
        ("explain", explain),
        ("schema", schema),
        ("replay", replay),
    )
    for name, command in commands:
        group.command(name)(command)
    app.add_typer(group, name="policy")
