"""One process of a kind on a data folder, by a lock that the kernel lets go of however the process ends."""

from __future__ import annotations

import fcntl
import os
from contextlib import contextmanager
from typing import TYPE_CHECKING

from outgate.cli.failures import UserError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@contextmanager
def alone(lock: Path, command: str) -> Iterator[None]:
    """Hold `lock` until the end of the block; it says who holds it. Raises UserError where another `command` does."""
    try:
        file = os.open(lock, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except OSError as error:
        raise UserError(f"{lock} cannot be made: {error.strerror}") from None
    try:
        _take(file, lock, command)
        yield
    finally:
        os.close(file)


def _take(file: int, lock: Path, command: str) -> None:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        os.ftruncate(file, 0)
        os.pwrite(file, f"{os.getpid()}\n".encode(), 0)
    except BlockingIOError:
        pid = os.pread(file, 20, 0).decode(errors="replace").strip()
        who = f" (process {pid})" if pid.isdecimal() else ""
        raise UserError(f"{lock} is held: another `{command}`{who} works on this data folder") from None
    except OSError as error:
        raise UserError(f"{lock} cannot be held: {error.strerror}") from None
