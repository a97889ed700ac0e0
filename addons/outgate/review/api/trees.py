"""What the API tells, as plain values: incidents with their review, history, entries of the trail, exemptions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from outgate.record.incident import as_tree

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date, datetime, timedelta

    from outgate.record.desk.exemptions import Exemption
    from outgate.record.desk.incident import Told
    from outgate.record.desk.overview import Overview
    from outgate.record.desk.reviewed import Reviewed
    from outgate.record.desk.trail import Entry


def incident(one: Reviewed) -> dict[str, Any]:
    """Return an incident, masked as everywhere, with what was made of it."""
    review = {
        "risk": one.risk,
        "observed": one.observed,
        "state": str(one.state),
        "verdict": str(one.verdict) if one.verdict else None,
        "assignee": one.assignee,
        "edition": one.edition,
        "looked_at": _moment(one.looked_at),
        "closed_at": _moment(one.closed_at),
    }
    return as_tree(one.incident) | review


def history(entries: Iterable[Told]) -> list[dict[str, Any]]:
    """Return what was done about an incident."""
    return [{"at": _moment(each.at), "kind": each.kind, "actor": each.actor, "data": each.data} for each in entries]


def entry(one: Entry) -> dict[str, Any]:
    """Return an entry of the audit trail."""
    return {
        "id": one.id,
        "at": _moment(one.at),
        "kind": one.kind,
        "actor": one.actor,
        "incident": one.incident or None,
        "data": one.data,
    }


def exemption(one: Exemption, today: date) -> dict[str, Any]:
    """Return an exemption and where it is today."""
    return {
        "name": one.name,
        "standing": str(one.standing(today)),
        "rule": one.wish.rule,
        "to": list(one.wish.recipients),
        "from": list(one.wish.senders),
        "owner": one.wish.owner,
        "reason": one.wish.reason,
        "expires": one.wish.expires.isoformat(),
        "incident": one.incident or None,
        "asked_by": one.asked_by,
        "asked_at": _moment(one.asked_at),
        "decided_by": one.decided_by,
        "decided_at": _moment(one.decided_at),
        "ended_at": _moment(one.ended_at),
    }


def overview(made: Overview) -> dict[str, Any]:
    """Return the figures of a stretch of time."""
    return {
        "computed_at": _moment(made.computed_at),
        "since": _moment(made.since),
        "until": _moment(made.until),
        "days": [{"day": day.day.isoformat(), "opened": day.opened, "closed": day.closed} for day in made.days],
        "severities": [
            {"severity": str(severity or ""), "state": str(state), "incidents": number}
            for (severity, state), number in made.severities.items()
        ],
        "rules": [each._asdict() | {"precision": each.precision} for each in made.rules],
        "hosts": [{"host": host, "incidents": number} for host, number in made.hosts],
        "groups": [each._asdict() for each in made.groups],
        "dispositions": [{"disposition": str(done), "incidents": n} for done, n in made.dispositions.items()],
        "observed": made.observed,
        "uninspected": [{"reason": reason, "incidents": number} for reason, number in made.uninspected],
        "first_look_seconds": _seconds(made.first_look),
        "closing_seconds": _seconds(made.closing),
        "open_by_age": list(made.ages),
    }


def _seconds(duration: timedelta | None) -> float | None:
    return None if duration is None else duration.total_seconds()


def _moment(at: datetime | None) -> str | None:
    return None if at is None else at.isoformat()
