"""Entries of a log: what is hashed of an event. The event's data is in it only by its hash, and so can be purged.

An entry is canonical JSON (keys sorted, no blanks, ASCII); data as well, with a random salt, so that nobody can find
out purged data by trying.
"""

from __future__ import annotations

import json
import os
import time
from datetime import UTC, datetime
from hashlib import sha256
from typing import TYPE_CHECKING, Any, NamedTuple

import orjson

from outgate.record.ledger.tree import leaf_hash

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy import RowMapping

_SALT = 16  # bytes
_TIME, _RANDOM = 6, 10  # bytes of a uid
_DELETE = b"\x7f"  # the one character of ASCII that only one of them escapes
_encode = json.JSONEncoder(sort_keys=True, separators=(",", ":")).encode


class Event(NamedTuple):
    """Something that happened, before it is in a log. `incident` is the row it belongs to, if any."""

    uid: bytes
    at: datetime
    kind: str
    incident: int | None
    actor: str
    data: str


def made(
    kind: str, actor: str, tree: Mapping[str, Any], *, incident: int | None = None, at: datetime | None = None
) -> Event:
    """Return the event that `actor` did something, now unless `at` tells when. `tree` must hold no name of a sender."""
    return Event(new_uid(), at or datetime.now(UTC), kind, incident, actor, salted(tree))


def new_uid() -> bytes:
    """Return what makes an event one of its kind: with it, a second attempt to write it is recognised.

    It begins with the milliseconds of now, so that the index of these grows at its end only.
    """
    return (time.time_ns() // 1_000_000).to_bytes(_TIME) + os.urandom(_RANDOM)


def canonical(tree: Mapping[str, Any]) -> str:
    """Return the one spelling of a JSON object that holds no fractions: of these there are several.

    Printable ASCII is spelled alike by both encoders, and nearly all is that: the quick one tells.
    """
    try:
        spelled = orjson.dumps(tree, option=orjson.OPT_SORT_KEYS)
    except TypeError:  # half a character, a number of more than 64 bits
        return _encode(tree)
    return spelled.decode() if spelled.isascii() and _DELETE not in spelled else _encode(tree)


def salted(tree: Mapping[str, Any]) -> str:
    """Return the data of an event: canonical, and with a salt."""
    return canonical({**tree, "salt": os.urandom(_SALT).hex()})


def entry_of(place: int, event: Event, data_hash: bytes) -> str:
    """Return the entry of an event whose data may be gone."""
    return canonical(
        {
            "actor": event.actor,
            "at": event.at.isoformat(timespec="microseconds"),
            "incident": event.incident,
            "kind": event.kind,
            "place": place,
            "sha256": data_hash.hex(),
            "uid": event.uid.hex(),
        }
    )


def is_entered(found: RowMapping) -> bool:
    """Tell whether a row of `events` with its data is what was hashed into the tree when it was entered."""
    event = Event(*(found[name] for name in Event._fields))
    expected: bytes = row(found["log"], found["place"], event)["leaf"]
    return bool(expected == found["leaf"])


def row(log: int, place: int, event: Event) -> dict[str, Any]:
    """Return the row of `events`, with the hash of the entry in the tree as `leaf`."""
    data_hash = sha256(event.data.encode()).digest()
    leaf = leaf_hash(entry_of(place, event, data_hash).encode())
    return {**event._asdict(), "log": log, "place": place, "sha256": data_hash, "leaf": leaf}
