"""What people did beside an incident's state as Entity Management (class 3004): looked, resolved, signed in, approved.

Of their data only what is listed here goes out: reasons and notes are free text, in which anything may stand.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from outgate.record.sinks.ocsf import words
from outgate.record.sinks.ocsf.envelope import envelope
from outgate.record.sinks.ocsf.words import Word

if TYPE_CHECKING:
    from outgate.record.sinks.entry import Entry

_PROFILES = ("datetime",)
_READ = Word(2, "Read")
_READING = ("looked", "resolved", "revealed", "exported")  # how kinds that only look begin
_OF_DATA = ("pseudonym", "account", "rule", "what", "role", "roles", "until", "granted", "request", "exemption")
_PERSON, _USER, _INCIDENT, _ITSELF = (2, "User"), (2, "User"), (words.OTHER, "Incident"), (words.OTHER, "Outgate")


def act(entry: Entry) -> dict[str, Any]:
    """Return the event of an entry that is neither about the state of an incident nor about its log."""
    event = envelope(entry, words.MANAGEMENT, _activity(entry.kind), words.INFORMATIONAL, _PROFILES)
    told = {name: value for name in _OF_DATA if isinstance(value := entry.told.get(name), str | int | list)}
    event["unmapped"] |= {"data": told}
    return event | {
        "actor": {"user": {"name": entry.actor, "type_id": words.OTHER, "type": "Reviewer"}},
        "entity": _entity(entry, told),
        "message": f"{entry.kind} by {entry.actor}",
    }


def _activity(kind: str) -> Word:
    return _READ if kind.startswith(_READING) else Word(words.OTHER, kind)


def _entity(entry: Entry, told: dict[str, Any]) -> dict[str, Any]:
    if "pseudonym" in told:
        return _of(_PERSON, str(told["pseudonym"]))
    if "account" in told:
        return _of(_USER, str(told["account"]))
    if entry.opened:
        return _of(_INCIDENT, entry.opened.number)
    return _of(_ITSELF, entry.log)


def _of(kind: tuple[int, str], uid: str) -> dict[str, Any]:
    return {"type_id": kind[0], "type": kind[1], "uid": uid}
