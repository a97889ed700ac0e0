"""Sessions of those who have signed in. The database holds only the SHA-256 of what the browser keeps.

A session ends 15 minutes after it was last used and 8 hours after it began, whatever comes first.
"""

from __future__ import annotations

import secrets
from datetime import timedelta
from hashlib import sha256
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import bindparam, delete, insert, or_, select, update

from outgate.record.desk.tables import accounts, sessions

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Connection, RowMapping

    from outgate.record.ledger.entries import Event
    from outgate.record.store import Store

IDLE = timedelta(minutes=15)
LONGEST = timedelta(hours=8)
PROVED = timedelta(minutes=15)  # for how long one is believed to be the one who gave the password
AHEAD = timedelta(minutes=1)  # that clocks differ by; a session from further ahead began while one was wrong
_TOUCHED = timedelta(seconds=30)  # how exact `seen_at` is: not every page is to cost a write
_BYTES = 32
_BEGIN = insert(sessions)
_FIND = (
    select(accounts, sessions.c.token, sessions.c.made_at.label("begun_at"), sessions.c.seen_at, sessions.c.proved_at)
    .join(sessions, sessions.c.account == accounts.c.id)
    .where(sessions.c.token == bindparam("digest"), accounts.c.disabled.is_(False))
)
_TOUCH = update(sessions).where(sessions.c.token == bindparam("digest")).values(seen_at=bindparam("now"))
_PROVE = (
    update(sessions)
    .where(sessions.c.token == bindparam("digest"))
    .values(token=bindparam("new"), proved_at=bindparam("now"), seen_at=bindparam("now"))
)
_END = delete(sessions).where(sessions.c.token == bindparam("digest"))
_END_ALL = delete(sessions).where(sessions.c.account == bindparam("number"))
_PURGE = delete(sessions).where(
    or_(
        sessions.c.seen_at < bindparam("idle_since"),
        sessions.c.made_at < bindparam("made_before"),
        sessions.c.seen_at > bindparam("ahead"),
    )
)


class Session(NamedTuple):
    """A session that goes on. `account` is the row of its account."""

    digest: bytes
    made_at: datetime
    seen_at: datetime
    proved_at: datetime
    account: RowMapping

    def is_proved(self, now: datetime) -> bool:
        """Tell whether the password was given lately."""
        return timedelta() <= now - self.proved_at < PROVED

    def is_to_touch(self, now: datetime) -> bool:
        """Tell whether it is time to write down that it is used."""
        return now - self.seen_at >= _TOUCHED


def digest_of(token: str) -> bytes:
    """Return the SHA-256 by which a token is known."""
    return sha256(token.encode(errors="replace")).digest()


def begin(connection: Connection, number: int, now: datetime, *, proved: bool = True) -> str:
    """Begin a session of an account and return its token, which is kept nowhere here."""
    purge(connection, now)
    token = secrets.token_urlsafe(_BYTES)
    row = {"token": digest_of(token), "account": number, "made_at": now, "seen_at": now}
    connection.execute(_BEGIN, [row | {"proved_at": now if proved else now - LONGEST}])
    return token


def find(store: Store, token: str, now: datetime) -> Session | None:
    """Return the session of this token; None when there is none, it is over, or its account is disabled.

    Raises StoreError.
    """
    with store.reading() as connection:
        row = connection.execute(_FIND, {"digest": digest_of(token)}).mappings().first()
    if row is None:
        return None
    found = Session(row["token"], row["begun_at"], row["seen_at"], row["proved_at"], row)
    return found if -AHEAD <= now - found.seen_at < IDLE and now - found.made_at < LONGEST else None


def touch(store: Store, session: Session, now: datetime) -> None:
    """Write down that the session is used, which is no entry of the log. Raises StoreError."""

    def work(connection: Connection) -> list[Event]:
        connection.execute(_TOUCH, {"digest": session.digest, "now": now})
        return []

    store.act(work)


def prove(connection: Connection, digest: bytes, now: datetime) -> str:
    """Write down that the password was given again, and return the session's new token; the old one is void."""
    token = secrets.token_urlsafe(_BYTES)
    connection.execute(_PROVE, {"digest": digest, "new": digest_of(token), "now": now})
    return token


def end(connection: Connection, digest: bytes) -> None:
    """End a session."""
    connection.execute(_END, {"digest": digest})


def end_all(connection: Connection, number: int) -> None:
    """End all sessions of an account."""
    connection.execute(_END_ALL, {"number": number})


def purge(connection: Connection, now: datetime) -> None:
    """Forget the sessions that are over."""
    connection.execute(_PURGE, {"idle_since": now - IDLE, "made_before": now - LONGEST, "ahead": now + AHEAD})
