"""The tables of the incident store. The migrations make them; a test holds the two together.

Times are UTC without a zone, so that both databases store the same. `events` is only ever added to.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    DateTime,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    SmallInteger,
    String,
    Table,
    Text,
    TypeDecorator,
)

if TYPE_CHECKING:
    from sqlalchemy.engine import Dialect

metadata = MetaData()


class Utc(TypeDecorator[datetime]):
    """A moment: aware in Python, naive UTC in the database."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Return `value` as it is stored."""
        del dialect
        return None if value is None else value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: Any | None, dialect: Dialect) -> datetime | None:
        """Return the stored `value` with its zone."""
        del dialect
        return None if value is None else value.replace(tzinfo=UTC)


facts = Table(  # what is true of the whole store, such as which key made its digests
    "facts",
    metadata,
    Column("name", String(40), primary_key=True),
    Column("value", Text, nullable=False),
)

numbering = Table(  # one row: counting inside the transaction leaves no gaps
    "numbering",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("last", Integer, nullable=False),
)

incidents = Table(
    "incidents",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("opened_at", Utc, nullable=False, index=True),
    Column("channel", String(20), nullable=False),
    Column("user", Text, index=True),
    Column("user_groups", JSON, nullable=False),
    Column("address", Text, nullable=False),
    Column("host", Text, nullable=False, index=True),
    Column("port", Integer, nullable=False),
    Column("scheme", String(20), nullable=False),
    Column("host_groups", JSON, nullable=False),
    Column("method", String(20), nullable=False),
    Column("action", SmallInteger, nullable=False),
    Column("disposition", String(20), nullable=False),
    Column("why", Text, nullable=False),
    Column("policy_version", String(80), nullable=False),
    Column("digest", String(64), nullable=False),
    Column("size", Integer, nullable=False),
)

incident_rules = Table(
    "incident_rules",
    metadata,
    Column("incident", ForeignKey("incidents.id"), primary_key=True),
    Column("place", SmallInteger, primary_key=True),
    Column("rule", String(200), nullable=False, index=True),
    Column("title", Text, nullable=False),
    Column("severity", SmallInteger, nullable=False),
    Column("action", SmallInteger, nullable=False),
    Column("observed", Boolean, nullable=False),
    Column("exempted_by", Text, nullable=False),
)

incident_findings = Table(
    "incident_findings",
    metadata,
    Column("incident", ForeignKey("incidents.id"), primary_key=True),
    Column("place", Integer, primary_key=True),
    Column("data_type", String(200), nullable=False),
    Column("path", JSON, nullable=False),
    Column("likelihood", SmallInteger, nullable=False),
    Column("count", Integer, nullable=False),
    Column("distinct", Integer, nullable=False),
    Column("people", Integer, nullable=False),
    Column("samples", JSON, nullable=False),
    Column("digests", JSON, nullable=False),
)

window_values = Table(  # what rules over time count: keyed digests of who sent what, by rule
    "window_values",
    metadata,
    Column("sender", LargeBinary(16), primary_key=True),
    Column("rule", String(200), primary_key=True),
    Column("value", LargeBinary(16), primary_key=True),
    Column("at", Utc, nullable=False),
    Column("until", Utc, nullable=False, index=True),
    Index("ix_window_values_count", "sender", "rule", "at"),
)

events = Table(
    "events",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("incident", ForeignKey("incidents.id"), nullable=False),
    Column("at", Utc, nullable=False),
    Column("kind", String(40), nullable=False),
    Column("actor", Text, nullable=False),
    Column("data", JSON, nullable=False),
    Index("ix_events_incident", "incident", "id"),
)
