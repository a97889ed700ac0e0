"""An entry of a log as sinks are told of it: what happened, with what its incident was when it was opened."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, NamedTuple

from outgate.record import rows
from outgate.record.reading import OCCURRED, OPENED

if TYPE_CHECKING:
    from datetime import datetime

    from outgate.record.incident import Incident


class Standing(NamedTuple):
    """What reviewers had made of an incident by the time of an entry."""

    state: str = "new"
    verdict: str = ""
    assignee: str = ""


class Entry(NamedTuple):
    """An entry whose data is still there. `opened` is the incident as it was opened; None: of no incident."""

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

    @property
    def told(self) -> dict[str, Any]:
        """The data as a tree."""
        tree: dict[str, Any] = json.loads(self.data)
        return tree

    @property
    def incident(self) -> Incident | None:
        """The incident as this entry tells it, if it holds an occurrence; otherwise as it was opened."""
        if self.opened is None or self.kind not in {OPENED, OCCURRED}:
            return self.opened
        return rows.occurrence_of(self.opened.number, self.at, self.data)
