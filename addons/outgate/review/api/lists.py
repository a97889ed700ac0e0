"""What else programs read: the audit trail, exemptions, and the description of the API itself."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from outgate.record.desk import exemptions, trail
from outgate.record.desk.scope import Scope
from outgate.record.desk.trail import Wanted
from outgate.review.answers import Json, Refused
from outgate.review.api import trees

if TYPE_CHECKING:
    from outgate.review.answers import Answer
    from outgate.review.asked import Asked
    from outgate.review.desk import Desk

SPANS = (7, 30, 90)  # days
_SIZE = 100
_DIGITS = 18  # that databases hold
_KNOWN = frozenset({"actor", "kind", "since", "until", "after"})


def audit(desk: Desk, asked: Asked) -> Answer:
    """Return entries of the audit trail, the newest first."""
    query = asked.query
    if unknown := sorted({name for name, _ in query} - _KNOWN):
        return Refused(400, f"{unknown[0]} is nothing that can be asked for.")
    try:
        wanted = Wanted(query.one("actor"), query.one("kind"), _moment(query.one("since")), _moment(query.one("until")))
        after = _place(query.one("after")) if query.one("after") else None
    except (ValueError, OverflowError):
        return Refused(400, "since and until are times such as 2026-11-22T09:30, after is what next said.")
    found = trail.page(desk.store, wanted, after, _SIZE + 1)
    more = found[_SIZE - 1].id if len(found) > _SIZE else None
    return Json({"entries": [trees.entry(one) for one in found[:_SIZE]], "next": str(more) if more else None})


def figures(desk: Desk, asked: Asked) -> Answer:
    """Return the figures of the last days."""
    given = asked.query.one("days") or str(SPANS[1])
    if given not in map(str, SPANS) or {name for name, _ in asked.query} - {"days"}:
        return Refused(400, f"days is one of {', '.join(map(str, SPANS))}, and nothing else can be asked for.")
    return Json(trees.overview(desk.overview(Scope.of(asked.who.scope), int(given), asked.now)))


def all_exemptions(desk: Desk, asked: Asked) -> Answer:
    """Return the exemptions, those that wait first."""
    today = asked.now.date()
    return Json({"exemptions": [trees.exemption(one, today) for one in exemptions.listed(desk.store)]})


def _place(text: str) -> int:
    if not text.isascii() or not text.isdecimal() or len(text) > _DIGITS:
        raise ValueError("no place")
    return int(text)


def _moment(text: str) -> datetime | None:
    if not text:
        return None
    moment = datetime.fromisoformat(text.replace(" ", "+"))  # a plus that came as a blank
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
