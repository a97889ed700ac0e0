"""What people did beside an incident's state as Entity Management (class 3004): looked, revealed, asked, approved.

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
_CREATE, _READ, _UPDATE, _DELETE = Word(1, "Create"), Word(2, "Read"), Word(3, "Update"), Word(4, "Delete")
_ACTIVITY = {  # by how a kind ends: `account.added`, `person.revealed`
    **dict.fromkeys(("added", "asked", "made"), _CREATE),
    **dict.fromkeys(("exported", "looked", "resolved", "revealed"), _READ),
    **dict.fromkeys(("approved", "changed", "commented", "granted", "justified", "refused", "reset"), _UPDATE),
    **dict.fromkeys(("ended", "revoked", "withdrawn"), _DELETE),
    "enabled": Word(8, "Enable"),
    "disabled": Word(9, "Disable"),
}
_OF_DATA = ("account", "asked_by", "exemption", "expires", "pseudonym", "request", "roles", "rule", "until", "what")
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
    return _ACTIVITY.get(kind.rpartition(".")[2], Word(words.OTHER, kind))


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
