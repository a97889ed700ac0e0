"""`outgate incidents purge`: take away what is older than it is kept. The proxy does so by itself, every hour."""

from __future__ import annotations

from datetime import UTC, datetime

from outgate.cli.deployment import open_store, read_keys, retention
from outgate.cli.incidents.options import Config, Data, settings_of
from outgate.cli.terminal import out


def purge(*, config: Config = None, data: Data = None) -> None:
    """Purge now, by the clock of this machine. The entries stay in the log, as hashes; a purge is an entry itself."""
    settings = settings_of(config, data)
    with open_store(settings, read_keys(settings), create=False) as store:
        gone = store.purge(retention(settings), datetime.now(UTC), sure=True)
    out().print(f"{gone} {'entry' if gone == 1 else 'entries'} purged")
