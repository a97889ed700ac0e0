"""Files to inspect: folders walked, hidden files too; every path is the one given, continued.

Links inside a folder are passed over: what they point to is either met where it stands, or outside. What cannot be
read is told, never left out in silence.
"""

from __future__ import annotations

import os
import stat
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

STDIN = "-"


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A path that could not be read, and why."""

    path: str
    reason: str


def find(paths: Sequence[str]) -> Iterator[str | Unreadable]:
    """Yield the files at and below `paths`, sorted within each folder, and what cannot be entered."""
    for path in paths:
        if path == STDIN or not os.path.isdir(path):  # noqa: PTH112 - paths stay as they were given
            yield path
        else:
            yield from _below(path)


def read(path: str, limit: int) -> bytes | Unreadable | None:
    """Return the bytes of a file, or None if it has more than `limit` (then no more than that is read)."""
    try:
        if path != STDIN and _is_named_pipe(path):
            return Unreadable(path, "it is a named pipe, which may never end: give it as standard input, -")
        if path == STDIN:
            data = sys.stdin.buffer.read(limit + 1)
        else:
            with open(path, "rb") as file:  # noqa: PTH123 - a path as given may end in a slash or be a descriptor
                data = file.read(limit + 1)
    except OSError as error:
        return Unreadable(path, error.strerror or type(error).__name__)
    return data if len(data) <= limit else None


def _is_named_pipe(path: str) -> bool:
    """Tell whether opening it would wait for somebody who writes; the pipe of a descriptor has no name of its own."""
    return stat.S_ISFIFO(os.stat(path).st_mode) and os.path.exists(os.path.realpath(path))  # noqa: PTH110, PTH116


def _below(folder: str) -> Iterator[str | Unreadable]:
    failed: list[Unreadable] = []
    for where, folders, names in os.walk(folder, onerror=_note(failed)):
        folders.sort()
        yield from failed
        failed.clear()
        for name in sorted(names):
            path = os.path.join(where, name)  # noqa: PTH118
            if _is_file(path, failed):
                yield path
    yield from failed


def _note(failed: list[Unreadable]) -> Callable[[OSError], None]:
    return lambda error: failed.append(Unreadable(os.fspath(error.filename), error.strerror or type(error).__name__))


def _is_file(path: str, failed: list[Unreadable]) -> bool:
    try:
        mode = os.lstat(path).st_mode
    except OSError as error:
        failed.append(Unreadable(path, error.strerror or type(error).__name__))
        return False
    return stat.S_ISREG(mode)
