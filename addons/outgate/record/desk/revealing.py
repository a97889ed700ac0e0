"""Revealing what was granted: a name, or the sealed evidence. It is on record before anything is told."""

from __future__ import annotations

import hmac
import json
from hashlib import sha256
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import bindparam, func, select

from outgate.record.desk.requests import What, granted
from outgate.record.desk.tables import evidence
from outgate.record.failure import StoreError
from outgate.record.ledger.entries import Event, made
from outgate.record.schema import events, incidents

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from sqlalchemy import Connection

    from outgate.record.evidence import Evidence
    from outgate.record.people import Directory
    from outgate.record.store import Store

AT_ONCE = 5  # occurrences whose evidence is opened by one reveal: the newest
_COUNT = select(func.count()).select_from(evidence).where(evidence.c.incident == bindparam("incident"))
_PEOPLE = select(incidents.c.user, incidents.c.address).where(incidents.c.id == bindparam("incident"))
_SEALED = (
    select(evidence.c.uid, evidence.c.at, evidence.c.sealed, events.c.data)
    .outerjoin(events, events.c.uid == evidence.c.uid)
    .where(evidence.c.incident == bindparam("incident"))
    .order_by(evidence.c.at.desc())
    .limit(AT_ONCE)
)


class Person(NamedTuple):
    """Who a pseudonym is; `name` is None when the directory does not know any more. Its repr tells no name."""

    pseudonym: str
    name: str | None

    def __repr__(self) -> str:
        return f"<Person {self.pseudonym}>"


class Seen(NamedTuple):
    """The evidence of one occurrence, opened."""

    at: datetime
    by_rule: Evidence


def person(store: Store, directory: Directory, request: int, *, by: str, now: datetime) -> list[Person]:
    """Return who the sender of an incident is, and from which address. Raises RequestError, StoreError."""
    told: list[Person] = []

    def work(connection: Connection) -> list[Event]:
        grant = granted(connection, request, What.PERSON, by, now)
        row = connection.execute(_PEOPLE, {"incident": grant.incident}).one()
        told[:] = [Person(each, directory.name(connection, each)) for each in (row.user, row.address) if each]
        shown = [each.pseudonym for each in told]
        return [made("person.revealed", by, {"request": request, "pseudonyms": shown}, incident=grant.incident, at=now)]

    store.act(work)
    return told


def opened(
    store: Store, open_sealed: Callable[[bytes], Evidence], request: int, *, by: str, now: datetime
) -> list[Seen]:
    """Return the evidence of an incident, of the newest occurrences. Raises RequestError, StoreError.

    What is not as it was when it was recorded is not opened: it is told as a fault.
    """
    found: list[Any] = []

    def work(connection: Connection) -> list[Event]:
        grant = granted(connection, request, What.EVIDENCE, by, now)
        found[:] = connection.execute(_SEALED, {"incident": grant.incident}).all()
        shown = [row.uid.hex() for row in found]
        return [made("evidence.revealed", by, {"request": request, "of": shown}, incident=grant.incident, at=now)]

    store.act(work)
    _check(found)
    return [Seen(row.at, open_sealed(row.sealed)) for row in found]


def kept(connection: Connection, incident: int) -> int:
    """Return how many occurrences of an incident have sealed evidence."""
    count: int = connection.execute(_COUNT, {"incident": incident}).scalar_one()
    return count


def _check(found: Sequence[Any]) -> None:
    for row in found:
        told = json.loads(row.data or "{}").get("evidence", "")
        if not hmac.compare_digest(sha256(row.sealed).hexdigest(), told):
            raise StoreError("evidence: it is not what was recorded: somebody changed it in the database")
