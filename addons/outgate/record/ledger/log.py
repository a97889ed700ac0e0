"""The log of this proxy in the database: events, the state of the tree and a signed checkpoint in one transaction.

A log that is missing is an error and never a fresh start, and so is one that is shorter than it was: whoever can
write the database cannot have it begin anew, or go back, without being noticed.
"""

from __future__ import annotations

import os
from contextlib import suppress
from typing import TYPE_CHECKING

from sqlalchemy import bindparam, insert, select, update

from outgate.record.failure import StoreError
from outgate.record.ledger.entries import Event, new_uid, row, salted
from outgate.record.ledger.notes import NoteKey, rotation
from outgate.record.ledger.tree import Tree
from outgate.record.schema import events, logs

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from pathlib import Path

    from sqlalchemy import Connection, RowMapping

STARTED, ROTATED = "log.started", "key.rotated"
OURSELVES = "outgate"  # the actor of what no person does
# Statements are made once: SQLAlchemy takes longer to make one than SQLite to run it.
_INSERT = insert(events)
_LOCKED = select(logs).where(logs.c.origin == bindparam("origin")).with_for_update()
_GROWN = (
    update(logs)
    .where(logs.c.id == bindparam("log"))
    .values({name: bindparam(f"new_{name}") for name in ("size", "state", "checkpoint", "key")})
)
_ADOPTED = 500  # events of an older version that are entered at a time


class Log:
    """Appends to one log with its key. `head` is a file beside the database that remembers the newest checkpoint."""

    def __init__(self, key: NoteKey, head: Path | None = None) -> None:
        self.key = key
        self._head = head
        self._seen = _size(key.origin, _read(head))

    @property
    def origin(self) -> str:
        """The name of the log."""
        return self.key.origin

    def exists(self, connection: Connection) -> bool:
        """Tell whether it was begun in this database."""
        return connection.execute(select(logs.c.id).where(logs.c.origin == self.origin)).scalar() is not None

    def start(self, connection: Connection, at: datetime) -> str:
        """Begin the log with its first entry, take in what an older version kept, and return the checkpoint."""
        values = {"origin": self.origin, "key": self.key.public_text, "size": 0, "state": b"", "checkpoint": ""}
        connection.execute(insert(logs), [values])
        data = salted({"origin": self.origin, "key": self.key.public_text})
        checkpoint = self.append(connection, [Event(new_uid(), at, STARTED, None, OURSELVES, data)])
        while orphans := self._orphans(connection):
            checkpoint = self._adopt(connection, orphans)
        return checkpoint

    def check(self, connection: Connection) -> None:
        """Raise StoreError when the log is missing, goes on under another key, or is shorter than it was."""
        self._locked(connection)

    def holds(self, connection: Connection, event: Event) -> bool:
        """Tell whether an earlier attempt did write this very event."""
        return connection.execute(select(events.c.id).where(events.c.uid == event.uid)).scalar() is not None

    def append(self, connection: Connection, new: Sequence[Event]) -> str:
        """Write events as the next entries and return the signed checkpoint, which `appended` wants after the commit.

        Raises StoreError as `check` does. Others who write to this log wait until the transaction is over.
        """
        log = self._locked(connection)
        tree = Tree(log["size"], log["state"])
        rows = [row(log["id"], place, event) for place, event in enumerate(new, tree.size)]
        for each in rows:
            tree.append(each["leaf"])
        connection.execute(_INSERT, rows)
        return self._close(connection, log["id"], tree, self.key)

    def appended(self, checkpoint: str) -> None:
        """Remember what is durable now: the log may never be shorter again."""
        self._seen = max(self._seen, _size(self.origin, checkpoint))
        if self._head is not None:
            with suppress(OSError):  # it is durable in the database; an older head is no harm
                _write(self._head, checkpoint)

    def rotate(self, connection: Connection, new: NoteKey, at: datetime) -> str:
        """Let `new` sign from the next entry on, which both keys sign; return the first checkpoint of `new`."""
        log = self._locked(connection)
        data = salted({"note": rotation(self.key, new, log["size"])})
        self.append(connection, [Event(new_uid(), at, ROTATED, None, OURSELVES, data)])
        grown = self._locked(connection)
        return self._close(connection, grown["id"], Tree(grown["size"], grown["state"]), new)

    def _close(self, connection: Connection, log: int, tree: Tree, key: NoteKey) -> str:
        checkpoint = key.checkpoint(tree.size, tree.root())
        new = {"size": tree.size, "state": tree.state, "checkpoint": checkpoint, "key": key.public_text}
        connection.execute(_GROWN, {"log": log} | {f"new_{name}": value for name, value in new.items()})
        return checkpoint

    def _locked(self, connection: Connection) -> RowMapping:
        found = connection.execute(_LOCKED, {"origin": self.origin}).mappings().first()
        if found is None:
            raise StoreError(
                f"log {self.origin} is not in the database: `outgate log new` begins one, if that is meant"
            )
        if found["key"] != self.key.public_text:
            raise StoreError(f"log {self.origin} is signed by another key now: was it rotated?")
        if found["size"] < self._seen:
            short = f"log {self.origin} has {found['size']} entries and had {self._seen}: the database went back"
            raise StoreError(f"{short}; if a backup was restored, remove {self._head}")
        return found

    def _orphans(self, connection: Connection) -> Sequence[RowMapping]:
        query = select(events).where(events.c.log.is_(None)).order_by(events.c.id).limit(_ADOPTED)
        return connection.execute(query).mappings().all()

    def _adopt(self, connection: Connection, orphans: Sequence[RowMapping]) -> str:
        log = self._locked(connection)
        tree = Tree(log["size"], log["state"])
        for found in orphans:
            event = Event(*(found[name] for name in Event._fields))
            entered = row(log["id"], tree.size, event)
            tree.append(entered["leaf"])
            connection.execute(update(events).where(events.c.id == found["id"]).values(entered))
        return self._close(connection, log["id"], tree, self.key)


def _read(head: Path | None) -> str:
    if head is None or not head.exists():
        return ""
    return head.read_text(encoding="utf-8")


def _write(head: Path, checkpoint: str) -> None:
    """Replace the file as a whole. After a power cut an older one may be there, which is no harm."""
    half = f"{head}.{os.getpid()}.new"
    with open(os.open(half, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:  # noqa: PTH123 - by descriptor
        file.write(checkpoint)
    os.replace(half, head)  # noqa: PTH105 - text, no objects: this is done at each commit


def _size(origin: str, checkpoint: str) -> int:
    """Return the size that a checkpoint tells of, if it is one of this log."""
    lines = checkpoint.split("\n")
    return int(lines[1]) if len(lines) > 2 and lines[0] == origin and lines[1].isdecimal() else 0  # noqa: PLR2004
