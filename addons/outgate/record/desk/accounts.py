"""Accounts of those who review: who they are, what they may do, and whose incidents they see.

Every change is an entry of the log in the same transaction, and one that takes rights away ends the account's sessions.
Somebody must always be left who can manage accounts.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import bindparam, insert, or_, select, update

from outgate.record.desk import sessions, tokens
from outgate.record.desk.tables import accounts
from outgate.record.ledger.entries import Event, made

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping
    from datetime import datetime

    from sqlalchemy import Connection, RowMapping

    from outgate.record.store import Store

_NAME = re.compile(r"[a-z0-9][a-z0-9._@+-]{0,59}")
# In one order, so that two who change accounts at once wait for each other instead of failing.
_LOCKED = select(accounts).order_by(accounts.c.id).with_for_update()
_NAMED = select(accounts).where(accounts.c.name == bindparam("wanted"))
_NUMBERED = select(accounts).where(accounts.c.id == bindparam("wanted"))
_ALL = select(accounts).order_by(accounts.c.name)
_UPDATE = update(accounts).where(accounts.c.id == bindparam("wanted"))
_AHEAD = 2_880  # time steps, a day of them: a code that was used so far ahead was used while the clock was wrong
_USED = _UPDATE.where(
    or_(accounts.c.totp_used < bindparam("step"), accounts.c.totp_used > bindparam("step") + _AHEAD)
).values(totp_used=bindparam("step"))


class Role(StrEnum):
    """What an account is for. Who manages accounts sees no incident, and who audits sees the audit trail only."""

    REVIEWER = "reviewer"
    PRIVACY = "privacy"
    POLICY = "policy"
    AUDITOR = "auditor"
    ADMINISTRATOR = "administrator"


SEES_INCIDENTS = frozenset({Role.REVIEWER, Role.PRIVACY, Role.POLICY})


class AccountError(Exception):
    """What was asked of an account cannot be done; `str()` says why, for the one who asked."""


@dataclass(frozen=True, slots=True)
class Account:
    """One who may sign in. `scope` are the senders' groups whose incidents are seen; none: all."""

    id: int
    name: str
    roles: frozenset[Role]
    scope: tuple[str, ...]
    disabled: bool
    made_at: datetime
    password: str | None = field(default=None, repr=False)  # the argon2id hash
    one_time_until: datetime | None = None  # the password was made by another, and must be changed by then
    totp: bytes | None = field(default=None, repr=False)  # the secret, sealed
    totp_used: int = 0

    def holds(self, *roles: Role) -> bool:
        """Tell whether it has any of these roles."""
        return not self.roles.isdisjoint(roles)


@dataclass(frozen=True, slots=True)
class Password:
    """A password's hash, and until when it is good if it is one to be changed at the first sign-in."""

    hash: str = field(repr=False)
    one_time_until: datetime | None = None


def checked_name(name: str) -> str:
    """Return the name of an account in its one spelling. Raises AccountError."""
    folded = name.strip().lower()
    if not _NAME.fullmatch(folded):
        raise AccountError("a name is up to 60 of a-z, 0-9 and . _ @ + - and begins with a letter or digit")
    return folded


def checked_roles(roles: Collection[str]) -> frozenset[Role]:
    """Return the roles that these words name. Raises AccountError for none, an unknown one, or two that exclude."""
    unknown = sorted(set(roles) - set(Role))
    if unknown or not roles:
        raise AccountError(f"roles are {', '.join(Role)}; at least one of them")
    held = frozenset(map(Role, roles))
    if Role.ADMINISTRATOR in held and held & SEES_INCIDENTS:
        raise AccountError("who manages accounts may not see incidents: give these roles to another account")
    return held


def checked_scope(scope: Collection[str]) -> tuple[str, ...]:
    """Return the groups in one order. Raises AccountError when one is too long."""
    groups = tuple(sorted({name.strip() for name in scope} - {""}))
    if any(len(name) > 100 for name in groups):  # noqa: PLR2004 - the width of a group's name in the store
        raise AccountError("the name of a group is at most 100 characters")
    return groups


class _Act(NamedTuple):
    """A change of an account: what it is called in the log, what is written, what follows, and what is told of it."""

    kind: str
    actor: str
    values: Mapping[str, Any]
    then: Callable[[Connection, int], None] = lambda *_: None
    told: Mapping[str, Any] = {}


