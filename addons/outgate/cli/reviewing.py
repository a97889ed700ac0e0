"""What the console and the commands for accounts work with: the store of the proxy, and the console's own key."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from outgate.cli.deployment import open_store, read_keys
from outgate.record import StoreError
from outgate.record.desk import console_key
from outgate.record.desk.accounts import Accounts
from outgate.record.keys import make_key, read_key
from outgate.record.people import Directory, People
from outgate.review.desk import Desk, Options
from outgate.review.entry.sealing import Sealing

if TYPE_CHECKING:
    from collections.abc import Iterator

    from outgate.record import Store
    from outgate.settings import Settings

KEY = "console-key"  # in the data folder: seals what the console keeps in the database


def now() -> datetime:
    """Return the present moment, in UTC."""
    return datetime.now(UTC)


@contextmanager
def opened(settings: Settings) -> Iterator[Desk]:
    """Yield the desk over the store of the proxy. Raises StoreError."""
    keys = read_keys(settings)
    with open_store(settings, keys, create=False) as store:
        yield Desk(
            store=store,
            accounts=Accounts(store),
            sealing=_sealing(settings, store),
            directory=Directory(People(keys.people)),
            options=options(settings),
            clock=now,
        )


def options(settings: Settings) -> Options:
    """Return what the console is told of the settings."""
    console = settings.console
    header = (console.header, console.header_from)
    return Options(console.hosts, console.password_sign_in, console.second_factor, *header, settings.staff.public)


def _sealing(settings: Settings, store: Store) -> Sealing:
    """Return what seals, with the key in the data folder, made where no console was before. Raises StoreError."""
    file = settings.data / KEY
    if not file.exists():
        if console_key.is_known(store):
            raise StoreError(f"{file}: missing. Put it back: accounts have secrets that only it opens")
        make_key(file)
    sealing = Sealing(read_key(file))
    if not console_key.is_own(store, sealing.fingerprint):
        raise StoreError(f"{file}: accounts have secrets of another key; put the right key file back")
    return sealing
