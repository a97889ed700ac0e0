"""Exemptions from false positives: asked for by one, approved by another, written to the file that proxies read.

The table holds who asked and who decided; in force is what stands in the file (see exemption_file). So an exemption
that somebody writes into the table lets nothing through.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import bindparam, func, insert, select, update

from outgate.record import rows
from outgate.record.desk.tables import exemptions
from outgate.record.ledger.entries import Event, made
from outgate.record.schema import incidents

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime

    from sqlalchemy import Connection, RowMapping

    from outgate.record.desk.scope import Scope
    from outgate.record.store import Store

LONGEST = timedelta(days=90)
LINE, MANY = 100, 20  # characters of an owner or group, and entries of a list, at the most
REASON = 500
_LISTED = 500
_x = exemptions.c
_WITH_NUMBER = select(exemptions, incidents.c.opened_at).outerjoin(incidents, incidents.c.id == _x.incident)
_NUMBERED = _WITH_NUMBER.where(_x.id == bindparam("wanted"))
_LOCKED = select(_x.id).where(_x.id == bindparam("wanted")).with_for_update()
_ALL = _WITH_NUMBER.order_by(_x.granted.is_not(None), _x.id.desc()).limit(_LISTED)
_UPDATE = update(exemptions).where(_x.id == bindparam("wanted"))
_WAITING = select(func.count()).select_from(exemptions).where(_x.granted.is_(None), _x.ended_at.is_(None))


class ExemptionError(Exception):
    """What was asked cannot be done; `str()` says why, for the one who asked."""


class Standing(StrEnum):
    """Where an exemption is on a day."""

    WAITING = "waiting"
    IN_FORCE = "in_force"
    REFUSED = "refused"
    EXPIRED = "expired"
    ENDED = "ended"  # or withdrawn


class Wish(NamedTuple):
    """What is to be exempted: what a rule says of these recipients, from these groups; any if there are none."""

    rule: str
    recipients: tuple[str, ...]
    senders: tuple[str, ...]
    owner: str
    reason: str
    expires: date


class Trial(NamedTuple):
    """What a wish would have done to the incidents of its rule in the last `days`. Incidents by their numbers."""

    days: int
    looked_at: int
    let_through: tuple[str, ...]
    milder: tuple[str, ...]  # less was ordered, and still not let through
    more: bool = False  # there were more than are looked at: these are the newest

    def counts(self) -> dict[str, int]:
        """Return what is told of it in the log."""
        counts = {"let_through": len(self.let_through), "milder": len(self.milder)}
        return {"days": self.days, "looked_at": self.looked_at, **counts}


@dataclass(frozen=True, slots=True)
class Exemption:
    """One exemption. `incident` is the number of the one that it came from, if it came from one and is still there."""

    id: int
    wish: Wish
    incident: str
    asked_by: str
    asked_at: datetime
    decided_by: str | None
    decided_at: datetime | None
    granted: bool | None
    ended_at: datetime | None

    @property
    def name(self) -> str:
        """What it is called in the file and in the log."""
        return f"EX-{self.id:04d}"

    def standing(self, today: date) -> Standing:
        """Return where it is; it ends with the day on which it expires, in UTC."""
        if self.granted is False:
            return Standing.REFUSED
        if self.ended_at is not None:
            return Standing.ENDED
        if self.wish.expires < today:
            return Standing.EXPIRED
        return Standing.WAITING if self.granted is None else Standing.IN_FORCE


def checked(wish: Wish, today: date) -> Wish:
    """Return the wish without blanks around its words. Raises ExemptionError for what no file would hold."""
    recipients, senders = _entries(wish.recipients), _entries(wish.senders)
    owner, reason = wish.owner.strip(), wish.reason.strip()
    if not recipients and not senders:
        raise ExemptionError("name a destination or a group: exempting everyone everywhere switches the rule off")
    for what, text, most in (("owner", owner, LINE), ("reason", reason, REASON)):
        if not 0 < len(text) <= most or not text.isprintable():
            raise ExemptionError(f"the {what} is a line of up to {most} characters")
    if not today <= wish.expires <= today + LONGEST:
        raise ExemptionError(f"it may last {LONGEST.days} days at most, and begins today")
    return Wish(wish.rule.strip(), recipients, senders, owner, reason, wish.expires)


def ask(store: Store, wish: Wish, incident: int | None, tried: Trial, *, by: str, now: datetime) -> int:
    """Ask for an exemption that was tried, and return its id. Raises ExemptionError, StoreError."""
    wish = checked(wish, now.date())
    row = _row(wish) | {"incident": incident, "asked_by": by, "asked_at": now}
    number = 0

    def work(connection: Connection) -> list[Event]:
        nonlocal number
        (number,) = connection.execute(insert(exemptions), row).inserted_primary_key or (0,)
        told = {"exemption": f"EX-{number:04d}", **_told(wish), "tried": tried.counts()}
        return [made("exemption.asked", by, told, incident=incident, at=now)]

    store.act(work)
    return number


def decide(store: Store, exemption: int, *, grant: bool, by: str, now: datetime) -> Exemption:
    """Approve or refuse it, and return it as it is then. Raises ExemptionError when it is one's own, StoreError."""

    def work(connection: Connection, found: Exemption) -> list[Event]:
        if found.standing(now.date()) is not Standing.WAITING:
            raise ExemptionError("this exemption does not wait any more")
        if found.asked_by == by:
            raise ExemptionError("nobody decides about an exemption that they asked for themselves")
        values = {"decided_by": by, "decided_at": now, "granted": grant}
        connection.execute(_UPDATE.values(values), {"wanted": exemption})
        told = {"exemption": found.name, "asked_by": found.asked_by, **_told(found.wish)}
        return [made(f"exemption.{'approved' if grant else 'refused'}", by, told, at=now)]

    return _act(store, exemption, work)


