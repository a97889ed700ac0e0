"""`outgate health`: whether the proxy of these settings can do its work, for people and for container health checks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import httpx
from rich.table import Table

from outgate.cli.failures import DONE, STOPPED, UserError
from outgate.cli.formats import Format, FormatOption, write_json
from outgate.cli.incidents.options import Config, Data, settings_of
from outgate.cli.terminal import out, shown
from outgate.settings.words import in_address

if TYPE_CHECKING:
    import typer

_SECONDS = 15.0  # the checks have less
_EVERYWHERE = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 - asked at, not listened on


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("health")(health)


def health(*, form: FormatOption = Format.TEXT, config: Config = None, data: Data = None) -> int:
    """Ask the running proxy whether it can do its work. Exit code 1 when it cannot."""
    settings = settings_of(config, data)
    if not settings.health.port:
        raise UserError("health.port is not set: the proxy answers nobody who monitors it")
    host = _EVERYWHERE.get(settings.health.host, settings.health.host)
    tree = _asked(f"http://{in_address(host)}:{settings.health.port}/readyz")
    if form is Format.JSONL:
        write_json(tree)
    else:
        out().print(_table(tree))
        for warning in tree.get("warnings", ()):  # a proxy of an older version has none
            out().print(shown(f"warning: {warning}"))
    return DONE if tree["ready"] else STOPPED


def _asked(url: str) -> dict[str, Any]:
    try:
        with httpx.Client(timeout=_SECONDS, trust_env=False) as client:
            tree = client.get(url).json()
    except httpx.HTTPError as error:
        raise UserError(f"{url}: no answer ({type(error).__name__}); does `outgate run` run?") from None
    except ValueError:
        raise UserError(f"{url}: what answers there is no Outgate") from None
    if not isinstance(tree, dict) or not {"ready", "checks"} <= tree.keys():
        raise UserError(f"{url}: what answers there is no Outgate")
    found: dict[str, Any] = tree
    return found


def _table(tree: dict[str, Any]) -> Table:
    table = Table("check", "fault", box=None, pad_edge=False)
    for answer in tree["checks"]:
        table.add_row(shown(answer["check"]), shown(answer["fault"]) or "none")
    return table
