"""Entries of a log as sinks are told of them, of a made-up incident."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from outgate.record import rows
from outgate.record.ledger.entries import salted
from outgate.record.sinks.entry import Entry, Standing
from tests.record.outcomes import AT, outcome, recorded

if TYPE_CHECKING:
    from outgate.record import Incident

ORIGIN = "outgate.example/proxy"
INCIDENT = replace(recorded(outcome()), number="OG-2026-000007")


def entry(kind: str, incident: Incident | None = INCIDENT, standing: Standing = Standing(), **data: Any) -> Entry:  # noqa: B008 - immutable
    """An entry of this kind, with this data; without any, the data of the incident."""
    text = salted(data) if data or incident is None else rows.data(incident)
    row = None if incident is None else 7
    return Entry(ORIGIN, 41, b"u" * 16, AT, kind, row, "outgate", text, b"l" * 32, incident, standing)


def event(uid: str = "00", **more: Any) -> dict[str, Any]:
    """What every sink needs of an event, and little else."""
    metadata = {"uid": uid, "event_code": "opened"}
    return {"metadata": metadata, "severity_id": 4, "time": 1_795_339_801_250, "time_dt": "2026-11-22T09:30:01Z"} | more
