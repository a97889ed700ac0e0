"""What reviewers leave at an incident without changing it: comments, and that they looked at it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import bindparam, select, update

from outgate.record import rows
from outgate.record.desk.changing import NotThere, Refused, locked
from outgate.record.desk.states import NOTE
from outgate.record.ledger.entries import made
from outgate.record.reading import COMMENTED, LOOKED
from outgate.record.schema import Utc, events, incidents

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Connection

    from outgate.record.desk.reviewed import Reviewed
    from outgate.record.desk.scope import Scope
    from outgate.record.ledger.entries import Event
    from outgate.record.store import Store

_e = events.c
_BEFORE = (
    select(_e.id)
    .where(_e.incident == bindparam("incident"), _e.kind == LOOKED, _e.actor == bindparam("actor"))
    .where(_e.at >= bindparam("since"))
    .limit(1)
)
_FIRST = (
    update(incidents)
    .where(incidents.c.id == bindparam("row"), incidents.c.looked_at.is_(None))
    .values(looked_at=bindparam("at", type_=Utc))
)


def comment(store: Store, number: str, scope: Scope, text: str, *, actor: str, now: datetime) -> None:
    """Write a comment at an incident. Raises NotThere, Refused, StoreError."""
    if not text.strip() or len(text) > NOTE:
        raise Refused("text", f"is empty or too long: {NOTE} characters at the most")

    def work(connection: Connection) -> list[Event]:
        found = locked(connection, [rows.row_of(number) or 0], scope)
        if not found:
            raise NotThere
        return [made(COMMENTED, actor, {"text": text}, incident=found[0]["id"], at=now)]

    store.act(work)


def looked(store: Store, one: Reviewed, *, actor: str, now: datetime) -> bool:
    """Record that somebody looks at an incident, once for each of them and each day of UTC; tell whether it was new.

    To be called before anything of it is shown. Raises StoreError: then nothing may be.
    """
    asked = {"incident": one.id, "actor": actor, "since": now.replace(hour=0, minute=0, second=0, microsecond=0)}
    with store.reading() as connection:
        if connection.execute(_BEFORE, asked).scalar() is not None:
            return False

    def work(connection: Connection) -> list[Event]:
        connection.execute(_FIRST, {"row": one.id, "at": now})
        return [made(LOOKED, actor, {}, incident=one.id, at=now)]

    store.act(work)
    return True
