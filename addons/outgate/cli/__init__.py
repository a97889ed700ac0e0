"""The command line. Exit codes: 0 done or allowed, 1 something would be stopped or an example fails, 2 an error.

Only the module of the command that was asked for is imported: those of all of them take seconds to load.
"""

from __future__ import annotations

import importlib
import io
import sys
from typing import Annotated, Any

import typer

from outgate.cli.failures import told

# Each a module of this package with `register(app)`, and what the list of commands says of it.
COMMANDS = {
    "run": "Run the proxy, and the console beside it.",
    "demo": "Show what is stopped: sends made-up leaks through the proxy.",
    "scan": "Inspect files as if they were sent.",
    "policy": "The policy files: check, test, list, explain, schema, replay.",
    "incidents": "The incidents: all values are masked, all people pseudonyms.",
    "evidence": "Sealed evidence: what stood around findings.",
    "log": "The log that proves that no incident was changed or removed.",
    "forward": "Forward events to the sinks; `outgate run` does so itself.",
    "sinks": "Show how far the sinks have come.",
    "health": "Ask the running proxy whether it can do its work.",
    "console": "Run the console by itself.",
    "accounts": "Accounts of those who use the console.",
}


def main() -> None:
    """Run the command line and exit; what a terminal's encoding lacks is written as an escape, as on standard error."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")
    sys.exit(call(sys.argv[1:]))


def call(arguments: list[str]) -> int:
    """Run the command that `arguments` name and return its exit code; a failure is one line on standard error."""
    return told(lambda: _command(arguments).main(arguments, prog_name="outgate", standalone_mode=False))


def _command(arguments: list[str]) -> Any:
    app = typer.Typer(
        help="A data-loss-prevention proxy for the workstations of customer-support staff.",
        no_args_is_help=True,
        add_completion=False,
        rich_markup_mode=None,
        pretty_exceptions_enable=False,  # its tracebacks show what variables hold
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    app.callback()(_options)
    asked_for = next((one for one in arguments if not one.startswith("-")), "")
    for name, says in COMMANDS.items():
        if name == asked_for:
            importlib.import_module(f"outgate.cli.{name}").register(app)
        else:
            app.command(name, help=says)(_listed)
    return typer.main.get_command(app)


def _listed() -> None:
    """A command that is not asked for: it is in the list of commands, and no more."""


def _version(wanted: bool) -> None:  # noqa: FBT001 - typer calls it with the flag
    if wanted:
        from importlib.metadata import version  # noqa: PLC0415 - reads the installation, which only this needs

        typer.echo(f"outgate {version('outgate')}")
        raise typer.Exit


def _options(
    *,
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version and exit.")
    ] = False,
) -> None:
    del version
