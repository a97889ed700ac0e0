"""Which key the console's secrets are sealed with: another one would open none of them, and must not go unnoticed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import insert, select

from outgate.record.schema import facts

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from outgate.record.ledger.entries import Event
    from outgate.record.store import Store

_NAME = "console key"


def is_known(store: Store) -> bool:
    """Tell whether a console has kept anything in this store yet. Raises StoreError."""
    with store.reading() as connection:
        return _known(connection) is not None


def is_own(store: Store, fingerprint: str) -> bool:
    """Tell whether it is the key with this fingerprint; note it when it is the first. Raises StoreError."""
    known = ""

    def work(connection: Connection) -> list[Event]:
        nonlocal known
        known = _known(connection) or fingerprint
        if _known(connection) is None:
            connection.execute(insert(facts), [{"name": _NAME, "value": fingerprint}])
        return []

    store.act(work)
    return known == fingerprint


def _known(connection: Connection) -> str | None:
    value: str | None = connection.execute(select(facts.c.value).where(facts.c.name == _NAME)).scalar()
    return value
