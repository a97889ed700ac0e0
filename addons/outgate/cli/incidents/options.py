"""What the commands of `outgate incidents` share: where the store is, and which incidents are wanted."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from outgate.cli.failures import UserError
from outgate.model import Disposition
from outgate.record import Filter, Store
from outgate.settings import load

if TYPE_CHECKING:
    from collections.abc import Callable

    from outgate.record import Reader
    from outgate.settings import Settings

_AGE = re.compile(r"(\d{1,6})([mhdw])")
_UNITS: dict[str, Callable[[int], timedelta]] = {
    "m": lambda n: timedelta(minutes=n),
    "h": lambda n: timedelta(hours=n),
    "d": lambda n: timedelta(days=n),
    "w": lambda n: timedelta(weeks=n),
}

Config = Annotated[Path | None, typer.Option("--config", help="Settings file of the proxy.")]
Data = Annotated[Path | None, typer.Option("--data", help="Data folder of the proxy.")]
Since = Annotated[str | None, typer.Option("--since", help="Age such as 30m, 12h, 7d, 2w, or a date and time (UTC).")]
Rule = Annotated[str | None, typer.Option("--rule", help="Id of a rule that fired.")]
User = Annotated[
    str | None, typer.Option("--user", help="Pseudonym of the user, or of the address, such as p1.k3vexnq2ym4tadob.")
]
Host = Annotated[str | None, typer.Option("--host", help="Destination host, with its sub-domains.")]
Done = Annotated[Disposition | None, typer.Option("--disposition", help="What was done.")]


def settings_of(config: Path | None, data: Path | None) -> Settings:
    """Return the settings of the proxy. Raises FileError."""
    settings = load(config)
    return settings if data is None else settings.model_copy(update={"data": data})


def open_store(config: Path | None, data: Path | None) -> Reader:
    """Open the store of the proxy with these settings, for reading. Raises StoreError, FileError."""
    return Store.open_for_reading(settings_of(config, data).database_url)


def wanted(
    since: str | None, rule: str | None, user: str | None, host: str | None, disposition: Disposition | None
) -> Filter:
    """Return the filter. Raises UserError when `since` cannot be understood."""
    return Filter(_moment(since) if since else None, rule, user, host and host.lower().rstrip("."), disposition)


def _moment(text: str) -> datetime:
    if match := _AGE.fullmatch(text.strip()):
        return datetime.now(UTC) - _UNITS[match[2]](int(match[1]))
    try:
        moment = datetime.fromisoformat(text.strip())
    except ValueError:
        raise UserError(f"--since: {text!r} is neither an age such as 7d nor a date such as 2026-11-22") from None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
