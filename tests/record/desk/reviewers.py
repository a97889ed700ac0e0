"""A store with an incident that has evidence, for what reviewers ask of it; on both databases."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from sqlalchemy import text

from outgate.model import Sender
from outgate.record.evidence import Sealer
from outgate.record.rows import row_of
from tests.record.evidence.test_snippets import stopped
from tests.record.outcomes import AT, USER

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from outgate.record import Store
    from outgate.record.ledger.entries import Event

KEY = X25519PrivateKey.from_private_bytes(b"e" * 32)
SEALER = Sealer(KEY.public_key().public_bytes_raw())
CARD = "4929123412341232"
HOUR = timedelta(hours=1)


def add_with_evidence(store: Store, *, group: str = "support", body: str = f"the card {CARD}, thanks") -> int:
    """Record that a card was stopped, and return the incident's row."""
    made = stopped(body, CARD)
    sender = Sender("10.20.0.7", USER, frozenset({group}))
    sent = replace(made, message=replace(made.message, sender=sender, at=AT))
    return row_of(store.add(replace(sent, evidence=SEALER(sent))).number) or 0


def told(store: Store) -> list[tuple[str, str, dict[str, Any]]]:
    """Return what the logs tell of people's acts: kind, actor, data; the oldest first."""
    with store.reading() as connection:
        rows = connection.exec_driver_sql("SELECT kind, actor, data FROM events ORDER BY id").all()
    kept = [(kind, actor, json.loads(data)) for kind, actor, data in rows]
    return [(kind, actor, data) for kind, actor, data in kept if kind not in {"opened", "occurred", "log.started"}]


def execute(store: Store, statement: str) -> None:
    """Do to the database what an insider might."""

    def work(connection: Connection) -> list[Event]:
        connection.execute(text(statement))
        return []

    store.act(work)
