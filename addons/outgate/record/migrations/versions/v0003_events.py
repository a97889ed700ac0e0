"""Incidents in full are events of a log, people are pseudonyms; occurrences are grouped.

What an older version kept is carried over: names into the sealed directory, incidents into events. These belong to no
log yet; the one that is begun next takes them in.
"""

from __future__ import annotations

import hashlib
import json
import os
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from alembic import context, op

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_OLD = ("incident_rules", "incident_findings", "events", "incidents")
_INDEXES = (
    "ix_incidents_opened_at",
    "ix_incidents_user",
    "ix_incidents_host",
    "ix_incident_rules_rule",
    "ix_events_incident",
)
_SIXTEEN = 16
_FILL = sa.table(
    "incidents",
    *(sa.column(name, sa.DateTime) for name in ("opened_at", "last_at")),
    *map(sa.column, ("id", "kin", "occurrences", "channel", "user", "address", "host")),
    *map(sa.column, ("action", "disposition", "severity", "observed")),
)
_EVENTS = sa.table(
    "events",
    sa.column("at", sa.DateTime),
    *map(sa.column, ("uid", "kind", "incident", "actor", "data", "sha256")),
)


def upgrade() -> None:
    """Move the old tables aside, make the new ones, carry over what was kept, and drop the old ones."""
    for name in _INDEXES:
        op.drop_index(name)
    for name in _OLD:
        op.rename_table(name, f"old_{name}")
    _make_people()
    _make_incidents()
    _make_logs()
    _carry_over(op.get_bind(), context.config.attributes.get("people"))
    for name in _OLD:
        op.drop_table(f"old_{name}")
    _make_indexes()
    if op.get_bind().dialect.name == "postgresql":
        last = op.get_bind().execute(sa.text("SELECT last FROM numbering")).scalar_one()
        op.execute(f"CREATE SEQUENCE incident_numbers AS bigint START WITH {int(last) + 1}")


def _make_people() -> None:
    op.create_table(
        "people",
        sa.Column("pseudonym", sa.String(40), nullable=False),
        sa.Column("sealed", sa.LargeBinary, nullable=False),
        sa.Column("seen_on", sa.Date, nullable=False),
        sa.PrimaryKeyConstraint("pseudonym", name="pk_people"),
    )


def _make_incidents() -> None:
    op.create_table(
        "incidents",
        sa.Column("id", sa.BigInteger, nullable=False, autoincrement=False),
        sa.Column("kin", sa.LargeBinary(16), nullable=False),
        sa.Column("opened_at", sa.DateTime, nullable=False),
        sa.Column("last_at", sa.DateTime, nullable=False),
        sa.Column("occurrences", sa.Integer, nullable=False),
        sa.Column("channel", sa.String(20), nullable=False),
        sa.Column("user", sa.String(40)),
        sa.Column("address", sa.String(40), nullable=False),
        sa.Column("host", sa.Text, nullable=False),
        sa.Column("action", sa.SmallInteger, nullable=False),
        sa.Column("disposition", sa.String(20), nullable=False),
        sa.Column("severity", sa.SmallInteger, nullable=False),
        sa.Column("observed", sa.Boolean, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_incidents"),
    )
    op.create_table(
        "incident_rules",
        sa.Column("incident", sa.BigInteger, nullable=False),
        sa.Column("rule", sa.String(200), nullable=False),
        sa.PrimaryKeyConstraint("incident", "rule", name="pk_incident_rules"),
        sa.ForeignKeyConstraint(["incident"], ["incidents.id"], ondelete="CASCADE"),
    )


def _make_logs() -> None:
    op.create_table(
        "logs",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("origin", sa.String(100), nullable=False, unique=True),
        sa.Column("key", sa.Text, nullable=False),
        sa.Column("size", sa.BigInteger, nullable=False),
        sa.Column("state", sa.LargeBinary, nullable=False),
        sa.Column("checkpoint", sa.Text, nullable=False),
    )
    op.create_table(
        "events",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer, "sqlite"), nullable=False, autoincrement=True),
        sa.Column("uid", sa.LargeBinary(16), nullable=False, unique=True),
        sa.Column("log", sa.Integer, sa.ForeignKey("logs.id")),
        sa.Column("place", sa.BigInteger),
        sa.Column("at", sa.DateTime, nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("incident", sa.BigInteger),
        sa.Column("actor", sa.Text, nullable=False),
        sa.Column("data", sa.Text),
        sa.Column("sha256", sa.LargeBinary(32), nullable=False),
        sa.Column("leaf", sa.LargeBinary(32)),
        sa.PrimaryKeyConstraint("id", name="pk_events"),
    )


