"""The newest checkpoint of a log, remembered in this process and in a file beside the database.

The database cannot go back behind it, and never is it forgotten: an empty file is an error.
"""

from __future__ import annotations

import os
from contextlib import suppress
from typing import TYPE_CHECKING

from outgate.record import owners
from outgate.record.failure import StoreError

if TYPE_CHECKING:
    from pathlib import Path


class Head:
    """What was durable of the log of this origin. Raises StoreError when the file is there and tells nothing."""

    def __init__(self, origin: str, file: Path | None = None) -> None:
        self._origin = origin
        self._file = file
        self._size, self._root = _told(origin, _read(file)) if file is not None and file.exists() else (0, "")

    def check(self, size: int, checkpoint: str) -> None:
        """Raise StoreError when the log is shorter than it was, or as long and another."""
        if size < self._size:
            self._refuse(f"has {size} entries and had {self._size}: the database went back")
        if size == self._size and self._root and _told(self._origin, checkpoint) != (self._size, self._root):
            self._refuse(f"has {size} entries as before, and others: the database was changed")

    def remember(self, checkpoint: str) -> None:
        """Take a checkpoint that is durable now as the newest, unless a newer one is known. "" tells of nothing."""
        if not checkpoint:
            return
        told = _told(self._origin, checkpoint)
        if told[0] >= self._size:
            self._size, self._root = told
        if self._file is not None:
            with suppress(OSError):  # it is durable in the database; an older head is no harm
                _write(self._file, checkpoint)

    def _refuse(self, what: str) -> None:
        way = "put the newest database back. If a backup was restored on purpose: move the file log-key away, "
        raise StoreError(f"log {self._origin} {what}; {way}give record.origin another name and run `outgate log new`")


def _read(file: Path) -> str:
    try:
        text = file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        why = getattr(error, "strerror", None) or "it is not text"
        raise StoreError(f"{file}, which remembers how long the log was, cannot be read: {why}") from None
    if not text.strip():
        raise StoreError(
            f"{file} is empty: it remembers how long the log was, so nobody can tell whether the database went back. "
            "Prove the log by a checkpoint kept elsewhere (`outgate log verify --checkpoint`), then remove the file"
        )
    return text


def _told(origin: str, checkpoint: str) -> tuple[int, str]:
    """Return the size and root that a checkpoint tells of; nothing, if it is one of another log."""
    lines = checkpoint.split("\n")
    if len(lines) < 3 or lines[0] != origin or not lines[1].isdecimal():  # noqa: PLR2004 - origin, size, root
        return 0, ""
    return int(lines[1]), lines[2]


def _write(file: Path, checkpoint: str) -> None:
    """Write over the file where it is: after a power cut there is this text or an older one, and never none of both.

    A file put in its place would need to be flushed first, at each commit, or be empty after a power cut on some file
    systems; and then nobody could start. So only a new one, or one that gets shorter, is flushed and put in its place.
    """
    text = checkpoint.encode()
    try:
        there = os.open(file, os.O_RDWR)
    except FileNotFoundError:
        _replace(file, text)
        return
    try:
        if 0 < os.fstat(there).st_size <= len(text):
            os.pwrite(there, text, 0)
            return
    finally:
        os.close(there)
    _replace(file, text)


def _replace(file: Path, text: bytes) -> None:
    half = f"{file}.{os.getpid()}.new"
    with open(os.open(half, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as new:  # noqa: PTH123 - by descriptor
        owners.give(new.fileno(), file.parent)
        new.write(text)
        new.flush()
        os.fsync(new.fileno())
    os.replace(half, file)  # noqa: PTH105 - text, no objects
