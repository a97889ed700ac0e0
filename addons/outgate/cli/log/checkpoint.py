"""`outgate log checkpoint`: what the log is now, signed, on a few lines, to be kept where nobody can change it."""

from __future__ import annotations

from outgate.cli.failures import UserError
from outgate.cli.incidents.options import Config, Data, open_store, settings_of
from outgate.cli.log.options import Origin, origin_of
from outgate.cli.terminal import out


def checkpoint(*, origin: Origin = None, config: Config = None, data: Data = None) -> None:
    """Print the newest signed checkpoint. Kept elsewhere, it shows later whether the log was cut off or replaced."""
    name = origin_of(settings_of(config, data), origin)
    with open_store(config, data) as store:
        note = store.checkpoint(name)
    if note is None:
        raise UserError(f"there is no log {name} in the database")
    out().print(note, end="")
