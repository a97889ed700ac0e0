"""The first version: incidents with their rules and findings, events, numbering."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make all tables."""
    _store_tables()
    _incident_tables()
    _detail_tables()


def _store_tables() -> None:
    op.create_table(
        "facts",
        sa.Column("name", sa.String(40), primary_key=True),
        sa.Column("value", sa.Text, nullable=False),
    )
    numbering = op.create_table(
        "numbering",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("last", sa.Integer, nullable=False),
    )
    op.bulk_insert(numbering, [{"id": 1, "last": 0}])


def _incident_tables() -> None:
    op.create_table(
        "incidents",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("opened_at", sa.DateTime, nullable=False, index=True),
        sa.Column("channel", sa.String(20), nullable=False),
        sa.Column("user", sa.Text, index=True),
        sa.Column("user_groups", sa.JSON, nullable=False),
        sa.Column("address", sa.Text, nullable=False),
        sa.Column("host", sa.Text, nullable=False, index=True),
        sa.Column("port", sa.Integer, nullable=False),
        sa.Column("scheme", sa.String(20), nullable=False),
        sa.Column("host_groups", sa.JSON, nullable=False),
        sa.Column("method", sa.String(20), nullable=False),
        sa.Column("action", sa.SmallInteger, nullable=False),
        sa.Column("disposition", sa.String(20), nullable=False),
        sa.Column("why", sa.Text, nullable=False),
        sa.Column("policy_version", sa.String(80), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("size", sa.Integer, nullable=False),
    )


def _detail_tables() -> None:
    op.create_table(
        "incident_rules",
        sa.Column("incident", sa.Integer, sa.ForeignKey("incidents.id"), primary_key=True),
        sa.Column("place", sa.SmallInteger, primary_key=True),
        sa.Column("rule", sa.String(200), nullable=False, index=True),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("severity", sa.SmallInteger, nullable=False),
        sa.Column("action", sa.SmallInteger, nullable=False),
        sa.Column("observed", sa.Boolean, nullable=False),
        sa.Column("exempted_by", sa.Text, nullable=False),
    )
    op.create_table(
        "incident_findings",
        sa.Column("incident", sa.Integer, sa.ForeignKey("incidents.id"), primary_key=True),
        sa.Column("place", sa.Integer, primary_key=True),
        sa.Column("data_type", sa.String(200), nullable=False),
        sa.Column("path", sa.JSON, nullable=False),
        sa.Column("likelihood", sa.SmallInteger, nullable=False),
        sa.Column("count", sa.Integer, nullable=False),
        sa.Column("distinct", sa.Integer, nullable=False),
        sa.Column("people", sa.Integer, nullable=False),
        sa.Column("samples", sa.JSON, nullable=False),
        sa.Column("digests", sa.JSON, nullable=False),
    )
    op.create_table(
        "events",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("incident", sa.Integer, sa.ForeignKey("incidents.id"), nullable=False),
        sa.Column("at", sa.DateTime, nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("actor", sa.Text, nullable=False),
        sa.Column("data", sa.JSON, nullable=False),
        sa.Index("ix_events_incident", "incident", "id"),
    )
