"""Signing in and out, and proving again who one is. Whatever is wrong, the one who tries is told the same.

Each is an entry of the log with the account as the actor. A name that no account has is not written down: people type
their password there by mistake.
"""

from __future__ import annotations

import ipaddress
from datetime import timedelta
from typing import TYPE_CHECKING, NamedTuple

from outgate.record.desk import accounts, attempts, sessions
from outgate.record.desk.attempts import Bound
from outgate.record.ledger.entries import Event, made
from outgate.record.ledger.log import OURSELVES
from outgate.review.entry import codes, passwords

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from sqlalchemy import Connection

    from outgate.record.desk.accounts import Account
    from outgate.record.desk.sessions import Session
    from outgate.review.desk import Desk

WRONG = "This name, password or code is not right."
_ACCOUNT_FREE, _ACCOUNT_LONGEST = 5, timedelta(minutes=5)
_ADDRESS_FREE, _ADDRESS_LONGEST = 20, timedelta(minutes=15)


class SignInError(Exception):
    """Somebody could not sign in; `str()` is for them. `wait` is how long they must wait before they may try again."""

    def __init__(self, told: str, wait: timedelta = timedelta()) -> None:
        super().__init__(told)
        self.wait = wait


class Given(NamedTuple):
    """What somebody gave to be let in, and from which address."""

    name: str
    password: str
    code: str
    address: str

    def __repr__(self) -> str:
        return "<Given>"


class _Tried(NamedTuple):
    """An attempt, looked at: `fault` is what is wrong, `step` the time step of the code, `bounds` what counted it."""

    account: Account | None
    fault: str
    how: str
    address: str
    now: datetime
    step: int | None = None
    bounds: tuple[Bound, Bound] | None = None


def by_password(desk: Desk, given: Given, now: datetime, old: Session | None = None) -> str:
    """Return the token of a new session; `old`, which the browser had before, is over.

    Raises SignInError, StoreError.
    """
    bounds = _counted(desk, given.name, given.address, now)
    account = desk.accounts.named(given.name)
    fault, step = _checked(desk, account, given, now)
    return _begun(desk, _Tried(account, fault, "password", given.address, now, step, bounds), old)


def by_header(desk: Desk, name: str, address: str, now: datetime, old: Session | None = None) -> str:
    """Return the token of a new session of somebody for whom a trusted header vouches.

    Raises SignInError, StoreError.
    """
    account = desk.accounts.named(name)
    fault = "unknown" if account is None else "disabled" if account.disabled else ""
    return _begun(desk, _Tried(account, fault, "header", address, now), old)


def prove(desk: Desk, account: Account, session: Session, given: Given, now: datetime) -> str:
    """Return the new token of a session whose owner proved again who they are. Raises SignInError, StoreError."""
    bounds = _counted(desk, account.name, given.address, now)
    fault, step = _proof(desk, account, given, now)

    def proved(connection: Connection, account: Account) -> tuple[str, Event]:
        token = sessions.prove(connection, session.digest, now)
        return token, made("proved", account.name, {"account": account.name}, at=now)

    return _let_in(desk, _Tried(account, fault, "proof", given.address, now, step, bounds), proved)


def out(desk: Desk, account: Account, session: Session, now: datetime) -> None:
    """End a session. Raises StoreError."""

    def work(connection: Connection) -> list[Event]:
        sessions.end(connection, session.digest)
        return [made("signed_out", account.name, {"account": account.name}, at=now)]

    desk.store.act(work)


def _counted(desk: Desk, name: str, address: str, now: datetime) -> tuple[Bound, Bound]:
    """Count the attempt. Raises SignInError when it comes too early."""
    account = Bound(desk.sealing.digest(f"account:{name.strip().lower()}"), _ACCOUNT_FREE, _ACCOUNT_LONGEST)
    source = Bound(desk.sealing.digest(f"address:{network(address)}"), _ADDRESS_FREE, _ADDRESS_LONGEST)
    wait = timedelta()

    def work(connection: Connection) -> list[Event]:
        nonlocal wait
        wait = attempts.count(connection, (account, source), now)
        return []

    desk.store.act(work)
    if wait:
        raise SignInError(f"Too many attempts. Try again in {_in_words(wait)}.", wait)
    return account, source


