"""The store's schema by versions. Opening a store brings it to HEAD; alembic is imported only if there is work."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import inspect, text

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from outgate.record.people import People

HEAD = "0006"
_LOCK = 0x4F555447  # "OUTG": the advisory lock that keeps two first starts apart on PostgreSQL


def version(connection: Connection) -> str:
    """Return the schema version of the database, or "" when it holds no store yet."""
    if not inspect(connection).has_table("alembic_version"):
        return ""
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar() or ""


def upgrade(connection: Connection, people: People) -> None:
    """Bring the database to HEAD inside the transaction that `connection` is in; raises what the database raises.

    `people` makes pseudonyms of the names that a version before 0003 kept.
    """
    if connection.dialect.name == "postgresql":
        connection.execute(text("SET LOCAL statement_timeout = 0"))
        connection.execute(text("SET LOCAL lock_timeout = 0"))
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
    if version(connection) == HEAD:
        return
    from alembic import command  # noqa: PLC0415 - a tenth of a second that only a first start needs
    from alembic.config import Config  # noqa: PLC0415

    config = Config(attributes={"connection": connection, "people": people})
    config.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    command.upgrade(config, HEAD)
