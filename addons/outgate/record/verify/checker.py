"""Checks the export of a log: every line, every entry, every place, the keys, and the root against what was signed.

Checkpoints that were kept elsewhere are the strongest proof: a log that was cut off or written anew together with its
own checkpoint does not fit them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from outgate.record.verify import lines
from outgate.record.verify.faults import Fault, Kind
from outgate.record.verify.keychain import KeyChain
from outgate.record.verify.merkle import Roots
from outgate.record.verify.places import Places, words
from outgate.record.verify.purges import KIND as PURGED
from outgate.record.verify.purges import Purges
from outgate.record.verify.signatures import Checkpoint, NotSigned, PublicKey, checkpoint, public_key

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

MANY = 100  # faults told at the most
_OF_ENTRIES = {Kind.EDITED, Kind.MISSING, Kind.REORDERED, Kind.INSERTED}


class Report(NamedTuple):
    """What was found. The log is proved if there are no `faults`; `purged` entries are without their data."""

    origin: str
    size: int
    root: bytes
    purged: int
    rotations: int
    kept: int
    faults: tuple[Fault, ...]


def verify(export: Iterable[bytes], key: str, kept: Sequence[str] = ()) -> Report:
    """Check the lines of an export, with their newlines, against a public key and checkpoints kept elsewhere.

    `key` may be any that signed the log; those before and after it count because they are signed on. Never raises for
    what stands in the export; raises ValueError when `key` is no public key.
    """
    trusted = public_key(key)
    checker = _Checker(_sizes(kept))
    for line in export:
        checker.take(line)
    return checker.report(trusted, kept)


class _Checker:
    def __init__(self, sizes: set[int]) -> None:
        self._sizes = sizes
        self._faults: list[Fault] = []
        self._line = 0
        self._header: lines.Header | None = None
        self._checkpoint: str | None = None
        self._places, self._purges, self._keys, self._roots = Places(), Purges(), KeyChain(), Roots()
        self._root_at: dict[int, bytes] = {0: self._roots.root()}

    def take(self, line: bytes) -> None:
        """Check a line."""
        self._line += 1
        try:
            if self._line == 1:
                self._header = lines.header(line)
                self._sizes.add(self._header.size)
            elif self._checkpoint is not None:
                self._fault(Kind.INSERTED, f"line {self._line} stands after the checkpoint")
            elif lines.is_footer(line):
                self._checkpoint = lines.footer(line)
            else:
                self._entry(lines.entry(line))
        except lines.Unreadable:
            self._fault(Kind.EDITED, f"line {self._line} is not as it was written")

    def _entry(self, found: lines.Entry) -> None:
        self._faults += lines.faults(found)
        if found.data is None:
            self._add(self._purges.without(found.place, found.kind, found.at))
        elif found.kind == PURGED:
            self._purges.said(lines.data(found), found.at)
        self._add(self._places.take(found.place))
        self._add(self._keys.take(found))
        self._roots.take(found.raw)
        if self._roots.count in self._sizes:
            self._root_at[self._roots.count] = self._roots.root()

    def report(self, trusted: PublicKey, kept: Sequence[str]) -> Report:
        """Return what was found, once all lines were taken."""
        self._faults += [*self._places.missing(), *self._purges.missing()]
        self._root_at[self._roots.count] = self._roots.root()
        self._check_keys(trusted)
        self._check_end()
        for note in kept:
            self._check_kept(note)
        origin = self._header.origin if self._header else ""
        rotations = max(len(self._keys.keys) - 1, 0)
        told = tuple(dict.fromkeys(self._faults))[:MANY]
        return Report(origin, self._roots.count, self._roots.root(), self._purges.count, rotations, len(kept), told)

    def _check_keys(self, trusted: PublicKey) -> None:
        if trusted.text not in {key.text for key in self._keys.keys}:
            self._fault(Kind.WRONG_KEY, f"the log is not signed by the key of {trusted.name} that was given")
        if self._header is None or self._header.origin != trusted.name:
            self._fault(Kind.WRONG_KEY, f"the log is not called {trusted.name} as the key is")

    def _check_end(self) -> None:
        signed = self._signed(self._checkpoint or "", [self._keys.last] if self._keys.last else [])
        if self._checkpoint is None:
            self._fault(Kind.TRUNCATED, "the file ends without a checkpoint")
        elif signed is None:
            self._fault(Kind.WRONG_KEY, "the checkpoint is not signed by the key of the log, or was edited")
        else:
            self._compare(signed, "the checkpoint of the log")
            if self._places.next > signed.size:
                self._fault(Kind.INSERTED, f"{words(signed.size, self._places.next - 1)}: never signed")
            if self._header is not None and self._header.size != signed.size:
                self._fault(
                    Kind.EDITED, f"line 1 tells of {_entries(self._header.size)}, the checkpoint of {signed.size}"
                )

    def _check_kept(self, note: str) -> None:
        signed = self._signed(note, self._keys.keys)
        if signed is None:
            self._fault(Kind.WRONG_KEY, "a checkpoint that was kept is not signed by a key of this log, or was edited")
        else:
            self._compare(signed, f"the checkpoint kept at {signed.size}")

    def _compare(self, signed: Checkpoint, what: str) -> None:
        if signed.size > self._places.next:
            gone = words(self._places.next, signed.size - 1)
            self._fault(Kind.TRUNCATED, f"{what} tells of {_entries(signed.size)}: {gone} missing at the end")
        elif self._root_at.get(signed.size, signed.root) != signed.root and not self._is_explained():
            self._fault(Kind.FORKED, f"{what} was signed over other entries")

    def _is_explained(self) -> bool:
        """Tell whether the root differs because of an entry that was told of, and not because the log is another."""
        return any(fault.kind in _OF_ENTRIES for fault in self._faults)

    def _signed(self, note: str, keys: Iterable[PublicKey]) -> Checkpoint | None:
        for key in keys:
            try:
                return checkpoint(note, key)
            except NotSigned:
                continue
        return None

    def _fault(self, kind: Kind, what: str) -> None:
        self._faults.append(Fault(kind, what))

    def _add(self, fault: Fault | None) -> None:
        if fault is not None:
            self._faults.append(fault)


def _sizes(kept: Sequence[str]) -> set[int]:
    """Return at which sizes roots are wanted; whether anybody signed them is checked once the keys are known."""
    second = [note.split("\n")[1] for note in kept if note.count("\n") > 1]
    return {int(size) for size in second if size.isascii() and size.isdecimal() and len(size) < 19}  # noqa: PLR2004


def _entries(count: int) -> str:
    return "1 entry" if count == 1 else f"{count} entries"
