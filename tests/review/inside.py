"""Who is signed in already: for pages other than the sign-in, since hashing a password is slow by design."""

from __future__ import annotations

from typing import TYPE_CHECKING

from outgate.record.desk import sessions
from outgate.review.entry.visitors import COOKIE

if TYPE_CHECKING:
    from collections.abc import Collection

    from sqlalchemy import Connection

    from outgate.record.desk.accounts import Role
    from outgate.record.ledger.entries import Event
    from tests.review.console import Browser, Console


def inside(console: Console, name: str, *roles: Role, scope: Collection[str] = ()) -> Browser:
    """A browser with a session of a new account of this name."""
    number = console.account(name, *roles, scope=scope).id
    browser = console.browser()

    def begin(connection: Connection) -> list[Event]:
        browser.cookies.set(COOKIE, sessions.begin(connection, number, console.clock.now))
        return []

    console.store.act(begin)
    return browser
