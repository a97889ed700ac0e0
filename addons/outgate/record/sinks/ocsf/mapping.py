"""Which class an entry becomes: a finding, an activity of its log, a sign-in, or an act. One JSON line each."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from outgate.record.reading import OCCURRED, OPENED
from outgate.record.recorder import REFUSED
from outgate.record.sinks.entry import REVIEWED
from outgate.record.sinks.ocsf.act import act
from outgate.record.sinks.ocsf.finding import finding
from outgate.record.sinks.ocsf.log_activity import ACTIVITY, edited, log_activity
from outgate.record.sinks.ocsf.signing import SIGNING, signing

if TYPE_CHECKING:
    from outgate.record.sinks.entry import Entry

OF_FINDINGS = frozenset((OPENED, OCCURRED, REFUSED, *REVIEWED))  # kinds of entries
_SPARE = (("unmapped", "findings"), ("observables",), ("unmapped", "rules"), ("finding_info", "related_analytics"))
_encode = json.JSONEncoder(separators=(",", ":"), ensure_ascii=True).encode


def event_of(entry: Entry) -> dict[str, Any]:
    """Return the event of an entry."""
    if not entry.sound:
        return edited(entry)
    if entry.kind in ACTIVITY and entry.row is None:
        return log_activity(entry)
    if entry.kind in SIGNING:
        return signing(entry)
    incident = entry.incident if entry.kind in OF_FINDINGS else None
    return act(entry) if incident is None else finding(entry, incident)


def line(event: dict[str, Any]) -> bytes:
    """Return an event as one line of JSON, in ASCII, without its newline."""
    return _encode(event).encode()


def fitted(event: dict[str, Any], limit: int) -> bytes:
    """Return the line, of at most `limit` bytes if leaving out what can be spared allows it; `truncated` tells."""
    whole = line(event)
    short: dict[str, Any] = json.loads(whole) if len(whole) > limit else {}
    for spare in _SPARE:
        if len(whole) <= limit:
            break
        tree = short
        for step in spare[:-1]:
            tree = tree.get(step, {})
        if tree.pop(spare[-1], None) is not None:
            short["unmapped"]["truncated"] = True
            whole = line(short)
    return whole