def _checked(desk: Desk, account: Account | None, given: Given, now: datetime) -> tuple[str, int | None]:
    """Return what is wrong, if anything is, and the time step of the code. All is looked at, whatever is wrong."""
    fault, step = _proof(desk, account, given, now)
    if account is None:
        return "unknown", None
    if account.disabled:
        return "disabled", None
    if account.password is None or not desk.options.passwords:
        return "no password", None
    if account.one_time_until is not None and account.one_time_until < now:
        return "expired", None
    return fault, step


def _proof(desk: Desk, account: Account | None, given: Given, now: datetime) -> tuple[str, int | None]:
    """Return what is wrong with password and code, each where the account has one; it must have either."""
    kept, sealed = (account.password, account.totp) if account else (None, None)
    step = (
        codes.step_of(codes.opened(desk.sealing, account.id, sealed), given.code, now) if account and sealed else None
    )
    right = passwords.matches(kept, given.password)
    if not right and (kept is not None or sealed is None):
        return "password", None
    return ("code", None) if sealed and step is None else ("", step)


def _begun(desk: Desk, tried: _Tried, old: Session | None) -> str:
    def begun(connection: Connection, account: Account) -> tuple[str, Event]:
        if old:
            sessions.end(connection, old.digest)
        token = sessions.begin(connection, account.id, tried.now, proved=tried.how == "password")
        told = {"account": account.name, "how": tried.how, "address": _pseudonym(desk, connection, tried)}
        return token, made("signed_in", account.name, told, at=tried.now)

    return _let_in(desk, tried, begun)


def _let_in(desk: Desk, tried: _Tried, does: Callable[[Connection, Account], tuple[str, Event]]) -> str:
    """Return the token that `does` makes if nothing is wrong. Raises SignInError once the failure is on record."""
    token = ""

    def work(connection: Connection) -> list[Event]:
        nonlocal token
        if tried.account is None or tried.fault or not _taken(connection, tried.account, tried):
            return [_failed(desk, connection, tried)]
        if tried.bounds:
            attempts.forgive(connection, *tried.bounds, tried.now)
        token, event = does(connection, tried.account)
        return [event]

    desk.store.act(work)
    if not token:
        raise SignInError(WRONG)
    return token


def _taken(connection: Connection, account: Account, tried: _Tried) -> bool:
    """Tell whether the code's time step was still unused; it is used now. True where no code is asked for."""
    if account.totp is None or tried.how == "header":
        return True
    return tried.step is not None and accounts.use_step(connection, account.id, tried.step)


def _failed(desk: Desk, connection: Connection, tried: _Tried) -> Event:
    name = tried.account.name if tried.account else None
    told = {"account": name, "how": tried.how, "reason": tried.fault or "code"}
    told |= {"address": _pseudonym(desk, connection, tried)}
    return made("sign_in_failed", name or OURSELVES, told, at=tried.now)


def _pseudonym(desk: Desk, connection: Connection, tried: _Tried) -> str:
    """Return the pseudonym of the address, which the directory resolves for those who may."""
    pseudonym = desk.directory.people.pseudonym("a", tried.address)
    desk.directory.enter(connection, {pseudonym: tried.address}, tried.now.date())
    return pseudonym


def network(address: str) -> str:
    """Return what an address counts as: itself, or of IPv6 the network of 64 bits in which its owner has them all."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return address
    return str(ipaddress.ip_network((found, 64), strict=False)) if found.version == 6 else str(found)  # noqa: PLR2004


def _in_words(wait: timedelta) -> str:
    seconds = max(1, -(-wait // timedelta(seconds=1)))
    return f"{seconds} seconds" if seconds < 120 else f"{-(-seconds // 60)} minutes"  # noqa: PLR2004
