"""Reads archives by libarchive: members, names and links, in pieces and never past a limit. Nothing is written back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from outgate.extract.archives.kinds import find, is_archive
from outgate.extract.archives.libarchive import Archive, Fault, is_there
from outgate.extract.inflate import RATIO_FROM
from outgate.extract.magic import looks_opaque
from outgate.extract.tree import Child, Exceeded, Hints
from outgate.model import Part, Reason

if TYPE_CHECKING:
    from collections.abc import Iterator

    from outgate.extract.archives.kinds import Found
    from outgate.extract.archives.libarchive import Entry
    from outgate.extract.tree import Budget

_MOST = 16  # archives behind each other that are read


def read(part: Part, hints: Hints, budget: Budget) -> Iterator[Child]:
    """Yield the members of each archive, or what one compressed file holds, and the names. Raises Exceeded."""
    all_found = find(part.data)
    for found in all_found[:_MOST]:
        if is_there():
            yield from _Reader(part, found, budget).read()
        else:
            budget.gap(Reason.FORMAT, part.path, f"{found.kind}: libarchive is not installed", part)
    if len(all_found) > _MOST:
        budget.gap(Reason.PARTS, part.path, f"more than {_MOST} archives behind each other", part)
    if not all_found:
        _unknown(part, budget)


def _unknown(part: Part, budget: Budget) -> None:
    """Say of bytes that hold no archive what would be said of them if nobody had taken them for one."""
    if not part.is_text and looks_opaque(part.data):
        budget.gap(Reason.OPAQUE, part.path, "bytes of no known format, as random as if encrypted", part)


class _Reader:
    """One archive while it is read."""

    def __init__(self, part: Part, found: Found, budget: Budget) -> None:
        self.part = part
        self.found = found
        self.budget = budget
        self.size = 0  # bytes unpacked so far
        self.names: list[str] = []
        self.told = False  # that something was not read

    def read(self) -> Iterator[Child]:
        """Yield what the archive holds; what it does not let go of is a gap."""
        try:
            with Archive(self.part.data, self.found.start, is_raw=self.found.is_raw) as archive:
                for entry in archive.entries():
                    yield from self._entry(archive, entry)
        except Fault as fault:
            self._damaged(fault)
        if self.names:
            told = "\n".join(dict.fromkeys(self.names)).encode("utf-8", "replace")
            yield Child(Part((*self.part.path, f"{self.found.kind} names"), told, parent=self.part))

    def _entry(self, archive: Archive, entry: Entry) -> Iterator[Child]:
        if not self.found.is_raw:
            self.names += filter(None, (entry.name, entry.link))
        if len(self.names) > 2 * self.budget.limits.parts:
            raise Exceeded(Reason.PARTS, f"more than {self.budget.limits.parts} parts")
        step = self.found.kind if self.found.is_raw else f"{self.found.kind}[{entry.name}]"
        path = (*self.part.path, step)
        if entry.is_encrypted:
            self.told = True
            self.budget.gap(Reason.ENCRYPTED, path, f"{self.found.kind} entry with a password", self.part)
        elif entry.is_file:
            data, end = self._content(archive, path)
            if data:
                yield Child(Part(path, data, is_text=False, parent=self.part), Hints(name=entry.name))
            if end is not None:
                raise end

    def _content(self, archive: Archive, path: tuple[str, ...]) -> tuple[bytes, Exceeded | Fault | None]:
        """Return an entry's content up to where it ends, or what ends the reading of the archive."""
        out: list[bytes] = []
        try:
            for chunk in archive.chunks():
                out.append(chunk)
                self._count(len(chunk))
        except Exceeded as limit:
            return b"".join(out), limit
        except Fault as fault:
            self._unread(fault, path)
            self.told = True
            return b"".join(out), fault if fault.is_fatal else None
        return b"".join(out), None

    def _count(self, size: int) -> None:
        """Raise Exceeded when this was too much for the message, or for an archive of its size."""
        self.size += size
        self.budget.spend(size)
        ratio = self.budget.limits.ratio
        if self.size > RATIO_FROM and self.size > ratio * len(self.part.data):
            raise Exceeded(Reason.EXPANSION, f"more than {ratio} times its size when decoded")

    def _unread(self, fault: Fault, path: tuple[str, ...]) -> None:
        if fault.is_encrypted:
            self.told = True
            self.budget.gap(Reason.ENCRYPTED, path, f"{self.found.kind} entry with a password", self.part)
        elif "nsupported" in fault.said or "not supported" in fault.said:
            self.budget.gap(Reason.ENCODING, path, f"a {self.found.kind} compression that is not known", self.part)
        else:
            self.budget.gap(Reason.TRUNCATED, path, "damaged", self.part)

    def _damaged(self, fault: Fault) -> None:
        """Say that the archive cannot be read on; a mark in the midst of something else may be none."""
        if self.told:
            return  # what follows a member that was not read cannot be read either
        if self.found.start == 0 or self.names or fault.is_encrypted:
            self._unread(fault, (*self.part.path, self.found.kind))
        else:
            _unknown(self.part, self.budget)


__all__ = ["is_archive", "read"]
