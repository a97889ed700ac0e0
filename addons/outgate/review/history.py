"""The entries of the log about one incident, as sentences: who did what, and what they wrote."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from outgate.record.ledger.log import OURSELVES
from outgate.record.reading import CHANGED, COMMENTED, JUSTIFIED, LOOKED, REOPENED
from outgate.review import words

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime
    from typing import Any

    from outgate.record.desk.incident import Told

_FIELDS = {"state": "State", "verdict": "Verdict", "assignee": "Assigned to"}
_WORDS: Mapping[str, Mapping[str, str]] = {"state": words.STATES, "verdict": words.VERDICTS}
_NOTES = ("note", "text", "reason", "why")  # fields of an entry that hold what somebody wrote
_KINDS = {
    COMMENTED: "commented",
    LOOKED: "looked at it",
    REOPENED: "opened it again, since it has happened again",
    JUSTIFIED: "said why it is needed",
    "refused": "refused to send it on",
    "request.asked": "asked to see more",
    "request.granted": "granted a request to see more",
    "request.refused": "refused a request to see more",
    "request.withdrawn": "ended a request to see more",
    "person.revealed": "saw who it was",
    "evidence.revealed": "saw the text around what was found",
    "exemption.asked": "asked for an exemption",
}


class Step(NamedTuple):
    """One entry. `by_hand`: somebody changed something, or said something."""

    actor: str
    what: str
    at: datetime
    by_hand: bool
    note: str


def steps(entries: Sequence[Told], opened_at: datetime) -> list[Step]:
    """Return the entries as steps, the newest first, and last that it was recorded."""
    return [*map(_step, entries), Step("Outgate", "recorded it", opened_at, by_hand=False, note="")]


def changes(entry: Told | None) -> list[str]:
    """Return what an entry of a change says, a line each."""
    data = entry.data if entry and entry.data else {}
    before, after = data.get("from") or {}, data.get("to") or {}
    return [
        f"{_FIELDS[name]}: {_value(name, before.get(name))} → {_value(name, after[name])}"
        for name in _FIELDS
        if name in after
    ]


def _step(entry: Told) -> Step:
    actor = "Outgate" if entry.actor == OURSELVES else entry.actor
    if entry.kind == JUSTIFIED:
        actor = "The sender"
    return Step(
        actor, _what(entry), entry.at, by_hand=entry.kind not in {LOOKED, REOPENED}, note=_note(entry.data or {})
    )


def _what(entry: Told) -> str:
    if entry.data is None:
        return f"{_named(entry.kind)} (what was written is purged)"
    if entry.kind == CHANGED:
        return "; ".join(changes(entry)) or "changed it"
    return _named(entry.kind)


def _named(kind: str) -> str:
    return _KINDS.get(kind) or words.entry(kind).lower()


def _note(data: Mapping[str, Any]) -> str:
    return next((str(data[name]) for name in _NOTES if data.get(name)), "")


def _value(name: str, value: str | None) -> str:
    if value is None:
        return "nobody" if name == "assignee" else "none"
    return _WORDS.get(name, {}).get(value, value)
