"""What every event begins with: its class, its time, and its metadata. `metadata.uid` is the key of idempotency."""

from __future__ import annotations

from functools import cache
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

from outgate.record.sinks.ocsf.words import VERSION, Kind, Word, classified, moment, told

if TYPE_CHECKING:
    from collections.abc import Sequence

    from outgate.record.sinks.entry import Entry

PRODUCT = "Outgate"


def envelope(entry: Entry, kind: Kind, activity: Word, severity: Word, profiles: Sequence[str]) -> dict[str, Any]:
    """Return an event of `entry` without what its class adds. The entry's place in the log goes with it."""
    return {
        "metadata": _metadata(entry, profiles),
        **classified(kind, activity),
        **told("severity", severity),
        **moment("time", entry.at),
        "timezone_offset": 0,
        "unmapped": {"ledger": {"log": entry.log, "place": entry.place, "leaf": entry.leaf.hex()}},
    }


@cache
def product() -> dict[str, str]:
    """Return what names this program."""
    return {"name": PRODUCT, "vendor_name": PRODUCT, "version": version("outgate")}


def _metadata(entry: Entry, profiles: Sequence[str]) -> dict[str, Any]:
    correlated = {"correlation_uid": entry.opened.number} if entry.opened else {}
    return {
        "version": VERSION,
        "uid": entry.uid.hex(),
        **correlated,
        "sequence": entry.place,
        "product": product(),
        "profiles": [*profiles],
        "log_name": entry.log,
        "log_provider": PRODUCT,
        "event_code": entry.kind,
        "original_time": entry.at.isoformat(timespec="microseconds"),
        **moment("logged_time", entry.at),
    }