def end(store: Store, exemption: int, *, by: str, now: datetime, may_end_any: bool) -> Exemption:
    """End it before it expires, or withdraw it; only its own unless one `may_end_any`. Raises ExemptionError."""

    def work(connection: Connection, found: Exemption) -> list[Event]:
        if found.standing(now.date()) not in {Standing.WAITING, Standing.IN_FORCE}:
            raise ExemptionError("there is nothing left to end")
        if found.asked_by != by and not may_end_any:
            raise ExemptionError("only who asked for it, or owns the policy, may end it")
        connection.execute(_UPDATE.values(ended_at=now), {"wanted": exemption})
        return [made("exemption.ended", by, {"exemption": found.name, "rule": found.wish.rule}, at=now)]

    return _act(store, exemption, work)


def find(store: Store, exemption: int) -> Exemption | None:
    """Return an exemption, or None. Raises StoreError."""
    with store.reading() as connection:
        row = connection.execute(_NUMBERED, {"wanted": exemption}).mappings().first()
    return None if row is None else _of(row)


def listed(store: Store) -> list[Exemption]:
    """Return the newest exemptions, those that wait first. Raises StoreError."""
    with store.reading() as connection:
        return [_of(row) for row in connection.execute(_ALL).mappings()]


def waiting(store: Store) -> int:
    """Return how many wait to be decided. Raises StoreError."""
    with store.reading() as connection:
        count: int = connection.execute(_WAITING).scalar_one()
        return count


def visible(store: Store, numbers: Sequence[str], scope: Scope) -> list[str]:
    """Return those of these incidents that are in the scope, in their order. Raises StoreError."""
    by_row = {rows.row_of(number): number for number in numbers}
    seen = [condition.holds for condition in scope.conditions()]
    query = select(incidents.c.id).where(incidents.c.id.in_([*by_row]), *seen)
    with store.reading() as connection:
        found = set(connection.execute(query).scalars())
    return [number for row, number in by_row.items() if row in found]


def _act(store: Store, exemption: int, work: Any) -> Exemption:
    after: Exemption | None = None

    def attempt(connection: Connection) -> list[Event]:
        nonlocal after
        connection.execute(_LOCKED, {"wanted": exemption})
        events: list[Event] = work(connection, _one(connection, exemption))
        after = _one(connection, exemption)
        return events

    store.act(attempt)
    if after is None:
        raise ExemptionError("there is no such exemption")
    return after


def _one(connection: Connection, exemption: int) -> Exemption:
    row = connection.execute(_NUMBERED, {"wanted": exemption}).mappings().first()
    if row is None:
        raise ExemptionError("there is no such exemption")
    return _of(row)


def _entries(entries: Sequence[str]) -> tuple[str, ...]:
    found = tuple(dict.fromkeys(entry.strip() for entry in entries if entry.strip()))
    if len(found) > MANY or any(len(entry) > 2 * LINE or not entry.isprintable() for entry in found):
        raise ExemptionError(f"at most {MANY} destinations and {MANY} groups, each of up to {2 * LINE} characters")
    return found


def _row(wish: Wish) -> dict[str, Any]:
    lists = {"recipients": json.dumps(wish.recipients), "senders": json.dumps(wish.senders)}
    return {"rule": wish.rule, "owner": wish.owner, "reason": wish.reason, "expires": wish.expires, **lists}


def _told(wish: Wish) -> dict[str, Any]:
    lists = {"to": list(wish.recipients), "from": list(wish.senders)}
    return {"rule": wish.rule, **lists, "owner": wish.owner, "reason": wish.reason, "expires": wish.expires.isoformat()}


def _of(row: RowMapping) -> Exemption:
    lists = (tuple(json.loads(row["recipients"])), tuple(json.loads(row["senders"])))
    return Exemption(
        id=row["id"],
        wish=Wish(row["rule"], *lists, row["owner"], row["reason"], row["expires"]),
        incident=rows.number(row["incident"], row["opened_at"].year) if row["opened_at"] else "",
        asked_by=row["asked_by"],
        asked_at=row["asked_at"],
        decided_by=row["decided_by"],
        decided_at=row["decided_at"],
        granted=row["granted"],
        ended_at=row["ended_at"],
    )
