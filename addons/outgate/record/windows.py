"""What rules over time count: how many values one person sent, each once. Only keyed digests are kept.

Who counts waits for the one before: of two messages at once, the second sees the values of the first. Attempts are
counted, whatever becomes of the message, for an attempt that was refused and repeated is the pattern looked for.
"""

from __future__ import annotations

import hmac
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import case, delete, func, insert, select, update

from outgate.record.schema import facts, window_values

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy import Connection

    from outgate.model import Ask, Sender

_SIZE = 16  # bytes of a digest


class Count(NamedTuple):
    """What is to be counted for one message: who sent it, when, and what its rules ask."""

    sender: Sender
    at: datetime
    asks: Sequence[Ask]


def count(connection: Connection, counts: Sequence[Count], key: bytes) -> list[dict[str, int]]:
    """Add the values of each message, in this order, and return by rule how many its sender sent, these included.

    At the most `enough` are counted. Holds up everyone else who counts until the transaction is over.
    """
    connection.execute(select(facts.c.name).where(facts.c.name == "windows").with_for_update())
    return [{ask.rule: _count(connection, each, ask, key) for ask in each.asks} for each in counts]


def purge(connection: Connection, now: datetime) -> int:
    """Forget the values that no window reaches any more; return how many there were."""
    return connection.execute(delete(window_values).where(window_values.c.until <= now)).rowcount


def _count(connection: Connection, counted: Count, ask: Ask, key: bytes) -> int:
    columns = window_values.c
    sender = _digest(key, b"sender", *_person(counted.sender))
    values = [_digest(key, b"value", sender, ask.rule.encode(), value) for value in ask.values]
    _put(connection, sender, ask, values, counted.at)
    within = (columns.sender == sender, columns.rule == ask.rule, columns.at > counted.at - ask.window)
    found = select(columns.value).where(*within).limit(ask.enough).subquery()
    return connection.execute(select(func.count()).select_from(found)).scalar_one()


def _person(sender: Sender) -> tuple[bytes, bytes]:
    """Return the user if somebody asked who it is, else the address of the client."""
    if sender.user is None:
        return b"address", sender.address.encode(errors="replace")
    return b"user", sender.user.encode(errors="replace")


def _digest(key: bytes, *pieces: bytes) -> bytes:
    whole = b"".join(len(piece).to_bytes(4) + piece for piece in pieces)
    return hmac.digest(key, whole, "sha256")[:_SIZE]


def _put(connection: Connection, sender: bytes, ask: Ask, values: Sequence[bytes], at: datetime) -> None:
    """Add the values, and move those that are there to the later time. No upsert: its statements are never cached."""
    columns = window_values.c
    own = (columns.sender == sender, columns.rule == ask.rule)
    known = set(connection.scalars(select(columns.value).where(*own, columns.value.in_(values))))
    times = {"at": at, "until": at + ask.window}
    if known:
        later = {name: case((columns[name] < time, time), else_=columns[name]) for name, time in times.items()}
        connection.execute(update(window_values).where(*own, columns.value.in_(known)).values(later))
    rows = [{"sender": sender, "rule": ask.rule, "value": value} | times for value in values if value not in known]
    if rows:
        connection.execute(insert(window_values), rows)
