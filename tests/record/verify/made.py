"""Logs as an export has them, made without a database."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from outgate.record.ledger.entries import Event, canonical, entry_of, new_uid, row, salted
from outgate.record.ledger.notes import NoteKey, rotation
from outgate.record.ledger.tree import Tree, leaf_hash
from tests.record.outcomes import AT

if TYPE_CHECKING:
    from collections.abc import Sequence

    from outgate.record.verify import Report

KEY = NoteKey("outgate.example/proxy", b"l" * 32)
NEW = NoteKey("outgate.example/proxy", b"n" * 32)
STRANGER = NoteKey("outgate.example/proxy", b"s" * 32)


class MadeLog:
    """A log that grows by events; `lines` is its export, `checkpoints` what was signed after each entry."""

    def __init__(self, key: NoteKey = KEY) -> None:
        self.key = key
        self.tree = Tree()
        self.rows: list[str] = []
        self.checkpoints: list[str] = []
        self.add("log.started", {"origin": key.origin, "key": key.public_text})

    def add(self, kind: str = "opened", data: dict[str, Any] | None = None) -> None:
        """Add an entry."""
        place = self.tree.size
        event = Event(new_uid(), AT, kind, place, "outgate", salted({"n": place} if data is None else data))
        made = row(1, place, event)
        self.tree.append(made["leaf"])
        told = {"data": event.data, "entry": entry_of(place, event, made["sha256"]), "hash": made["leaf"].hex()}
        self.rows.append(f"{canonical(told)}\n")
        self.checkpoints.append(self.key.checkpoint(self.tree.size, self.tree.root()))

    def rotate(self, new: NoteKey = NEW, note: str = "") -> None:
        """Hand it to another key."""
        self.add("key.rotated", {"note": note or rotation(self.key, new, self.tree.size)})
        self.key = new
        self.checkpoints[-1] = new.checkpoint(self.tree.size, self.tree.root())

    def purge(self, *places: int, said: Sequence[int] = ()) -> None:
        """Take the data of entries away, and say of those that are `said` that it was a purge."""
        for place in places:
            self.rows[place] = edited(self.rows[place], data=None)
        if said:
            self.add("purged", {"places": [[place, place] for place in said]})

    @property
    def lines(self) -> list[bytes]:
        """The export."""
        head = canonical({"format": "outgate log 1", "origin": self.key.origin, "size": self.tree.size})
        foot = canonical({"checkpoint": self.checkpoints[-1]})
        return [line.encode() for line in (f"{head}\n", *self.rows, f"{foot}\n")]


def made(size: int, key: NoteKey = KEY) -> MadeLog:
    """A log of so many entries."""
    log = MadeLog(key)
    while log.tree.size < size:
        log.add()
    return log


def edited(line: str, **changed: Any) -> str:
    """Return a line of an entry with other values."""
    return f"{canonical(json.loads(line) | changed)}\n"


def re_entered(line: str, **changed: Any) -> str:
    """Return a line whose entry has other values, with the hashes that fit it."""
    tree = json.loads(line)
    entry = canonical(json.loads(tree["entry"]) | changed)
    return edited(line, entry=entry, hash=leaf_hash(entry.encode()).hex())


def kinds(report: Report) -> list[str]:
    """The names of the faults, each once."""
    return [*dict.fromkeys(str(fault.kind) for fault in report.faults)]
