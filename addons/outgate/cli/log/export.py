"""`outgate log export`: the log in a file that anyone with the public key can prove, masked and without names."""

from __future__ import annotations

import sys
from pathlib import Path  # noqa: TC003 - typer reads the annotation
from typing import TYPE_CHECKING, Annotated

import typer

from outgate.cli.failures import UserError
from outgate.cli.incidents.options import Config, Data, open_store, settings_of
from outgate.cli.log.options import Origin, origin_of

if TYPE_CHECKING:
    from collections.abc import Iterable


def export(
    *,
    output: Annotated[Path | None, typer.Option("--output", help="File to make; default: standard output.")] = None,
    origin: Origin = None,
    config: Config = None,
    data: Data = None,
) -> None:
    """Write the log with all entries and its checkpoint, as JSON lines."""
    name = origin_of(settings_of(config, data), origin)
    with open_store(config, data) as store:
        if output is None:
            sys.stdout.writelines(store.export_log(name))
        else:
            _write(output, store.export_log(name))


def _write(output: Path, lines: Iterable[str]) -> None:
    try:
        with output.open("x", encoding="ascii") as file:
            file.writelines(lines)
    except OSError as error:
        raise UserError(f"{output}: cannot be made: {error.strerror}") from None
