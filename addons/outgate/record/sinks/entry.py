"""An entry of a log as sinks are told of it: what happened, with what its incident was when it was opened."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, NamedTuple

from outgate.record import rows
from outgate.record.reading import CHANGED, OCCURRED, OPENED, REOPENED

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from outgate.record.incident import Incident


REVIEWED = (CHANGED, REOPENED)  # kinds that change the review of an incident


class Standing(NamedTuple):
    """What reviewers had made of an incident by the time of an entry."""

    state: str = "new"
    verdict: str = ""
    assignee: str = ""


class Entry(NamedTuple):
    """An entry whose data is still there. `opened` is the incident as it was opened; None: of no incident.

    One that is not `sound` was edited in the database: its data is not what was hashed when it was entered.
    """

    log: str
    place: int
    uid: bytes
    at: datetime
    kind: str
    row: int | None
    actor: str
    data: str
    leaf: bytes
    opened: Incident | None = None
    standing: Standing = Standing()
    sound: bool = True

    @property
    def told(self) -> dict[str, Any]:
        """The data as a tree."""
        tree: dict[str, Any] = json.loads(self.data)
        return tree

    @property
    def change(self) -> dict[str, Any]:
        """What this entry made of the incident's review: of state, verdict and assignee what is different now."""
        return changed_to(self.told) if self.kind in REVIEWED else {}

    @property
    def incident(self) -> Incident | None:
        """The incident as this entry tells it, if it holds an occurrence; otherwise as it was opened."""
        if self.opened is None or self.kind not in {OPENED, OCCURRED}:
            return self.opened
        return rows.occurrence_of(self.opened.number, self.at, self.data)


def changed_to(data: Mapping[str, Any]) -> dict[str, Any]:
    """Return what the data of an entry of these kinds says is different now."""
    made = data.get("to")
    return made if isinstance(made, dict) else {}
