"""A file of JSON lines: whole lines only, durable when a delivery returns, for its owner only, and bounded.

A new file is begun each day (UTC) and when one is full; the older ones are kept by number and by age, and called
`events.jsonl.20261122T093001.250000Z`. Whoever follows the file by its inode, as log shippers do, misses nothing; it
may be moved away by others, too. A line that a crash cut in half is taken off again: its event was not delivered.
"""

from __future__ import annotations

import fcntl
import os
import time
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING, NamedTuple

from outgate.record import owners
from outgate.record.sinks.fault import SinkFault
from outgate.record.sinks.ocsf.mapping import line
from outgate.record.sinks.steady import Steady

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from outgate.record.sinks.sink import Event

_DAY = 86_400.0  # seconds
_CHUNK = 1 << 16  # bytes read at a time when looking for the end of the last whole line
_FLAGS = os.O_RDWR | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC | os.O_NOFOLLOW


class Kept(NamedTuple):
    """When a new file is begun (bytes, and each day), and how many older ones are kept for how many days."""

    size: int = 50_000_000
    files: int = 10
    days: int = 30


class EventFile:
    """Appends to one file. Two processes at once take turns."""

    def __init__(self, path: Path, kept: Kept) -> None:
        self._path = path
        self._kept = kept
        self._clock = Steady(_newest(path))

    def deliver(self, events: Sequence[Event]) -> None:
        """Append the events, and return when they are durable. Raises SinkFault: then no part of a line is left."""
        data = b"".join(line(event) + b"\n" for event in events)
        with self._told(), self._locked() as file:
            _drop_half_line(file)
            before = os.fstat(file).st_size
            try:
                _write(file, data)
                os.fsync(file)
            except OSError:
                os.ftruncate(file, before)
                raise

    def tidy(self) -> None:
        """Put a file of an earlier day aside, and delete those that are kept long enough. Raises SinkFault."""
        with self._told():
            if self._path.exists():
                with self._locked():
                    self._forget()

    @contextmanager
    def _told(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            raise SinkFault(f"{self._path} cannot be written: {error.strerror or type(error).__name__}") from None

    @contextmanager
    def _locked(self) -> Iterator[int]:
        """Give the file that is to be written, alone. One that is full or of an earlier day is put aside first."""
        file = self._opened()
        try:
            found = os.fstat(file)
            if found.st_size and (found.st_size >= self._kept.size or _day(found.st_mtime) != _day(time.time())):
                self._put_aside()
                fresh = self._opened()
                os.close(file)
                file = fresh
            yield file
        finally:
            os.close(file)

    def _opened(self) -> int:
        """Return the file, locked; it is still the one of that name, which another process may have put aside."""
        while True:
            is_new = not self._path.exists()
            file = os.open(self._path, _FLAGS, 0o600)
            try:
                fcntl.flock(file, fcntl.LOCK_EX)
                if is_new:
                    owners.give(file, self._path.parent)
                    _sync(self._path.parent)
                if self._is(file):
                    return file
            except BaseException:
                os.close(file)
                raise
            os.close(file)

    def _is(self, file: int) -> bool:
        try:
            there = self._path.stat()
        except FileNotFoundError:
            return False
        mine = os.fstat(file)
        return (there.st_dev, there.st_ino) == (mine.st_dev, mine.st_ino)

    def _put_aside(self) -> None:
        self._path.rename(self._path.with_name(f"{self._path.name}.{datetime.now(UTC):%Y%m%dT%H%M%S.%fZ}"))
        _sync(self._path.parent)
        self._forget()

    def _forget(self) -> None:
        """Delete older files, beyond their number and, if the clock is believed, their age."""
        limit = time.time() - self._kept.days * _DAY if self._clock.is_believed() else 0.0
        for number, each in enumerate(sorted(_aside(self._path), reverse=True)):
            if number >= self._kept.files or each.stat().st_mtime < limit:
                each.unlink()


def _aside(path: Path) -> Iterable[Path]:
    return path.parent.glob(f"{path.name}.*Z")


def _newest(path: Path) -> float | None:
    """Return when one of the files was last written, if there are any that can be seen."""
    try:
        return max((each.stat().st_mtime for each in (path, *_aside(path)) if each.exists()), default=None)
    except OSError:
        return None


def _day(seconds: float) -> int:
    return int(seconds // _DAY)


def _write(file: int, data: bytes) -> None:
    rest = memoryview(data)
    while rest:
        rest = rest[os.write(file, rest) :]


def _drop_half_line(file: int) -> None:
    """Cut the file behind its last newline."""
    size = end = os.fstat(file).st_size
    while end:
        start = max(0, end - _CHUNK)
        newline = os.pread(file, end - start, start).rfind(b"\n")
        if newline >= 0:
            end = start + newline + 1
            break
        end = start
    if end != size:
        os.ftruncate(file, end)


def _sync(folder: Path) -> None:
    """Make the names in a folder durable."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
