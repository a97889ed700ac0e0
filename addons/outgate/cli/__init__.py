"""The command line. Exit codes: 0 done or allowed, 1 something would be stopped or an example fails, 2 an error.

Only the module of the command that was asked for is imported: the proxy's libraries take half a second to load.
"""

from __future__ import annotations

import importlib
import io
import sys
from typing import Annotated, Any

import typer

from outgate.cli.failures import told

# Each a module of this package with `register(app)`.
COMMANDS = (
    "run",
    "demo",
    "scan",
    "policy",
    "incidents",
    "evidence",
    "log",
    "forward",
    "sinks",
    "health",
    "console",
    "accounts",
)
_VERSION = "--version"


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
    for name in _needed(arguments[:1]):
        importlib.import_module(f"outgate.cli.{name}").register(app)
    return typer.main.get_command(app)


def _needed(first: list[str]) -> list[str]:
    """The commands that an answer is made of: none for the version, the one that is asked for, or all for the help."""
    return [] if first == [_VERSION] else [name for name in COMMANDS if name in first] or list(COMMANDS)


def _version(wanted: bool) -> None:  # noqa: FBT001 - typer calls it with the flag
    if wanted:
        from importlib.metadata import version  # noqa: PLC0415 - reads the installation, which only this needs

        typer.echo(f"outgate {version('outgate')}")
        raise typer.Exit


def _options(
    *,
    version: Annotated[
        bool, typer.Option(_VERSION, callback=_version, is_eager=True, help="Show the version and exit.")
    ] = False,
) -> None:
    del version
