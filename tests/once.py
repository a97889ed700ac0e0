"""What takes long to make is made once in a run of the tests, whatever the number of processes they run in."""

from __future__ import annotations

import fcntl
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    import pytest


def shared(factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """Return the folder that all processes of a run have."""
    own = factory.getbasetemp()
    return own if worker_id == "master" else own.parent


def once(folder: Path, make: Callable[[Path], None]) -> None:
    """Have the first process that comes by `make` what belongs into `folder`; the others wait."""
    folder.mkdir(exist_ok=True)
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (folder / "done").exists():
            make(folder)
            (folder / "done").touch()
