"""Fewer indexes of incidents: each is a page more to write whenever one is recorded."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_GONE = ("last_at", "opened_at", "channel", "disposition", "state", "verdict")


def upgrade() -> None:
    """Drop what another index answers as well; the new ones answer for several, or hold few rows."""
    for name in _GONE:
        op.drop_index(f"ix_incidents_{name}", "incidents")
    op.create_index("ix_incidents_kind", "incidents", ["channel", "disposition"])
    _make_partial("state", ["state"], "state NOT IN ('new', 'resolved')")
    _make_partial("verdict", ["verdict", "closed"], "verdict IS NOT NULL")


def _make_partial(name: str, columns: list[str], where: str) -> None:
    of = sa.text(where)
    op.create_index(f"ix_incidents_{name}", "incidents", columns, sqlite_where=of, postgresql_where=of)
