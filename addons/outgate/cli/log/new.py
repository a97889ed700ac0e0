"""`outgate log new`: begin a log, on purpose. A log that is missing is an error, since a fresh one would hide that."""

from __future__ import annotations

from outgate.cli.deployment import make_folder, make_keys, open_store, refuse_lost_key
from outgate.cli.failures import UserError
from outgate.cli.incidents.options import Config, Data, settings_of
from outgate.cli.terminal import out
from outgate.record import Store, StoreError
from outgate.record.keys import LOG, read_log_key


def new(*, config: Config = None, data: Data = None) -> None:
    """Begin the log of this proxy: for a database that is new, or when an older version kept none.

    Makes the keys that are missing. Give other proxies on one database the files `key` and `people-key` of the first.
    """
    settings = settings_of(config, data)
    make_folder(settings.data)
    if (settings.data / LOG).exists():
        origin = read_log_key(settings.data / LOG).origin
        if origin in _there(settings.database_url):
            raise UserError(f"the log {origin} is there: nothing was changed")
    if not settings.key_file.exists():
        refuse_lost_key(settings)
    keys = make_keys(settings)
    open_store(settings, keys, create=True).close()
    out().print(f"the log {keys.log.origin} has begun; who verifies it needs its public key:\n{keys.log.public_text}")


def _there(url: str) -> list[str]:
    """Return the logs in the database, none when it is not there yet, or of an older version."""
    try:
        with Store.open_for_reading(url) as store:
            return store.logs()
    except StoreError:
        return []
