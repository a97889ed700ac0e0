"""`outgate sinks`: how far each sink has come: what waits for it, since when, and why."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from rich.table import Table

from outgate.cli.failures import DONE, STOPPED
from outgate.cli.formats import Format, FormatOption, write_json
from outgate.cli.incidents.options import Config, Data, settings_of
from outgate.cli.terminal import out, shown
from outgate.record import Store
from outgate.settings.sinks import name_of

if TYPE_CHECKING:
    import typer

    from outgate.record.sinks.positions import Lag

_COLUMNS = ("sink", "log", "delivered", "waiting", "oldest waits (s)", "last delivery (UTC)", "lost", "fault")


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("sinks")(sinks)


def sinks(*, form: FormatOption = Format.TEXT, config: Config = None, data: Data = None) -> int:
    """Show how far the sinks have come. Exit code 1 when one has a fault."""
    settings = settings_of(config, data)
    with Store.open_for_reading(settings.database_url) as store:
        found = [lag for lag in store.sinks() if lag.sink in map(name_of, settings.sinks)]
    now = datetime.now(UTC)
    if form is Format.JSONL:
        for lag in found:
            write_json(_tree(lag, now))
    elif found:
        out().print(_table(found, now))
    else:
        out().print("No sink has begun: `outgate run` starts forwarding, `outgate forward` does so by hand.")
    return STOPPED if any(lag.fault for lag in found) else DONE


def _tree(lag: Lag, now: datetime) -> dict[str, Any]:
    tree = lag._asdict() | {"oldest_seconds": age(lag, now)}
    return {name: value.isoformat() if isinstance(value, datetime) else value for name, value in tree.items()}


def _table(found: list[Lag], now: datetime) -> Table:
    table = Table(box=None, pad_edge=False)
    for name in _COLUMNS:
        table.add_column(name, overflow="fold")
    for lag in found:
        last = lag.delivered_at.strftime("%Y-%m-%d %H:%M:%S") if lag.delivered_at else "-"
        row = (lag.sink, lag.log, lag.place, lag.waiting, age(lag, now), last, lag.lost, lag.fault or "-")
        table.add_row(*(shown(str(cell)) for cell in row))
    return table


def age(lag: Lag, now: datetime) -> int:
    """Return for how many seconds the oldest entry has waited for this sink; 0 when none waits."""
    return max(0, round((now - lag.oldest_at).total_seconds())) if lag.oldest_at else 0
