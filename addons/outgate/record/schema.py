"""The tables of the incident store. The migrations make them; a test holds the two together.

Times are UTC without a zone, so that both databases store the same. `events` is only ever added to, and holds in its
`data` all that is told of an incident; the other tables are for finding it.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
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
    and_,
    text,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy.engine import Dialect

metadata = MetaData()
_BIG = BigInteger().with_variant(Integer, "sqlite")  # there, only this is the number of the row itself


class Utc(TypeDecorator[datetime]):
    """A moment: aware in Python, naive UTC in the database."""

    impl = DateTime
    cache_ok = True

    def bind_processor(self, dialect: Dialect) -> Callable[[datetime | None], Any] | None:
        """Return what turns a moment into what the driver takes; for SQLite in one step, each incident has three."""
        return _as_text if dialect.name == "sqlite" else super().bind_processor(dialect)

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Return `value` as it is stored."""
        del dialect
        return None if value is None else value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: Any | None, dialect: Dialect) -> datetime | None:
        """Return the stored `value` with its zone."""
        del dialect
        return None if value is None else value.replace(tzinfo=UTC)


def _as_text(value: datetime | None) -> str | None:
    """Return a moment as SQLAlchemy writes it for SQLite."""
    return None if value is None else value.astimezone(UTC).replace(tzinfo=None).isoformat(" ", "microseconds")


def moment(told: datetime | str) -> datetime:
    """Return a moment as `Utc` does, from what the driver tells: SQLite's tells the text."""
    return (datetime.fromisoformat(told) if isinstance(told, str) else told).replace(tzinfo=UTC)


def _where_given(name: str, *more: str) -> Index:
    """Return an index of `incidents` over the rows where this column is set: it costs nothing when one is recorded."""
    given = text(f"{name} IS NOT NULL")
    return Index(f"ix_incidents_{name}", name, *more, sqlite_where=given, postgresql_where=given)


facts = Table(  # what is true of the whole store, such as which key made its digests
    "facts",
    metadata,
    Column("name", String(40), primary_key=True),
    Column("value", Text, nullable=False),
)

numbering = Table(  # one row, of SQLite: counting inside the transaction leaves no gaps; PostgreSQL has a sequence
    "numbering",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("last", Integer, nullable=False),
)

people = Table(  # apart from all else: only the key of the directory opens what is sealed
    "people",
    metadata,
    Column("pseudonym", String(40), primary_key=True),
    Column("sealed", LargeBinary, nullable=False),
    Column("seen_on", Date, nullable=False, index=True),
)

# Neither what most open incidents are nor what most closed ones are. As a literal, as `OF_PEOPLE` is.
SET_ASIDE = text("state NOT IN ('new', 'resolved')")

# Each index is a page more to write when an incident is recorded: few, and each is asked in several ways.
incidents = Table(  # what incidents are looked for by; all that is told of them is in their events
    "incidents",
    metadata,
    Column("id", _BIG, primary_key=True, autoincrement=False),
    Column("kin", LargeBinary(16), nullable=False),  # the same for occurrences that may be one incident
    Column("opened_at", Utc, nullable=False),
    Column("last_at", Utc, nullable=False),
    Column("occurrences", Integer, nullable=False),
    Column("channel", String(20), nullable=False),
    Column("user", String(40), index=True),
    Column("address", String(40), nullable=False, index=True),
    Column("host", Text, nullable=False),
    Column("host_groups", Text, nullable=False),  # of the destination: their names in order, with a blank after each
    Column("action", SmallInteger, nullable=False),
    Column("disposition", String(20), nullable=False),
    Column("severity", SmallInteger, nullable=False),  # 0: no rule in force
    Column("observed", Boolean, nullable=False),  # every rule that fired was only observed
    # What reviewers made of it, as the entries in the log tell.
    Column("risk", SmallInteger, nullable=False),  # 0 to 100: what the queue is sorted by
    Column("state", String(20), nullable=False),  # new | in_progress | suppressed | resolved
    Column("closed", Boolean, nullable=False),  # suppressed or resolved
    Column("verdict", String(20)),
    Column("assignee", String(60)),
    Column("edition", Integer, nullable=False),  # grows with each change: who changes an older one is told
    Column("looked_at", Utc),  # first by a reviewer
    Column("closed_at", Utc),
    Index("ix_incidents_kin", "kin", "opened_at"),
    Index("ix_incidents_host", "host", "host_groups"),
    Index("ix_incidents_kind", "channel", "disposition"),
    Index("ix_incidents_queue", "observed", "closed", "risk", "last_at", "id", "assignee"),
    Index("ix_incidents_time", "observed", "closed", "last_at", "id", "assignee", "opened_at"),
    Index("ix_incidents_state", "state", sqlite_where=SET_ASIDE, postgresql_where=SET_ASIDE),
    _where_given("assignee", "closed"),
    _where_given("verdict", "closed"),
    _where_given("closed_at", "observed", "opened_at"),
)

