"""What happens to a log itself as Event Log Activity (class 1008): begun, its key rotated, purged, its checkpoint.

A checkpoint is no entry, so its event has a uid made of what it says: told twice, it is the same. The same goes for
what could not be told any more.
"""

from __future__ import annotations

from datetime import UTC, datetime
from hashlib import sha256
from typing import TYPE_CHECKING, Any, NamedTuple

from outgate.model import Severity
from outgate.record.ledger.log import ROTATED, STARTED
from outgate.record.retention import PURGED
from outgate.record.sinks.entry import Entry
from outgate.record.sinks.ocsf import words
from outgate.record.sinks.ocsf.envelope import PRODUCT, envelope
from outgate.record.sinks.ocsf.words import Word, told

if TYPE_CHECKING:
    from collections.abc import Mapping

CHECKPOINT, LOST, EDITED = "checkpoint", "lost", "edited"
ACTIVITY = {
    STARTED: Word(6, "Start"),
    ROTATED: Word(5, "Rotate"),
    PURGED: Word(1, "Clear"),
    CHECKPOINT: Word(words.OTHER, "Checkpoint"),
    LOST: Word(words.OTHER, "Entries lost"),
    EDITED: Word(words.OTHER, "Entry edited"),
}
_TOLD = {  # of each kind, what of its data goes out; a purge may name thousands of places
    STARTED: ("origin", "key"),
    ROTATED: ("note",),
    PURGED: ("before", "incidents"),
    CHECKPOINT: ("checkpoint",),
    LOST: ("first", "last", "entries"),
    EDITED: (),
}
_PROFILES = ("datetime",)
_APPLICATION, _SUCCESS, _FAILURE = Word(2, "Application"), Word(1, "Success"), Word(2, "Failure")
_LEAF = b""  # of what is no entry


class Gone(NamedTuple):
    """A run of entries that were gone, or over the bound, before they were delivered; `entries` counts them."""

    first: int
    last: int
    entries: int


def log_activity(entry: Entry) -> dict[str, Any]:
    """Return the event of an entry that is about its log."""
    return _event(entry, {name: entry.told[name] for name in _TOLD[entry.kind] if name in entry.told})


def checkpoint(log: str, size: int, note: str, at: datetime) -> dict[str, Any]:
    """Return the event that tells the newest signed checkpoint: copied elsewhere, it shows what was cut off later."""
    return _event(_made(log, size, CHECKPOINT, note, at), {"checkpoint": note})


def lost(log: str, gone: Gone, at: datetime) -> dict[str, Any]:
    """Return the event that says which entries will never be told."""
    entry = _made(log, gone.first, LOST, f"{gone.first}-{gone.last}", at)
    return _event(entry, gone._asdict(), failed=True)


def edited(entry: Entry) -> dict[str, Any]:
    """Return the event that says that an entry was edited in the database. What it says now is not repeated."""
    return _event(entry._replace(kind=EDITED, opened=None, data="{}"), {"kind": entry.kind}, failed=True)


def _made(log: str, place: int, kind: str, what: str, at: datetime) -> Entry:
    uid = sha256(f"{kind}\n{log}\n{what}".encode()).digest()[:16]
    return Entry(log, place, uid, at.astimezone(UTC), kind, None, PRODUCT, "{}", _LEAF)


def _event(entry: Entry, data: Mapping[str, Any], *, failed: bool = False) -> dict[str, Any]:
    severity = words.SEVERITY[Severity.HIGH] if failed else words.INFORMATIONAL
    event = envelope(entry, words.LOG_ACTIVITY, ACTIVITY[entry.kind], severity, _PROFILES)
    event["unmapped"] |= {"data": dict(data), "actor": entry.actor}
    return event | {
        **told("log_type", _APPLICATION),
        **told("status", _FAILURE if failed else _SUCCESS),
        "log_name": entry.log,
        "log_provider": PRODUCT,
        "message": f"{entry.log}: {ACTIVITY[entry.kind].text.lower()}",
    }
