"""What reviewers change of an incident: its state, its verdict, whose it is.

Who changes an incident says which edition of it was seen: if another one is there by then, nothing is changed, and it
is told who changed it, when, and what. Each change is an entry of the log, in the transaction of the change.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, select, update

from outgate.record import rows
from outgate.record.desk.incident import told
from outgate.record.desk.states import NAME, NOTE, State, Verdict
from outgate.record.desk.tables import accounts
from outgate.record.ledger.entries import made
from outgate.record.reading import CHANGED, COMMENTED, REOPENED
from outgate.record.schema import events, incident_groups, incidents

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from sqlalchemy import Connection, RowMapping

    from outgate.record.desk.incident import Told
    from outgate.record.desk.scope import Scope
    from outgate.record.ledger.entries import Event
    from outgate.record.store import Store

REVIEWER = "reviewer"  # the role that incidents are given to
_c = incidents.c
_LAST = (
    select(events.c.id, events.c.at, events.c.kind, events.c.actor, events.c.data)
    .where(events.c.incident == bindparam("incident"), events.c.kind.in_((CHANGED, REOPENED)))
    .order_by(events.c.id.desc())
    .limit(1)
)
_FIELDS = ("state", "verdict", "assignee")
_UPDATE = (
    update(incidents)
    .where(_c.id == bindparam("row"))
    .values({name: bindparam(f"new_{name}") for name in (*_FIELDS, "closed", "closed_at", "edition")})
)


class Changed(Exception):  # noqa: N818 - what somebody else did
    """Somebody was quicker: `last` is the entry of what was changed. Nothing else was changed."""

    def __init__(self, last: Told | None) -> None:
        super().__init__(
            f"it was changed by {last.actor} in the meantime" if last else "it was changed in the meantime"
        )
        self.last = last


class Refused(Exception):  # noqa: N818 - a rule of the review
    """This cannot be done: `field` is what is wrong about it, `reason` says why, in words."""

    def __init__(self, field: str, reason: str) -> None:
        super().__init__(f"{field}: {reason}")
        self.field = field
        self.reason = reason


class NotThere(Exception):  # noqa: N818 - an answer
    """There is no such incident, or it is not to be seen."""


@dataclass(frozen=True, slots=True)
class Change:
    """What is to be different: None leaves a thing as it is, an empty `assignee` makes it nobody's.

    `note` says why. A false positive needs one. Without anything else, it is a comment.
    """

    state: State | None = None
    verdict: Verdict | None = None
    assignee: str | None = None
    note: str = ""

    @property
    def is_comment(self) -> bool:
        """Whether it changes nothing, and says something."""
        return (self.state, self.verdict, self.assignee) == (None, None, None) and bool(self.note.strip())


def change(store: Store, number: str, scope: Scope, wanted: Change, *, edition: int, actor: str, now: datetime) -> None:
    """Change an incident of which this edition was seen. Raises NotThere, Changed, Refused, StoreError."""
    check(wanted)

    def work(connection: Connection) -> list[Event]:
        found = locked(connection, [rows.row_of(number) or 0], scope)
        if not found or rows.number(found[0]["id"], found[0]["opened_at"].year) != number.strip().upper():
            raise NotThere
        if found[0]["edition"] != edition:
            raise Changed(last_change(connection, found[0]["id"]))
        return apply(connection, found[0], new_of(connection, found[0], wanted), note=wanted.note, actor=actor, now=now)

    store.act(work)


def locked(connection: Connection, ids: Sequence[int], scope: Scope) -> Sequence[RowMapping]:
    """Return the rows that are there and in the scope, in their order; nobody else changes them meanwhile."""
    tests = [condition.holds for condition in scope.conditions()]
    query = select(incidents).where(_c.id.in_(ids), *tests).order_by(_c.id).with_for_update()
    return connection.execute(query).mappings().all()


def new_of(connection: Connection, row: RowMapping, wanted: Change) -> dict[str, Any]:
    """Return what differs afterwards; nothing if it is so already. Raises Refused."""
    state = wanted.state or State(row["state"])
    kept = None if row["closed"] and not state.is_closed else row["verdict"]  # what is opened again needs a new one
    verdict = str(wanted.verdict) if wanted.verdict else kept
    if state.is_closed and verdict is None:
        raise Refused("verdict", "what is closed needs one")
    if wanted.verdict is Verdict.FALSE_POSITIVE and verdict != row["verdict"] and not wanted.note.strip():
        raise Refused("note", "a false positive needs one: what was it?")
    assignee = row["assignee"] if wanted.assignee is None else wanted.assignee or None
    if assignee is not None and assignee != row["assignee"]:
        _check_assignee(connection, row["id"], assignee)
    new = {"state": str(state), "verdict": verdict, "assignee": assignee}
    return {name: value for name, value in new.items() if value != row[name]}


def apply(
    connection: Connection, row: RowMapping, new: Mapping[str, Any], *, note: str, actor: str, now: datetime
) -> list[Event]:
    """Write what differs, and return the entry of it; of a note alone, that of a comment."""
    if not new:
        return [made(COMMENTED, actor, {"text": note}, incident=row["id"], at=now)] if note.strip() else []
    whole = {name: new.get(name, row[name]) for name in _FIELDS}
    closed = State(whole["state"]).is_closed
    closed_at = (row["closed_at"] if row["closed"] else now) if closed else None
    whole |= {"closed": closed, "closed_at": closed_at, "edition": row["edition"] + 1}
    connection.execute(_UPDATE, {"row": row["id"]} | {f"new_{name}": value for name, value in whole.items()})
    before = {name: row[name] for name in new}
    data = {"from": before, "to": dict(new), "note": note, "edition": whole["edition"]}
    return [made(CHANGED, actor, data, incident=row["id"], at=now)]


def last_change(connection: Connection, row: int) -> Told | None:
    """Return the entry of the newest change."""
    found = connection.execute(_LAST, {"incident": row}).mappings().first()
    return None if found is None else told(found)


def check(wanted: Change) -> None:
    """Raise Refused if nothing could be changed so."""
    if len(wanted.note) > NOTE:
        raise Refused("note", f"is too long: {NOTE} characters at the most")
    if wanted.assignee is not None and len(wanted.assignee) > NAME:
        raise Refused("assignee", f"is too long: {NAME} characters at the most")


def _check_assignee(connection: Connection, row: int, name: str) -> None:
    """Raise Refused unless this is a reviewer who sees the incident: it would be seen by nobody otherwise."""
    account = connection.execute(select(accounts).where(accounts.c.name == name)).mappings().first()
    if account is None or account["disabled"] or REVIEWER not in json.loads(account["roles"]):
        raise Refused("assignee", "is no reviewer")
    groups = incident_groups.c
    of_incident = set(connection.execute(select(groups.name).where(groups.incident == row)).scalars())
    scope = set(json.loads(account["scope"]))
    if scope and not scope & of_incident:
        raise Refused("assignee", "does not see incidents of this sender")
