"""Letting people in: one transaction each for what was tried, what follows from it, and the entry that tells of it.

What was wrong with a name, password or code is looked at before; here it is written down. A name that no account has is
not: people type their password there by mistake.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, NamedTuple

from outgate.record.desk import accounts, attempts, sessions
from outgate.record.ledger.entries import Event, made
from outgate.record.ledger.log import OURSELVES

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from sqlalchemy import Connection

    from outgate.record.desk.accounts import Account
    from outgate.record.desk.attempts import Bound
    from outgate.record.desk.sessions import Session
    from outgate.record.people import Directory
    from outgate.record.store import Store

HEADER = "header"  # how somebody comes in for whom another vouches


class Tried(NamedTuple):
    """An attempt, looked at: `fault` is what is wrong, if anything is, `how` it was made, and from which address.

    `step` is the time step of its one-time code; `bounds` are the account and the address by which it was counted.
    """

    account: Account | None
    fault: str
    how: str
    address: str
    now: datetime
    step: int | None = None
    bounds: tuple[Bound, Bound] | None = None


def counted(store: Store, bounds: Sequence[Bound], now: datetime) -> timedelta:
    """Count an attempt, and return how long it must wait, or zero if it may be made. Raises StoreError."""
    wait = timedelta()

    def work(connection: Connection) -> list[Event]:
        nonlocal wait
        wait = attempts.count(connection, bounds, now)
        return []

    store.act(work)
    return wait


def begun(store: Store, directory: Directory, tried: Tried, old: Session | None) -> str:
    """Return the token of a new session, after which `old` is over; "" if something is wrong. Raises StoreError."""

    def does(connection: Connection, account: Account) -> tuple[str, Event]:
        if old:
            sessions.end(connection, old.digest)
        token = sessions.begin(connection, account.id, tried.now, proved=tried.how != HEADER)
        told = {"account": account.name, "how": tried.how, "address": _pseudonym(directory, connection, tried)}
        return token, made("signed_in", account.name, told, at=tried.now)

    return _let_in(store, directory, tried, does)


def proved(store: Store, directory: Directory, tried: Tried, session: Session) -> str:
    """Return the new token of a session whose owner proved again who they are; "" if not. Raises StoreError."""

    def does(connection: Connection, account: Account) -> tuple[str, Event]:
        token = sessions.prove(connection, session.digest, tried.now)
        return token, made("proved", account.name, {"account": account.name}, at=tried.now)

    return _let_in(store, directory, tried, does)


def out(store: Store, account: Account, session: Session, now: datetime) -> None:
    """End a session. Raises StoreError."""

    def work(connection: Connection) -> list[Event]:
        sessions.end(connection, session.digest)
        return [made("signed_out", account.name, {"account": account.name}, at=now)]

    store.act(work)


def _let_in(
    store: Store, directory: Directory, tried: Tried, does: Callable[[Connection, Account], tuple[str, Event]]
) -> str:
    """Return the token that `does` makes if nothing is wrong, otherwise "" once the failure is on record."""
    token = ""

    def work(connection: Connection) -> list[Event]:
        nonlocal token
        token = ""
        if tried.account is None or tried.fault or not _taken(connection, tried.account, tried):
            return [_failed(directory, connection, tried)]
        if tried.bounds:
            attempts.forgive(connection, *tried.bounds, tried.now)
        token, event = does(connection, tried.account)
        return [event]

    store.act(work)
    return token


def _taken(connection: Connection, account: Account, tried: Tried) -> bool:
    """Tell whether the code's time step was still unused; it is used now. True where no code is asked for."""
    if account.totp is None or tried.how == HEADER:
        return True
    return tried.step is not None and accounts.use_step(connection, account.id, tried.step)


def _failed(directory: Directory, connection: Connection, tried: Tried) -> Event:
    name = tried.account.name if tried.account else None
    told = {"account": name, "how": tried.how, "reason": tried.fault or "code"}
    told |= {"address": _pseudonym(directory, connection, tried)}
    return made("sign_in_failed", name or OURSELVES, told, at=tried.now)


def _pseudonym(directory: Directory, connection: Connection, tried: Tried) -> str:
    """Return the pseudonym of the address, which the directory resolves for those who may."""
    pseudonym = directory.people.pseudonym("a", tried.address)
    directory.enter(connection, {pseudonym: tried.address}, tried.now.date())
    return pseudonym
