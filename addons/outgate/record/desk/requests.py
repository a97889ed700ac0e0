"""Requests to see more than is shown: who somebody is, or the sealed evidence. One asks, another one grants.

A grant is for the one who asked, and for eight hours. Each step is an entry of the incident's history.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, insert, select, update

from outgate.record import rows
from outgate.record.desk.sessions import AHEAD
from outgate.record.desk.tables import requests
from outgate.record.ledger.entries import Event, made
from outgate.record.schema import incidents

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Connection, RowMapping, Select

    from outgate.record.desk.scope import Scope
    from outgate.record.store import Store

HOLDS = timedelta(hours=8)
REASON = 1_000  # characters of a reason at the most
_LISTED = 200
_r = requests.c
_NUMBERED = select(requests).where(_r.id == bindparam("wanted"))
_LOCKED = _NUMBERED.with_for_update()
_UPDATE = update(requests).where(_r.id == bindparam("wanted"))


class What(StrEnum):
    """What is asked to be shown."""

    PERSON = "person"
    EVIDENCE = "evidence"


class Standing(StrEnum):
    """Where a request is at a time."""

    WAITING = "waiting"
    GRANTED = "granted"
    REFUSED = "refused"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"


class RequestError(Exception):
    """What was asked cannot be done; `str()` says why, for the one who asked."""


@dataclass(frozen=True, slots=True)
class Request:
    """One request. `incident` is a row, `number` the incident's number."""

    id: int
    incident: int
    number: str
    what: What
    reason: str
    asked_by: str
    asked_at: datetime
    decided_by: str | None
    decided_at: datetime | None
    granted: bool | None
    until: datetime | None
    ended_at: datetime | None

    def standing(self, now: datetime) -> Standing:
        """Return where it is now."""
        if self.ended_at is not None:
            return Standing.WITHDRAWN
        if self.granted is None:
            return Standing.WAITING
        if not self.granted:
            return Standing.REFUSED
        left = self.until - now if self.until is not None else timedelta()
        # With more time left than there ever was, the clock was wrong when it was granted.
        return Standing.GRANTED if timedelta() < left <= HOLDS + AHEAD else Standing.EXPIRED


def ask(store: Store, incident: int, what: What, reason: str, *, by: str, now: datetime) -> int:
    """Ask to be shown more of an incident, and return the request's id. Raises RequestError, StoreError."""
    reason = checked_reason(reason)
    row = {"incident": incident, "what": what, "reason": reason, "asked_by": by, "asked_at": now}
    number = 0

    def work(connection: Connection) -> list[Event]:
        nonlocal number
        mine = select(requests).where(_r.incident == incident, _r.what == what, _r.asked_by == by)
        for found in connection.execute(_with_number(mine)).mappings():
            if _of(found).standing(now) in {Standing.WAITING, Standing.GRANTED}:
                raise RequestError("you have asked for this already")
        (number,) = connection.execute(insert(requests), row).inserted_primary_key or (0,)
        return [
            made("request.asked", by, {"request": number, "what": what, "reason": reason}, incident=incident, at=now)
        ]

    store.act(work)
    return number


def decide(store: Store, request: int, *, grant: bool, by: str, now: datetime) -> None:
    """Grant a request for eight hours, or refuse it. Raises RequestError when it is one's own, StoreError."""

    def work(connection: Connection) -> list[Event]:
        found = _waiting(connection, request, now)
        if found.asked_by == by:
            raise RequestError("nobody decides about a request of their own")
        until = now + HOLDS if grant else None
        values = {"decided_by": by, "decided_at": now, "granted": grant, "until": until}
        connection.execute(_UPDATE.values(values), {"wanted": request})
        told: dict[str, Any] = {"request": request, "what": found.what, "asked_by": found.asked_by}
        if until is not None:
            told["until"] = until.isoformat(timespec="seconds")
        return [made(f"request.{'granted' if grant else 'refused'}", by, told, incident=found.incident, at=now)]

    store.act(work)


def withdraw(store: Store, request: int, *, by: str, now: datetime, may_end_any: bool = False) -> None:
    """Withdraw one's request, also when it was granted; who `may_end_any` ends anybody's. Raises RequestError."""

    def work(connection: Connection) -> list[Event]:
        found = _one(connection, request)
        if found.asked_by != by and not may_end_any:
            raise RequestError("this request is somebody else's")
        if found.standing(now) not in {Standing.WAITING, Standing.GRANTED}:
            raise RequestError("there is nothing left to withdraw")
        connection.execute(_UPDATE.values(ended_at=now), {"wanted": request})
        told = {"request": request, "what": found.what, "asked_by": found.asked_by}
        return [made("request.withdrawn", by, told, incident=found.incident, at=now)]

    store.act(work)


def granted(connection: Connection, request: int, what: What, by: str, now: datetime) -> Request:
    """Return the request by which `by` may see `what` now. Raises RequestError when there is no such grant."""
    found = _one(connection, request)
    if found.asked_by != by or found.what is not what or found.standing(now) is not Standing.GRANTED:
        raise RequestError("this was not granted to you, or no longer")
    return found


def find(store: Store, request: int, scope: Scope) -> Request | None:
    """Return a request, if it is there and its incident in the scope. Raises StoreError."""
    found = _listed(store, _NUMBERED, scope, {"wanted": request})
    return found[0] if found else None


def of_incident(store: Store, incident: int, scope: Scope) -> list[Request]:
    """Return the requests about an incident, the newest first. Raises StoreError."""
    return _listed(store, select(requests).where(_r.incident == incident), scope)


def listed(store: Store, scope: Scope, by: str | None = None) -> list[Request]:
    """Return the newest requests, those that wait first; with `by`, only those of this account. Raises StoreError."""
    query = select(requests) if by is None else select(requests).where(_r.asked_by == by)
    return _listed(store, query.order_by(_r.granted.is_not(None)), scope)


def checked_reason(reason: str) -> str:
    """Return the reason without blanks around it. Raises RequestError when there is none, or it is too long."""
    reason = reason.strip()
    if not reason or len(reason) > REASON:
        raise RequestError(f"a reason is needed, of at most {REASON} characters")
    return reason


def _listed(store: Store, query: Select[Any], scope: Scope, given: dict[str, Any] | None = None) -> list[Request]:
    seen = [condition.holds for condition in scope.conditions()]
    query = _with_number(query).where(*seen).order_by(_r.id.desc()).limit(_LISTED)
    with store.reading() as connection:
        return [_of(row) for row in connection.execute(query, given or {}).mappings()]


def _with_number(query: Select[Any]) -> Select[Any]:
    return query.add_columns(incidents.c.opened_at).join(incidents, incidents.c.id == _r.incident)


def _waiting(connection: Connection, request: int, now: datetime) -> Request:
    found = _one(connection, request)
    if found.standing(now) is not Standing.WAITING:
        raise RequestError("this request does not wait any more")
    return found


def _one(connection: Connection, request: int) -> Request:
    connection.execute(_LOCKED, {"wanted": request})
    row = connection.execute(_with_number(_NUMBERED), {"wanted": request}).mappings().first()
    if row is None:
        raise RequestError("there is no such request")
    return _of(row)


def _of(row: RowMapping) -> Request:
    kept = {name: row[name] for name in requests.c.keys()}  # noqa: SIM118 - of columns
    kept["what"] = What(kept["what"])
    return Request(**kept, number=rows.number(row["incident"], row["opened_at"].year))
