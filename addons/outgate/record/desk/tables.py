"""The tables of the reviewers' desk: who may sign in, what was asked for and granted, and how far sinks have come.

They hold the present state only. What was done, by whom and when, stands in the log's entries, as all else does.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    Text,
)

from outgate.record.schema import Utc, metadata

accounts = Table(
    "accounts",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", String(60), nullable=False, unique=True),  # in lower case
    Column("password", Text),  # argon2id; none: signs in by a header that a listed peer sets
    Column("one_time_until", Utc),  # the password was made by another, good for one sign-in until then; none: it is own
    Column("totp", LargeBinary),  # the secret, sealed; none: not yet set up
    Column("totp_used", BigInteger, nullable=False),  # the newest time step that was accepted: none is taken twice
    Column("roles", Text, nullable=False),  # JSON, a list of words
    Column("scope", Text, nullable=False),  # JSON, the senders' groups whose incidents are seen; empty: all
    Column("disabled", Boolean, nullable=False),
    Column("made_at", Utc, nullable=False),
)

sessions = Table(
    "sessions",
    metadata,
    Column("token", LargeBinary(32), primary_key=True),  # SHA-256 of what the cookie holds
    Column("account", ForeignKey("accounts.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("made_at", Utc, nullable=False),
    Column("seen_at", Utc, nullable=False),
    Column("proved_at", Utc, nullable=False),  # when the password was last asked for
)

tokens = Table(  # of the API
    "tokens",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("token", LargeBinary(32), nullable=False, unique=True),  # SHA-256 of it
    Column("account", ForeignKey("accounts.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("title", String(100), nullable=False),
    Column("made_at", Utc, nullable=False),
    Column("until", Utc, nullable=False),
    Column("used_at", Utc),
)

attempts = Table(  # sign-ins that failed, by what is throttled: `account:…` or `address:…`, as a keyed digest
    "attempts",
    metadata,
    Column("who", LargeBinary(16), primary_key=True),
    Column("failures", Integer, nullable=False),
    Column("last_at", Utc, nullable=False),
)

views = Table(  # filters that were saved
    "views",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("account", ForeignKey("accounts.id", ondelete="CASCADE"), nullable=False),
    Column("title", String(100), nullable=False),
    Column("query", Text, nullable=False),  # as in the address of the queue
    Column("shared", Boolean, nullable=False),
    Index("ix_views_account", "account", "title", unique=True),
)

requests = Table(  # to see more than is shown: who it was, or the sealed evidence
    "requests",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("incident", BigInteger, nullable=False, index=True),
    Column("what", String(20), nullable=False),  # person | evidence
    Column("reason", Text, nullable=False),
    Column("asked_by", String(60), nullable=False),
    Column("asked_at", Utc, nullable=False),
    Column("decided_by", String(60)),
    Column("decided_at", Utc),
    Column("granted", Boolean),  # none: not yet decided
    Column("until", Utc),  # when a grant ends
    Column("ended_at", Utc),  # when it was withdrawn
)

exemptions = Table(  # asked for in the console; once granted they are written where the proxy reads them
    "exemptions",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("incident", BigInteger),  # that it came from
    Column("rule", String(200), nullable=False),
    Column("recipients", Text, nullable=False),  # JSON, a list: hosts or groups, as `to` of a rule
    Column("senders", Text, nullable=False),  # JSON, a list: groups, as `from` of a rule
    Column("owner", String(100), nullable=False),
    Column("reason", Text, nullable=False),
    Column("expires", Date, nullable=False),
    Column("asked_by", String(60), nullable=False),
    Column("asked_at", Utc, nullable=False),
    Column("decided_by", String(60)),
    Column("decided_at", Utc),
    Column("granted", Boolean),
    Column("ended_at", Utc),  # when it was taken back before it expired
)

evidence = Table(  # apart, so that it can be purged by itself; the entry in the log holds its hash
    "evidence",
    metadata,
    Column("uid", LargeBinary(16), primary_key=True),  # of the event of the occurrence
    Column("incident", BigInteger, nullable=False, index=True),
    Column("at", Utc, nullable=False, index=True),
    Column("sealed", LargeBinary, nullable=False),
)

sinks = Table(  # how far each has come in which log
    "sinks",
    metadata,
    Column("name", String(60), primary_key=True),
    Column("log", ForeignKey("logs.id"), primary_key=True),
    Column("place", BigInteger, nullable=False),  # the first entry that is not yet delivered
    Column("delivered_at", Utc),
    Column("lost", BigInteger, nullable=False),  # entries that were gone before they were delivered
    Column("fault", Text, nullable=False),  # why it does not get on; empty: it does
)
