"""What alembic runs: the migrations, on the connection and in the transaction that the caller handed in."""

from __future__ import annotations

from alembic import context

from outgate.record.schema import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    transactional_ddl=True,  # SQLite can, if the transaction was begun explicitly: a half-made schema is never seen
)
context.run_migrations()
