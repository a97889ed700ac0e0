"""The deployment's key: 32 random bytes, with which digests of values are made. Without it they cannot be compared."""

from __future__ import annotations

import os
import secrets
import stat
from typing import TYPE_CHECKING

from outgate.record.failure import StoreError

if TYPE_CHECKING:
    from pathlib import Path

SIZE = 32  # bytes
_OTHERS = stat.S_IRWXG | stat.S_IRWXO


def make_key(path: Path) -> bytes:
    """Write a new key to `path`, readable by its owner only, durable when this returns. Never overwrites one.

    Raises StoreError when there is a file already or it cannot be written.
    """
    key = secrets.token_bytes(SIZE)
    half = path.with_name(f"{path.name}.{secrets.token_hex(4)}.new")
    try:
        with open(os.open(half, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:  # noqa: PTH123 - by descriptor
            file.write(key)
            file.flush()
            os.fsync(file.fileno())
        os.link(half, path)  # fails when there is one: two first starts at once end with one key
    except OSError as error:
        raise StoreError(f"key file {path} cannot be made: {error.strerror}") from None
    finally:
        half.unlink(missing_ok=True)
    return key


def read_key(path: Path) -> bytes:
    """Return the key in `path`. Raises StoreError when it is missing, readable by others, or not 32 bytes."""
    try:
        mode = path.stat().st_mode
        key = path.read_bytes()
    except OSError as error:
        raise StoreError(f"key file {path} cannot be read: {error.strerror}") from None
    if mode & _OTHERS:
        raise StoreError(f"key file {path} can be read by others (mode {mode & 0o777:04o}): make it 0600")
    if len(key) != SIZE:
        raise StoreError(f"key file {path} has {len(key)} bytes instead of {SIZE}: it is damaged")
    return key
