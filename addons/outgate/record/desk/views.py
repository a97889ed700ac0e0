"""Filters that were saved under a title: one's own, and those that others share."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import parse_qsl, urlencode

from sqlalchemy import delete, insert, or_, select, update

from outgate.record.desk.changing import Refused
from outgate.record.desk.filter import Filter, read
from outgate.record.desk.tables import accounts, views
from outgate.record.ledger.entries import made

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Connection

    from outgate.record.ledger.entries import Event
    from outgate.record.store import Store

MOST = 100  # of one account
TITLE = 100  # characters
_c = views.c


class View(NamedTuple):
    """A saved filter: `query` is as in an address, `owner` the name of the account that it belongs to."""

    id: int
    title: str
    query: str
    shared: bool
    owner: str

    @property
    def filter(self) -> Filter:
        """The filter. Raises BadFilter when this version does not understand it."""
        return read(parse_qsl(self.query))


def listed(connection: Connection, account: int) -> list[View]:
    """Return one's own and those that are shared, by title."""
    query = select(_c.id, _c.title, _c.query, _c.shared, accounts.c.name).join(accounts, accounts.c.id == _c.account)
    found = connection.execute(query.where(or_(_c.account == account, _c.shared)).order_by(_c.title, _c.id))
    return [View(*row) for row in found]


def save(store: Store, account: int, title: str, wanted: Filter, *, shared: bool, actor: str) -> None:
    """Save a filter, in place of one's own of the same title. Raises Refused, StoreError."""
    title = title.strip()
    if not title or len(title) > TITLE or not title.isprintable():
        raise Refused("title", f"is empty, too long or not text: {TITLE} characters at the most")
    values = {"query": urlencode(wanted.to_query()), "shared": shared}

    def work(connection: Connection) -> Sequence[Event]:
        own = connection.execute(select(_c.title).where(_c.account == account)).scalars().all()
        if title in own:
            connection.execute(update(views).where(_c.account == account, _c.title == title).values(values))
        elif len(own) >= MOST:
            raise Refused("title", f"there are {MOST} already: delete one first")
        else:
            connection.execute(insert(views), [{"account": account, "title": title, **values}])
        return [made("view.saved", actor, {"title": title, **values})]

    store.act(work)


def remove(store: Store, account: int, view: int, *, actor: str) -> bool:
    """Delete a saved filter of one's own, and tell whether there was one. Raises StoreError."""
    gone: list[str] = []

    def work(connection: Connection) -> Sequence[Event]:
        query = delete(views).where(_c.id == view, _c.account == account).returning(_c.title)
        gone[:] = connection.execute(query).scalars().all()
        return [made("view.deleted", actor, {"title": title}) for title in gone]

    store.act(work)
    return bool(gone)
