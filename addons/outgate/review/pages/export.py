"""The current filter as a file: CSV for spreadsheets, JSON lines for programs. Masked as the pages, and recorded."""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING, Any

from outgate.record.desk import queue, reviewed
from outgate.record.incident import as_tree
from outgate.review.answers import Download, Refused
from outgate.review.chosen import chosen
from outgate.review.listed import found, ranked, title
from outgate.review.shown import cell

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from outgate.record.desk.reviewed import Reviewed
    from outgate.review.answers import Answer
    from outgate.review.asked import Asked
    from outgate.review.chosen import Chosen
    from outgate.review.desk import Desk

EXPORTED = "exported"  # the kind of the entry
_SOME = 500  # incidents read at a time
COLUMNS = (
    "number", "first", "last", "times", "severity", "risk", "title", "rules", "found", "person", "groups", "host",
    "host groups", "channel", "ordered", "done", "observed", "state", "verdict", "assigned to", "closed",
    "justified at",
)  # fmt: skip


def as_csv(desk: Desk, asked: Asked) -> Answer:
    """Hand out the filter as CSV (RFC 4180), in UTF-8 with a mark, without which spreadsheets guess wrong."""
    return _export(desk, asked, "csv", "text/csv; charset=utf-8")


def as_jsonl(desk: Desk, asked: Asked) -> Answer:
    """Hand out the filter as JSON lines."""
    return _export(desk, asked, "jsonl", "application/x-ndjson")


def _export(desk: Desk, asked: Asked, kind: str, media_type: str) -> Answer:
    made = chosen(desk, asked)
    if made.fault:
        return Refused(400, made.fault)
    told = {"format": kind, "filter": made.query}
    desk.store.note(EXPORTED, asked.who.name, told)
    each = _every(desk, made)
    lines = _csv(each, desk.types) if kind == "csv" else map(_json, each)
    return Download(lines, media_type, f"incidents-{asked.now:%Y%m%d-%H%M%S}.{kind}")


def _every(desk: Desk, made: Chosen) -> Iterator[Reviewed]:
    """Yield all that is wanted, read in pieces, so that neither the memory nor the database is held."""
    after = None
    while True:
        with desk.store.reading() as connection:
            places = queue.places(connection, made.wanted, after=after, size=_SOME)
            found = reviewed.whole(connection, [place.id for place in places])
        yield from found
        if len(places) < _SOME:
            return
        after = places[-1]


def _csv(each: Iterator[Reviewed], types: Mapping[str, str]) -> Iterator[str]:
    yield "\ufeff" + _line(COLUMNS)
    yield from (_line(_cells(one, types)) for one in each)


def _line(cells: tuple[str, ...]) -> str:
    text = io.StringIO()
    csv.writer(text).writerow(map(cell, cells))
    return text.getvalue()


def _cells(one: Reviewed, types: Mapping[str, str]) -> tuple[str, ...]:
    incident = one.incident
    return (
        one.number,
        incident.opened_at.isoformat(timespec="seconds"),
        incident.last_at.isoformat(timespec="seconds"),
        str(incident.occurrences),
        str(incident.severity or ""),
        str(one.risk),
        title(incident),
        " ".join(rule.rule for rule in ranked(incident.rules)),
        found(incident.findings, types),
        incident.user or incident.address,
        ", ".join(incident.user_groups),
        incident.host,
        ", ".join(incident.host_groups),
        str(incident.channel),
        str(incident.action),
        str(incident.disposition),
        "yes" if one.observed else "no",
        str(one.state),
        str(one.verdict or ""),
        one.assignee or "",
        one.closed_at.isoformat(timespec="seconds") if one.closed_at else "",
        " ".join(sorted({rule.justified_by for rule in incident.rules} - {""})),
    )


def _json(one: Reviewed) -> str:
    review: dict[str, Any] = {
        "risk": one.risk,
        "observed": one.observed,
        "state": str(one.state),
        "verdict": str(one.verdict) if one.verdict else None,
        "assignee": one.assignee,
        "closed_at": one.closed_at.isoformat() if one.closed_at else None,
    }
    return json.dumps(as_tree(one.incident) | review) + "\n"