class Accounts:
    """The accounts of a store. `actor` is who changes one: an account's name, or the user of the command line."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def named(self, name: str) -> Account | None:
        """Return the account of this name, in any case of letters. Raises StoreError."""
        return self._one(_NAMED, name.strip().lower())

    def numbered(self, number: int) -> Account | None:
        """Return the account with this id. Raises StoreError."""
        return self._one(_NUMBERED, number)

    def all(self) -> list[Account]:
        """Return all accounts by name. Raises StoreError."""
        with self._store.reading() as connection:
            return [of_row(row) for row in connection.execute(_ALL).mappings()]

    def add(
        self,
        name: str,
        roles: Collection[str],
        scope: Collection[str] = (),
        *,
        password: Password | None,
        actor: str,
        now: datetime,
    ) -> None:
        """Add an account; without a password it signs in by a trusted header. Raises AccountError, StoreError."""
        name, held, groups = checked_name(name), checked_roles(roles), checked_scope(scope)
        row = {"name": name, "totp_used": 0, "disabled": False, "made_at": now, **_rights(held, groups)}
        row |= _password(password)

        def work(connection: Connection) -> list[Event]:
            if any(each.name == name for each in _locked(connection)):
                raise AccountError(f"there is an account {name} already")
            connection.execute(insert(accounts), [row])
            return [made("account.added", actor, {"account": name, **_told(held, groups)}, at=now)]

        self._store.act(work)

    def change(self, number: int, roles: Collection[str], scope: Collection[str], *, actor: str, now: datetime) -> None:
        """Give an account other roles or another scope, and end its sessions. Raises AccountError, StoreError."""
        held, groups = checked_roles(roles), checked_scope(scope)
        does = _Act("account.changed", actor, _rights(held, groups), sessions.end_all, _told(held, groups))
        self._act(number, does, now)

    def disable(self, number: int, *, actor: str, now: datetime) -> None:
        """Let nobody sign in by it any more, and end its sessions. Raises AccountError, StoreError."""
        self._act(number, _Act("account.disabled", actor, {"disabled": True}, sessions.end_all), now)

    def enable(self, number: int, *, actor: str, now: datetime) -> None:
        """Let it be used again. Raises AccountError, StoreError."""
        self._act(number, _Act("account.enabled", actor, {"disabled": False}), now)

    def reset(self, number: int, password: Password | None, *, actor: str, now: datetime) -> None:
        """Give it a new password, forget its second factor, and end its sessions and tokens.

        Raises AccountError, StoreError.
        """

        def then(connection: Connection, number: int) -> None:
            sessions.end_all(connection, number)
            tokens.revoke_all(connection, number)

        self._act(number, _Act("account.reset", actor, {**_password(password), "totp": None}, then), now)

    def set_password(self, account: Account, password: Password, *, now: datetime) -> str:
        """Set the password that its owner chose, end all sessions, and return the token of the one to go on with.

        Raises AccountError, StoreError.
        """
        return self._act_oneself(account, "account.password", _password(password), now)

    def set_second_factor(self, account: Account, sealed: bytes, step: int, *, now: datetime) -> str:
        """Set the sealed secret of its one-time codes, of which that of `step` was used just now.

        All sessions end; returns the token of the one to go on with. Raises AccountError, StoreError.
        """
        return self._act_oneself(account, "account.second_factor", {"totp": sealed, "totp_used": step}, now)

    def _act_oneself(self, account: Account, kind: str, values: Mapping[str, Any], now: datetime) -> str:
        token = ""

        def then(connection: Connection, number: int) -> None:
            nonlocal token
            sessions.end_all(connection, number)
            token = sessions.begin(connection, number, now)

        self._act(account.id, _Act(kind, account.name, values, then), now)
        return token

    def _act(self, number: int, act: _Act, now: datetime) -> None:
        def work(connection: Connection) -> list[Event]:
            found = next((each for each in _locked(connection) if each.id == number), None)
            if found is None:
                raise AccountError("there is no such account")
            connection.execute(_UPDATE.values(act.values), {"wanted": number})
            if _manages(found) and not any(map(_manages, _locked(connection))):
                raise AccountError(
                    f"the account {found.name} is the last that can manage accounts: make another one first"
                )
            act.then(connection, number)
            return [made(act.kind, act.actor, {"account": found.name, **act.told}, at=now)]

        self._store.act(work)

    def _one(self, query: Any, wanted: object) -> Account | None:
        with self._store.reading() as connection:
            row = connection.execute(query, {"wanted": wanted}).mappings().first()
        return None if row is None else of_row(row)


def of_row(row: RowMapping) -> Account:
    """Return the account in a row of its table, or of a join with it."""
    return Account(
        id=row["id"],
        name=row["name"],
        roles=frozenset(map(Role, json.loads(row["roles"]))),
        scope=tuple(json.loads(row["scope"])),
        disabled=row["disabled"],
        made_at=row["made_at"],
        password=row["password"],
        one_time_until=row["one_time_until"],
        totp=row["totp"],
        totp_used=row["totp_used"],
    )


def use_step(connection: Connection, number: int, step: int) -> bool:
    """Tell whether a one-time code of this time step may be taken; from then on it may not, nor any older one.

    One that was used by a clock far ahead does not count: nobody could sign in until that time has come.
    """
    return connection.execute(_USED, {"wanted": number, "step": step}).rowcount == 1


def _locked(connection: Connection) -> list[Account]:
    return [of_row(row) for row in connection.execute(_LOCKED).mappings()]


def _manages(account: Account) -> bool:
    return account.holds(Role.ADMINISTRATOR) and not account.disabled


def _rights(roles: Collection[Role], scope: Collection[str]) -> dict[str, str]:
    return {name: json.dumps(value) for name, value in _told(roles, scope).items()}


def _told(roles: Collection[Role], scope: Collection[str]) -> dict[str, list[str]]:
    return {"roles": sorted(roles), "scope": list(scope)}


def _password(password: Password | None) -> dict[str, Any]:
    if password is None:
        return {"password": None, "one_time_until": None}
    return {"password": password.hash, "one_time_until": password.one_time_until}
