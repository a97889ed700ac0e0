"""The audit trail, for the auditor: who did what and when, the newest first, narrowed by the address."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from outgate.record.desk import trail
from outgate.record.desk.trail import Wanted
from outgate.review import words
from outgate.review.answers import Download, Page
from outgate.review.asked import whole

if TYPE_CHECKING:
    from collections.abc import Iterator

    from outgate.record.desk.trail import Entry
    from outgate.review.answers import Answer
    from outgate.review.asked import Asked
    from outgate.review.desk import Desk

_SIZE = 100
_FIELDS = ("actor", "kind", "since", "until")


def show(desk: Desk, asked: Asked) -> Answer:
    """Show a page of it."""
    found = trail.page(desk.store, _wanted(asked), whole(asked.query.one("before")), _SIZE + 1)
    entries, more = found[:_SIZE], len(found) > _SIZE
    values = {
        "entries": entries,
        "kinds": [(kind, words.entry(kind)) for kind in trail.kinds(desk.store)],
        "given": {name: asked.query.one(name) for name in _FIELDS},
        "older": _address(asked, before=str(entries[-1].id)) if more else "",
        "export": _address(asked).replace("/audit", "/audit/export", 1),
    }
    return Page("audit.html", values)


def export(desk: Desk, asked: Asked) -> Answer:
    """Hand out all of what is wanted as JSON lines."""
    lines = _lines(trail.every(desk.store, _wanted(asked)))
    return Download(lines, "application/x-ndjson", f"audit-{asked.now:%Y%m%d-%H%M%S}.jsonl")


def _lines(entries: Iterator[Entry]) -> Iterator[str]:
    for entry in entries:
        told = entry._asdict() | {"at": entry.at.isoformat(timespec="microseconds")}
        yield json.dumps(told) + "\n"


def _wanted(asked: Asked) -> Wanted:
    query = asked.query
    until = _day(query.one("until"))
    return Wanted(
        query.one("actor"), query.one("kind"), _day(query.one("since")), until + timedelta(days=1) if until else None
    )


def _day(text: str) -> datetime | None:
    """Return the first moment of a day such as 2026-11-22; none for what is no day."""
    try:
        return datetime.strptime(text, "%Y-%m-%d").replace(tzinfo=UTC)
    except ValueError:
        return None


def _address(asked: Asked, **more: str) -> str:
    kept = {name: asked.query.one(name) for name in _FIELDS} | more
    return "/audit" + (f"?{urlencode(given)}" if (given := {k: v for k, v in kept.items() if v}) else "")
