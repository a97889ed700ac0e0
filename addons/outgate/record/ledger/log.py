"""The log of this proxy in the database: events, the state of the tree and a signed checkpoint in one transaction.

A log that is missing is an error and never a fresh start, and so is one that is shorter than it was, or that goes on
from anything but what its own key signed: whoever can write the database cannot have it begin anew, go back, or take
another past as its own, without being noticed.
"""

from __future__ import annotations

import hmac
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import bindparam, insert, select, update

from outgate.record.failure import StoreError
from outgate.record.ledger.entries import Event, new_uid, row, salted
from outgate.record.ledger.head import Head
from outgate.record.ledger.notes import NoteKey, rotation
from outgate.record.ledger.tree import Tree
from outgate.record.prepared import Prepared
from outgate.record.schema import events, logs

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime
    from pathlib import Path

    from sqlalchemy import Connection, RowMapping

STARTED, ROTATED = "log.started", "key.rotated"
OURSELVES = "outgate"  # the actor of what no person does


class _Row(NamedTuple):
    """A log as the database holds it."""

    id: int
    key: str
    size: int
    state: bytes
    checkpoint: str


_INSERT = Prepared(insert(events))
_LOCKED = Prepared(
    select(*(logs.c[name] for name in _Row._fields)).where(logs.c.origin == bindparam("origin")).with_for_update()
)
_GROWN = Prepared(
    update(logs)
    .where(logs.c.id == bindparam("new_id"))
    .values({name: bindparam(f"new_{name}") for name in _Row._fields if name != "id"})
)
_ADOPTED = 500  # events of an older version that are entered at a time


class Log:
    """Appends to one log with its key. `head` is a file beside the database that remembers the newest checkpoint.

    `renewed` returns the keys that this proxy may sign with by now: it is asked when the log was handed to another.
    """

    def __init__(
        self, key: NoteKey, head: Path | None = None, renewed: Callable[[], Sequence[NoteKey]] | None = None
    ) -> None:
        self.key = key
        self._renewed = renewed or (lambda: ())
        self._head = Head(key.origin, head)
        self._own: tuple[int, bytes, str] | None = None  # size, state and checkpoint that this process signed last

    @property
    def origin(self) -> str:
        """The name of the log."""
        return self.key.origin

    def exists(self, connection: Connection) -> bool:
        """Tell whether it was begun in this database."""
        return connection.execute(select(logs.c.id).where(logs.c.origin == self.origin)).scalar() is not None

    def start(self, connection: Connection, at: datetime) -> str:
        """Begin the log with its first entry, take in what an older version kept, and return the checkpoint."""
        values = {"origin": self.origin, "key": self.key.public_text, "size": 0, "state": b""}
        values |= {"checkpoint": self.key.checkpoint(0, Tree().root())}
        connection.execute(insert(logs), [values])
        data = salted({"origin": self.origin, "key": self.key.public_text})
        checkpoint = self.append(connection, [Event(new_uid(), at, STARTED, None, OURSELVES, data)])
        while orphans := self._orphans(connection):
            checkpoint = self._adopt(connection, orphans)
        return checkpoint

    def check(self, connection: Connection) -> str:
        """Return the checkpoint of the log, which `appended` wants after the commit.

        Raises StoreError when it is missing, goes on under another key, is shorter than it was, or is another than
        this key signed.
        """
        return self._locked(connection).checkpoint

    def holds(self, connection: Connection, event: Event) -> bool:
        """Tell whether an earlier attempt did write this very event."""
        return connection.execute(select(events.c.id).where(events.c.uid == event.uid)).scalar() is not None

    def append(self, connection: Connection, new: Sequence[Event]) -> str:
        """Write events as the next entries and return the signed checkpoint, which `appended` wants after the commit.

        Raises StoreError as `check` does. Others who write to this log wait until the transaction is over.
        """
        log = self._locked(connection)
        tree = Tree(log.size, log.state)
        rows = [row(log.id, place, event) for place, event in enumerate(new, tree.size)]
        for each in rows:
            tree.append(each["leaf"])
        _INSERT.run(connection, rows)
        return self._close(connection, log.id, tree, self.key)

    def appended(self, checkpoint: str) -> None:
        """Remember what is durable now: the log may never be shorter again. "" tells of nothing new."""
        self._head.remember(checkpoint)

    def rotate(self, connection: Connection, new: NoteKey, at: datetime) -> str:
        """Let `new` sign from the next entry on, which both keys sign; return the first checkpoint of `new`."""
        log = self._locked(connection)
        data = salted({"note": rotation(self.key, new, log.size)})
        self.append(connection, [Event(new_uid(), at, ROTATED, None, OURSELVES, data)])
        grown = self._locked(connection)
        return self._close(connection, grown.id, Tree(grown.size, grown.state), new)

    def is_handed_to(self, connection: Connection, new: NoteKey) -> bool:
        """Tell whether an earlier attempt did rotate to this key."""
        return connection.execute(select(logs.c.key).where(logs.c.origin == self.origin)).scalar() == new.public_text

    def _close(self, connection: Connection, log: int, tree: Tree, key: NoteKey) -> str:
        checkpoint = key.checkpoint(tree.size, tree.root())
        state = tree.state
        new = {"new_id": log, "new_key": key.public_text, "new_size": tree.size, "new_state": state}
        _GROWN.run(connection, [{**new, "new_checkpoint": checkpoint}])
        self._own = (tree.size, state, checkpoint)
        return checkpoint

    def _locked(self, connection: Connection) -> _Row:
        rows = _LOCKED.all(connection, {"origin": self.origin})
        if not rows:
            raise StoreError(
                f"log {self.origin} is not in the database: `outgate log new` begins one, if that is meant"
            )
        found = _Row(*rows[0])
        if found.key != self.key.public_text and not self._renew(found.key):
            raise StoreError(f"log {self.origin} is signed by another key now: was it rotated?")
        self._head.check(found.size, found.checkpoint)
        if (found.size, found.state, found.checkpoint) != self._own and not self._is_signed(found):
            raise StoreError(
                f"log {self.origin} is not as this proxy signed it: somebody changed it in the database. "
                "Nothing is recorded on top of that; `outgate log verify` tells what is wrong"
            )
        return found

    def _renew(self, public_text: str) -> bool:
        """Go on with the key to which the log was handed, if this proxy was given it."""
        for key in self._renewed():
            if (key.origin, key.public_text) == (self.origin, public_text):
                self.key = key
                return True
        return False

    def _is_signed(self, found: _Row) -> bool:
        """Tell whether our key signed this very size and state. Ed25519 has one signature for one text: sign again."""
        try:
            root = Tree(found.size, found.state).root()
        except ValueError:
            return False
        return hmac.compare_digest(self.key.checkpoint(found.size, root).encode(), found.checkpoint.encode())

    def _orphans(self, connection: Connection) -> Sequence[RowMapping]:
        query = select(events).where(events.c.log.is_(None)).order_by(events.c.id).limit(_ADOPTED)
        return connection.execute(query).mappings().all()

    def _adopt(self, connection: Connection, orphans: Sequence[RowMapping]) -> str:
        log = self._locked(connection)
        tree = Tree(log.size, log.state)
        for found in orphans:
            event = Event(*(found[name] for name in Event._fields))
            entered = row(log.id, tree.size, event)
            tree.append(entered["leaf"])
            connection.execute(update(events).where(events.c.id == found["id"]).values(entered))
        return self._close(connection, log.id, tree, self.key)
