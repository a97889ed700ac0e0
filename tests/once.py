"""What takes long to make is made once in a run of the tests, whatever the number of processes they run in."""

from __future__ import annotations

import fcntl
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    import pytest


def shared(factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """Return the folder that all processes of a run have."""
    own = factory.getbasetemp()
    return own if worker_id == "master" else own.parent


@contextmanager
def first(folder: Path) -> Iterator[bool]:
    """Yield whether this process is the first that comes by; the others wait until it has done what it does."""
    folder.mkdir(exist_ok=True)
    done = folder / "done"
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        is_first = not done.exists()
        if not is_first:
            fcntl.flock(lock, fcntl.LOCK_UN)
        yield is_first
        done.touch()


def once(folder: Path, make: Callable[[Path], None]) -> None:
    """Have the first process that comes by `make` what belongs into `folder`."""
    with first(folder) as is_first:
        if is_first:
            make(folder)
