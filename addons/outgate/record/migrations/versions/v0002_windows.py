"""Rules over time: the values that each sender sent, as keyed digests."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table, and the row that those who count wait for each other at."""
    op.create_table(
        "window_values",
        sa.Column("sender", sa.LargeBinary(16), primary_key=True),
        sa.Column("rule", sa.String(200), primary_key=True),
        sa.Column("value", sa.LargeBinary(16), primary_key=True),
        sa.Column("at", sa.DateTime, nullable=False),
        sa.Column("until", sa.DateTime, nullable=False, index=True),
        sa.Index("ix_window_values_count", "sender", "rule", "at"),
    )
    facts = sa.table("facts", sa.column("name", sa.String), sa.column("value", sa.Text))
    op.bulk_insert(facts, [{"name": "windows", "value": ""}])
