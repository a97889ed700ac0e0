"""What was made of incidents, as the entries of the log tell it: what the tables say must be the same.

Changes are followed by the editions that stand in their hashed data, not by the order of rows, which anyone can edit.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import BindParameter, bindparam, select

from outgate.record.reading import CHANGED, LOOKED, REOPENED
from outgate.record.schema import events

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

    from sqlalchemy import Connection, RowMapping

_e = events.c
_IDS: BindParameter[Any] = bindparam("ids", expanding=True)
_TOLD = select(_e.incident, _e.kind, _e.at, _e.data).where(
    _e.incident.in_(_IDS), _e.kind.in_((CHANGED, REOPENED, LOOKED))
)
_NEW: Mapping[str, Any] = {"state": "new", "verdict": None, "assignee": None}
_CLOSED = ("suppressed", "resolved")


class Review(NamedTuple):
    """What must stand in the row of an incident; `looked_at` are the times of which one is the first look."""

    columns: Mapping[str, Any]
    looked_at: frozenset[datetime]

    def agrees(self, found: Mapping[str, Any]) -> bool:
        """Tell whether a row says the same."""
        same = all(found[name] == value for name, value in self.columns.items())
        looked = found["looked_at"] in self.looked_at if self.looked_at else found["looked_at"] is None
        return same and looked


def reviews(connection: Connection, ids: Sequence[int]) -> dict[int, Review | None]:
    """Return the review of each incident; None where entries were purged, so that nobody can tell any more."""
    told: dict[int, list[RowMapping]] = {row: [] for row in ids}
    for found in connection.execute(_TOLD, {"ids": ids}).mappings():
        told[found["incident"]].append(found)
    return {row: _review(entries) for row, entries in told.items()}


def _review(entries: Sequence[RowMapping]) -> Review | None:
    if any(entry["data"] is None for entry in entries):
        return None
    changes = [(json.loads(entry["data"]), entry["at"]) for entry in entries if entry["kind"] != LOOKED]
    looked = frozenset(entry["at"] for entry in entries if entry["kind"] == LOOKED)
    return Review(_followed(changes), looked)


def _followed(changes: Iterable[tuple[dict[str, Any], datetime]]) -> dict[str, Any]:
    """Return the columns after all changes. One that is missing or doubled leaves an edition that no row has."""
    now: dict[str, Any] = {**_NEW, "closed": False, "closed_at": None, "edition": 1}
    for data, at in sorted(changes, key=lambda pair: pair[0]["edition"]):
        whole = data["edition"] == now["edition"] + 1
        now |= {name: value for name, value in data["to"].items() if name in _NEW}
        closed = now["state"] in _CLOSED
        now["closed_at"] = (now["closed_at"] if now["closed"] else at) if closed else None
        now |= {"closed": closed, "edition": data["edition"] if whole else -1}
        if not whole:
            break
    return now
