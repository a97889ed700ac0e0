"""Compiles the patterns of the shipped policy once for all tests: dozens of them start a proxy in processes of its own.

What hyperscan made is kept in a folder of this user's, by the digest of what it was made of, and read again as it was.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
from functools import partial
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

import hyperscan

from outgate.detect import literals

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

MANY = 200  # shapes from which on it takes a second and more; fewer are compiled by each test


def keep() -> None:
    """Have the scanner of this process do so."""
    if not isinstance(literals._compile, partial):
        literals._compile = partial(_kept, literals._compile)


def _kept(compiled: Callable[[Sequence[bytes]], Any], shapes: Sequence[bytes]) -> Any:
    if len(shapes) < MANY:
        return compiled(shapes)
    folder = Path(tempfile.gettempdir()) / f"outgate-test-patterns-{os.getuid()}"
    folder.mkdir(mode=0o700, exist_ok=True)
    made_of = b"\0".join([version("hyperscan").encode(), *shapes])
    file = folder / hashlib.sha256(made_of).hexdigest()
    if file.exists():
        return hyperscan.loadb(file.read_bytes(), hyperscan.HS_MODE_BLOCK)
    database = compiled(shapes)
    half = file.with_suffix(f".{os.getpid()}")
    half.write_bytes(hyperscan.dumpb(database))
    half.replace(file)
    return database
