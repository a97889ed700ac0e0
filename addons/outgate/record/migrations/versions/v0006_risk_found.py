"""What finds incidents by rule or data type tells how urgent each is: the riskiest of a rule are found at once."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

_FOUND_BY = {"incident_rules": "rule", "incident_types": "data_type"}


def upgrade() -> None:
    """Take the rows aside and write them anew: filling in a new column would leave each of them twice on PostgreSQL."""
    for table, name in _FOUND_BY.items():
        op.execute(
            f"CREATE TEMPORARY TABLE aside AS SELECT f.incident, f.{name}, i.risk "  # noqa: S608 - ours
            f"FROM {table} f JOIN incidents i ON i.id = f.incident"
        )
        op.drop_index(f"ix_{table}_{name}", table)
        op.execute(f"DELETE FROM {table}" if op.get_bind().dialect.name == "sqlite" else f"TRUNCATE {table}")  # noqa: S608
        op.add_column(table, sa.Column("risk", sa.SmallInteger, nullable=False))
        columns = f"incident, {name}, risk"
        op.execute(f"INSERT INTO {table} ({columns}) SELECT {columns} FROM aside ORDER BY incident")  # noqa: S608
        op.create_index(f"ix_{table}_{name}", table, [name, "risk", "incident"])
        op.execute("DROP TABLE aside")
