"""Tokens by which scripts use the API in the name of an account. The database holds only their SHA-256."""

from __future__ import annotations

import secrets
from datetime import timedelta
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import bindparam, delete, insert, or_, select, update

from outgate.record.desk.sessions import digest_of
from outgate.record.desk.tables import accounts, tokens
from outgate.record.ledger.entries import made

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Connection, RowMapping

    from outgate.record.desk.accounts import Account
    from outgate.record.ledger.entries import Event
    from outgate.record.store import Store

_PREFIX = "outgate_"  # so that one that was left somewhere is recognised
_BYTES = 32
_EXACT = timedelta(minutes=1)  # of `used_at`
_MAKE = insert(tokens)
_FIND = (
    select(accounts, tokens.c.id.label("token_id"), tokens.c.used_at)
    .join(tokens, tokens.c.account == accounts.c.id)
    .where(tokens.c.token == bindparam("digest"), tokens.c.until > bindparam("now"), accounts.c.disabled.is_(False))
)
_USE = (
    update(tokens)
    .where(tokens.c.id == bindparam("wanted"))
    .where(or_(tokens.c.used_at.is_(None), tokens.c.used_at < bindparam("before")))
    .values(used_at=bindparam("now"))
)
_OF = (
    select(tokens.c.id, tokens.c.title, tokens.c.made_at, tokens.c.until, tokens.c.used_at)
    .where(tokens.c.account == bindparam("number"))
    .order_by(tokens.c.id)
)
_REVOKE = (
    delete(tokens)
    .where(tokens.c.id == bindparam("wanted"), tokens.c.account == bindparam("number"))
    .returning(tokens.c.title)
)
_REVOKE_ALL = delete(tokens).where(tokens.c.account == bindparam("number"))


class Token(NamedTuple):
    """What its owner sees of a token, once it is made."""

    id: int
    title: str
    made_at: datetime
    until: datetime
    used_at: datetime | None


def make(store: Store, account: Account, title: str, until: datetime, now: datetime) -> str:
    """Make a token of an account and return it; it is shown this once. Raises StoreError."""
    token = _PREFIX + secrets.token_urlsafe(_BYTES)
    row = {"token": digest_of(token), "account": account.id, "title": title, "made_at": now, "until": until}
    told = {"account": account.name, "title": title, "until": until.isoformat(timespec="seconds")}

    def work(connection: Connection) -> list[Event]:
        connection.execute(_MAKE, [row])
        return [made("token.made", account.name, told, at=now)]

    store.act(work)
    return token


def find(store: Store, token: str, now: datetime) -> RowMapping | None:
    """Return the row of the account that a token stands for, with `token_id` and `used_at`; None if it is void.

    Raises StoreError.
    """
    with store.reading() as connection:
        return connection.execute(_FIND, {"digest": digest_of(token), "now": now}).mappings().first()


def is_to_touch(row: RowMapping, now: datetime) -> bool:
    """Tell whether it is time to write down that the token is used."""
    return row["used_at"] is None or now - row["used_at"] >= _EXACT


def touch(store: Store, wanted: int, now: datetime) -> None:
    """Write down that a token is used, which is no entry of the log. Raises StoreError."""

    def work(connection: Connection) -> list[Event]:
        connection.execute(_USE, {"wanted": wanted, "now": now, "before": now - _EXACT})
        return []

    store.act(work)


def of(store: Store, account: Account) -> list[Token]:
    """Return the tokens of an account, the oldest first. Raises StoreError."""
    with store.reading() as connection:
        return [Token(*row) for row in connection.execute(_OF, {"number": account.id})]


def revoke(store: Store, account: Account, wanted: int, now: datetime) -> None:
    """Make a token of this account void, if there is such a one. Raises StoreError."""

    def work(connection: Connection) -> list[Event]:
        title = connection.execute(_REVOKE, {"wanted": wanted, "number": account.id}).scalar()
        told = {"account": account.name, "title": title}
        return [] if title is None else [made("token.revoked", account.name, told, at=now)]

    store.act(work)


def revoke_all(connection: Connection, number: int) -> None:
    """Make all tokens of an account void."""
    connection.execute(_REVOKE_ALL, {"number": number})
