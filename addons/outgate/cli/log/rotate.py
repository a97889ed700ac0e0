"""`outgate log rotate`: hand the log to a new key, in an entry that both keys sign."""

from __future__ import annotations

from outgate.cli.deployment import open_store, publish, read_keys
from outgate.cli.failures import UserError
from outgate.cli.incidents.options import Config, Data, settings_of
from outgate.cli.terminal import out
from outgate.record.keys import LOG, LOG_NEXT, make_log_key


def rotate(*, config: Config = None, data: Data = None) -> None:
    """Let a new key sign the log. Proxy and console may run: they read the new key by themselves.

    Public keys that were handed out before stay good: they vouch for the new one.
    """
    settings = settings_of(config, data)
    keys = read_keys(settings)
    coming = settings.data / LOG_NEXT
    if coming.exists():
        raise UserError(f"{coming} is there: a rotation was broken off. Rename it to {LOG} if the proxy asks for it")
    new = make_log_key(coming, keys.log.origin)
    with open_store(settings, keys, create=False) as store:
        store.rotate(new)
    coming.replace(settings.data / LOG)
    publish(settings.data, new)
    out().print(f"the log {new.origin} is signed by a new key from now on:\n{new.public_text}")
