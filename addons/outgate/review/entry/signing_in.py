"""Signing in, and proving again who one is. Whatever is wrong, the same is told, after as much work."""

from __future__ import annotations

import ipaddress
from datetime import timedelta
from typing import TYPE_CHECKING, NamedTuple

from outgate.record.desk import letting_in
from outgate.record.desk.attempts import Bound
from outgate.record.desk.letting_in import HEADER, Tried
from outgate.review.entry import codes, passwords

if TYPE_CHECKING:
    from datetime import datetime

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


def by_password(desk: Desk, given: Given, now: datetime, old: Session | None = None) -> str:
    """Return the token of a new session; `old`, which the browser had before, is over.

    Raises SignInError, StoreError.
    """
    bounds = _counted(desk, given.name, given.address, now)
    account = desk.accounts.named(given.name)
    fault, step = _checked(desk, account, given, now)
    tried = Tried(account, fault, "password", given.address, now, step, bounds)
    return _let_in(letting_in.begun(desk.store, desk.directory, tried, old))


def by_header(desk: Desk, name: str, address: str, now: datetime, old: Session | None = None) -> str:
    """Return the token of a new session of somebody for whom a trusted header vouches.

    Raises SignInError, StoreError.
    """
    account = desk.accounts.named(name)
    fault = "unknown" if account is None else "disabled" if account.disabled else ""
    return _let_in(letting_in.begun(desk.store, desk.directory, Tried(account, fault, HEADER, address, now), old))


def prove(desk: Desk, account: Account, session: Session, given: Given, now: datetime) -> str:
    """Return the new token of a session whose owner proved again who they are. Raises SignInError, StoreError."""
    bounds = _counted(desk, account.name, given.address, now)
    fault, step = _proof(desk, account, given, now)
    tried = Tried(account, fault, "proof", given.address, now, step, bounds)
    return _let_in(letting_in.proved(desk.store, desk.directory, tried, session))


def network(address: str) -> str:
    """Return what an address counts as: itself, or of IPv6 the network of 64 bits in which its owner has them all."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return address
    return str(found) if found.version == 4 else str(ipaddress.ip_network((found, 64), strict=False))  # noqa: PLR2004


def _let_in(token: str) -> str:
    if not token:
        raise SignInError(WRONG)
    return token


def _counted(desk: Desk, name: str, address: str, now: datetime) -> tuple[Bound, Bound]:
    """Count the attempt. Raises SignInError when it comes too early."""
    account = Bound(desk.sealing.digest(f"account:{name.strip().lower()}"), _ACCOUNT_FREE, _ACCOUNT_LONGEST)
    source = Bound(desk.sealing.digest(f"address:{network(address)}"), _ADDRESS_FREE, _ADDRESS_LONGEST)
    if wait := letting_in.counted(desk.store, (account, source), now):
        raise SignInError(f"Too many attempts. Try again in {_in_words(wait)}.", wait)
    return account, source


def _checked(desk: Desk, account: Account | None, given: Given, now: datetime) -> tuple[str, int | None]:
    """Return what is wrong, if anything is, and the time step of the code. All is looked at, whatever is wrong."""
    fault, step = _proof(desk, account, given, now)
    if account is None:
        return "unknown", None
    if account.disabled:
        return "disabled", None
    if account.password is None:
        return "no password", None
    if account.one_time_until is not None and account.one_time_until < now:
        return "expired", None
    return fault, step


def _proof(desk: Desk, account: Account | None, given: Given, now: datetime) -> tuple[str, int | None]:
    """Return what is wrong with password and code, each where the account has one; it must have either."""
    kept, sealed = (account.password, account.totp) if account else (None, None)
    step = None
    if account and sealed:
        step = codes.step_of(codes.opened(desk.sealing, account.id, sealed), given.code, now)
    right = passwords.matches(kept, given.password)
    if not right and (kept is not None or sealed is None):
        return "password", None
    return ("code", None) if sealed and step is None else ("", step)


def _in_words(wait: timedelta) -> str:
    seconds = max(1, -(-wait // timedelta(seconds=1)))
    return f"{seconds} seconds" if seconds < 120 else f"{-(-seconds // 60)} minutes"  # noqa: PLR2004