# The indexes of the queue begin with the part that an incident is in: who asks for the risk or the time in all parts
# names each, so that an index can be entered at what comes after.
IN_EACH_PART = and_(incidents.c.observed.in_((False, True)), incidents.c.closed.in_((False, True)))

incident_rules = Table(
    "incident_rules",
    metadata,
    Column("incident", ForeignKey("incidents.id", ondelete="CASCADE"), primary_key=True),
    Column("rule", String(200), primary_key=True),
    Column("risk", SmallInteger, nullable=False),  # of the incident, which stays: so the riskiest are found at once
    Index("ix_incident_rules_rule", "rule", "risk", "incident"),
    sqlite_with_rowid=False,
)

incident_groups = Table(  # of the sender
    "incident_groups",
    metadata,
    Column("incident", ForeignKey("incidents.id", ondelete="CASCADE"), primary_key=True),
    Column("name", String(100), primary_key=True),
    Index("ix_incident_groups_name", "name", "incident"),
    sqlite_with_rowid=False,
)

incident_types = Table(  # data types behind the rules that fired
    "incident_types",
    metadata,
    Column("incident", ForeignKey("incidents.id", ondelete="CASCADE"), primary_key=True),
    Column("data_type", String(100), primary_key=True),
    Column("risk", SmallInteger, nullable=False),  # as above
    Index("ix_incident_types_data_type", "data_type", "risk", "incident"),
    sqlite_with_rowid=False,
)

incident_values = Table(  # keyed digests of the values, so that others with the same ones are found
    "incident_values",
    metadata,
    Column("value", LargeBinary(16), primary_key=True),
    Column("incident", ForeignKey("incidents.id", ondelete="CASCADE"), primary_key=True, index=True),
    sqlite_with_rowid=False,
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

logs = Table(  # one a proxy: the state of its tree, and the newest checkpoint
    "logs",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("origin", String(100), nullable=False, unique=True),
    Column("key", Text, nullable=False),  # the public one that signs now
    Column("size", BigInteger, nullable=False),
    Column("state", LargeBinary, nullable=False),
    Column("checkpoint", Text, nullable=False),
)

# What is no occurrence: as a literal, since SQLite takes an index only for the very words that it was made with.
OF_PEOPLE = text("kind NOT IN ('opened', 'occurred')")

events = Table(  # the entries of the logs: all that happened, in full; only a purge takes `data` away
    "events",
    metadata,
    Column("id", BigInteger().with_variant(Integer, "sqlite"), primary_key=True),
    Column("uid", LargeBinary(16), nullable=False, unique=True),  # given before it is written: never written twice
    Column("log", ForeignKey("logs.id")),  # none: from before there were logs
    Column("place", BigInteger),
    Column("at", Utc, nullable=False),
    Column("kind", String(40), nullable=False),
    Column("incident", BigInteger),  # no foreign key: the entry stays when the incident is purged
    Column("actor", Text, nullable=False),
    Column("data", Text),  # canonical JSON
    Column("sha256", LargeBinary(32), nullable=False),  # of the data
    Column("leaf", LargeBinary(32)),  # the hash of the entry in the tree
    Index("ix_events_incident", "incident", "id"),
    Index("ix_events_log", "log", "place", unique=True),
    Index("ix_events_trail", "id", sqlite_where=OF_PEOPLE, postgresql_where=OF_PEOPLE),
)
