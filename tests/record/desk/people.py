"""Accounts for the tests of the desk."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from outgate.record.desk.accounts import Account, Accounts, Password, Role
from outgate.record.desk.trail import Wanted, every

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy import Connection

    from outgate.record import Store
    from outgate.record.ledger.entries import Event

NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)


def account(store: Store, name: str = "ada", *roles: Role, disabled: bool = False) -> Account:
    """An account that was added, whose password is of no importance."""
    accounts = Accounts(store)
    accounts.add(name, roles or (Role.REVIEWER,), password=Password("hash"), actor="test", now=NOW)
    made = accounts.named(name)
    assert made is not None
    if disabled:
        accounts.disable(made.id, actor="test", now=NOW)
    return made


def told(store: Store, kind: str = "") -> list[tuple[str, str, dict[str, object]]]:
    """Kind, actor and data of what people did, the oldest first, of kinds that begin so."""
    found = [*every(store, Wanted())][::-1]
    return [(each.kind, each.actor, each.data or {}) for each in found if each.kind.startswith(kind)]


def did[T](store: Store, work: Callable[[Connection], T]) -> T:
    """What `work` returned, once it is durable; it is no entry of the log."""
    results: list[T] = []

    def act(connection: Connection) -> list[Event]:
        results.append(work(connection))
        return []

    store.act(act)
    return results[-1]
