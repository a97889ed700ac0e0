"""What rules over time count: how many values one person sent, each once. Only keyed digests are kept.

Who counts waits for the one before: of two messages at once, the second sees the values of the first. Attempts are
counted, whatever becomes of the message, for an attempt that was refused and repeated is the pattern looked for.
"""

from __future__ import annotations

import hmac
from datetime import timedelta
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import bindparam, delete, or_, text

from outgate.record.postgres import lock
from outgate.record.prepared import Prepared
from outgate.record.schema import Utc, window_values

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy import Connection

    from outgate.model import Ask, Sender

_SIZE = 16  # bytes of a digest
_AHEAD = timedelta(days=1)
_TOGETHER = 50  # rules that one question is about at the most
# As text, since SQLAlchemy's own upserts are compiled anew at each call, which takes milliseconds. Both databases take
# it; a value that is there is moved to the later time.
_PUT = Prepared(
    text(
        "INSERT INTO window_values (sender, rule, value, at, until) VALUES (:sender, :rule, :value, :at, :until) "
        "ON CONFLICT (sender, rule, value) DO UPDATE SET "
        "at = CASE WHEN excluded.at > window_values.at THEN excluded.at ELSE window_values.at END, "
        "until = CASE WHEN excluded.until > window_values.until THEN excluded.until ELSE window_values.until END"
    ).bindparams(bindparam("at", type_=Utc), bindparam("until", type_=Utc))
)


class Count(NamedTuple):
    """What is to be counted for one message: who sent it, when, and what its rules ask."""

    sender: Sender
    at: datetime
    asks: Sequence[Ask]


def count(connection: Connection, counts: Sequence[Count], key: bytes) -> list[dict[str, int]]:
    """Add the values of each message, in this order, and return by rule how many its sender sent, these included.

    At the most `enough` are counted. Holds up those who count for the same senders until the transaction is over.
    """
    senders = [_digest(key, b"sender", *_person(each.sender)) for each in counts]
    lock(connection, senders)
    return [_count(connection, each, sender, key) for each, sender in zip(counts, senders, strict=True)]


def purge(connection: Connection, now: datetime) -> int:
    """Forget the values that no window reaches any more, and those of a time to come; return how many there were.

    The latter were counted while the clock was wrong, and would count until that time has come.
    """
    c = window_values.c
    return connection.execute(delete(window_values).where(or_(c.until <= now, c.at > now + _AHEAD))).rowcount


def _count(connection: Connection, counted: Count, sender: bytes, key: bytes) -> dict[str, int]:
    rows = [row for ask in counted.asks for row in _rows(counted, ask, sender, key)]
    if rows:
        _PUT.run(connection, rows)
    told: dict[str, int] = {}
    for at in range(0, len(counted.asks), _TOGETHER):
        asks = counted.asks[at : at + _TOGETHER]
        found = _question(len(asks)).all(connection, _answers(counted, asks, sender))
        told |= {ask.rule: number for ask, (number,) in zip(asks, found, strict=True)}
    return told


def _rows(counted: Count, ask: Ask, sender: bytes, key: bytes) -> list[dict[str, Any]]:
    same = {"sender": sender, "rule": ask.rule, "at": counted.at, "until": counted.at + ask.window}
    rule = ask.rule.encode()
    values = dict.fromkeys(_digest(key, b"value", sender, rule, value) for value in ask.values)
    return [{**same, "value": value} for value in values]


@cache
def _question(rules: int) -> Prepared:
    """Return one statement for so many rules: a number for each, in their order."""
    counted = (
        f"SELECT {n} AS place, (SELECT count(*) FROM (SELECT 1 FROM window_values WHERE sender = :sender "  # noqa: S608 - numbers
        f"AND rule = :rule{n} AND at > :after{n} LIMIT :enough{n}) AS found{n}) AS number"
        for n in range(rules)
    )
    times = (bindparam(f"after{n}", type_=Utc) for n in range(rules))
    all_of_them = f"SELECT number FROM ({' UNION ALL '.join(counted)}) AS counted ORDER BY place"  # noqa: S608
    return Prepared(text(all_of_them).bindparams(*times))


def _answers(counted: Count, asks: Sequence[Ask], sender: bytes) -> dict[str, Any]:
    given: dict[str, Any] = {"sender": sender}
    for n, ask in enumerate(asks):
        given |= {f"rule{n}": ask.rule, f"after{n}": counted.at - ask.window, f"enough{n}": ask.enough}
    return given


def _person(sender: Sender) -> tuple[bytes, bytes]:
    """Return the user if somebody asked who it is, else the address of the client."""
    if sender.user is None:
        return b"address", sender.address.encode(errors="replace")
    return b"user", sender.user.encode(errors="replace")


def _digest(key: bytes, *pieces: bytes) -> bytes:
    whole = b"".join(len(piece).to_bytes(4) + piece for piece in pieces)
    return hmac.digest(key, whole, "sha256")[:_SIZE]