def _make_indexes() -> None:
    op.create_index("ix_people_seen_on", "people", ["seen_on"])
    for name in ("opened_at", "last_at", "user", "address", "host"):
        op.create_index(f"ix_incidents_{name}", "incidents", [name])
    op.create_index("ix_incidents_kin", "incidents", ["kin", "opened_at"])
    op.create_index("ix_incident_rules_rule", "incident_rules", ["rule", "incident"])
    op.create_index("ix_events_incident", "events", ["incident", "id"])
    op.create_index("ix_events_log", "events", ["log", "place"], unique=True)


def _carry_over(connection: sa.Connection, people: Any) -> None:
    """Names are in the old rows, so the directory's keys must be at hand if there are any."""
    for found in connection.execute(sa.text("SELECT * FROM old_incidents ORDER BY id")).mappings().all():
        row = dict(found)
        rules = list(_belonging(connection, "rules", row["id"]))
        findings = list(_belonging(connection, "findings", row["id"]))
        kept = {name: _plain(name, row[name]) for name in row if name not in {"id", "opened_at"}}
        kept |= {"rules": rules, "findings": findings, "salt": os.urandom(_SIXTEEN).hex()}
        kept |= {name: _hidden(connection, people, name, row) for name in ("user", "address")}
        _insert(connection, row, kept)


def _belonging(connection: sa.Connection, what: str, incident: int) -> Iterator[dict[str, Any]]:
    query = sa.text(f"SELECT * FROM old_incident_{what} WHERE incident = :incident ORDER BY place")  # noqa: S608 - ours
    for row in connection.execute(query, {"incident": incident}).mappings():
        yield {name: _plain(name, row[name]) for name in row if name not in {"incident", "place"}}


def _plain(name: str, value: Any) -> Any:
    """What each database gives for a column of JSON or a truth, as one."""
    if name in {"user_groups", "host_groups", "path", "samples", "digests"} and isinstance(value, str):
        return json.loads(value)
    return bool(value) if name == "observed" else value


def _hidden(connection: sa.Connection, people: Any, name: str, row: Mapping[str, Any]) -> str | None:
    if row[name] is None:
        return None
    pseudonym: str = people.pseudonym("p" if name == "user" else "a", row[name])
    sealed = people.seal(pseudonym, row[name])
    connection.execute(
        sa.text("INSERT INTO people VALUES (:pseudonym, :sealed, :day) ON CONFLICT DO NOTHING"),
        {"pseudonym": pseudonym, "sealed": sealed, "day": str(_moment(row["opened_at"]).date())},
    )
    return pseudonym


def _insert(connection: sa.Connection, row: Mapping[str, Any], kept: dict[str, Any]) -> None:
    data = json.dumps(kept, sort_keys=True, separators=(",", ":"))
    at = _moment(row["opened_at"])
    in_force = [rule for rule in kept["rules"] if not rule["exempted_by"]]
    times = {"opened_at": at, "last_at": at, "occurrences": 1, "kin": os.urandom(_SIXTEEN)}
    same = {name: kept[name] for name in ("channel", "user", "address", "host", "action", "disposition")}
    worst = max((rule["severity"] for rule in in_force), default=0)
    observed = bool(in_force) and all(rule["observed"] for rule in in_force)
    found = same | times | {"id": row["id"], "severity": worst, "observed": observed}
    connection.execute(sa.insert(_FILL), [found])
    for rule in {rule["rule"] for rule in kept["rules"]}:
        connection.execute(sa.text("INSERT INTO incident_rules VALUES (:id, :rule)"), {"id": row["id"], "rule": rule})
    event = {"uid": os.urandom(_SIXTEEN), "at": at, "incident": row["id"], "data": data}
    event["sha256"] = hashlib.sha256(data.encode()).digest()
    connection.execute(sa.insert(_EVENTS), [event | {"kind": "opened", "actor": "outgate"}])


def _moment(value: Any) -> datetime:
    moment = value if isinstance(value, datetime) else datetime.fromisoformat(value)
    return moment.replace(tzinfo=None) if moment.tzinfo is None else moment.astimezone(UTC).replace(tzinfo=None)
