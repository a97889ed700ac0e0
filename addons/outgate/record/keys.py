"""The keys of a deployment, each in a file of its own that only its owner can read; none is ever overwritten.

`key` makes digests of values (32 bytes), `people-key` pseudonyms and the sealed directory (a line a version), `log-key`
signs the log. Whoever has only the database learns no name and can rewrite no log.
"""

from __future__ import annotations

import base64
import binascii
import os
import secrets
from contextlib import suppress
from typing import TYPE_CHECKING, NamedTuple

from outgate.record import owners
from outgate.record.failure import StoreError
from outgate.record.ledger.notes import NoteKey

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

SIZE = 32  # bytes
PEOPLE, LOG, LOG_NEXT, LOG_PUBLIC = "people-key", "log-key", "log-key.next", "log-key.pub"


class Keys(NamedTuple):
    """What the record works with. `head` is the file that remembers the newest checkpoint of the log.

    `log_file` is where the key of the log came from: when it was rotated meanwhile, the new one is read from there.
    """

    digests: bytes
    people: Mapping[int, bytes]
    log: NoteKey
    head: Path | None = None
    log_file: Path | None = None


def make_key(path: Path) -> bytes:
    """Write a new key to `path`, readable by its owner only, durable when this returns. Never overwrites one.

    Raises StoreError when there is a file already or it cannot be written.
    """
    key = secrets.token_bytes(SIZE)
    write_new(path, key)
    return key


def read_key(path: Path) -> bytes:
    """Return the key in `path`. Raises StoreError when it is missing, readable by others, or not 32 bytes."""
    key = read_file(path)
    if len(key) != SIZE:
        raise StoreError(f"key file {path} has {len(key)} bytes instead of {SIZE}: it is damaged")
    return key


def make_people_key(path: Path) -> Mapping[int, bytes]:
    """Write the first version of the key of pseudonyms to `path`. Raises StoreError as `make_key` does."""
    key = secrets.token_bytes(SIZE)
    write_new(path, f"1 {base64.b64encode(key).decode()}\n".encode())
    return {1: key}


def read_people_key(path: Path) -> Mapping[int, bytes]:
    """Return the keys by version. Raises StoreError when the file is missing, readable by others, or damaged."""
    damaged = StoreError(f"key file {path} is damaged: a line is a version and 32 bytes in base64")
    try:
        pairs = [line.split() for line in read_file(path).decode("ascii").splitlines()]
        keys = {int(version): base64.b64decode(key, validate=True) for version, key in pairs}
    except (ValueError, binascii.Error):
        raise damaged from None
    if not keys or len(keys) != len(pairs) or min(keys) < 1 or {len(key) for key in keys.values()} != {SIZE}:
        raise damaged
    return keys


def make_log_key(path: Path, origin: str) -> NoteKey:
    """Write a new key for the log of this origin to `path`. Raises StoreError as `make_key` does."""
    try:
        key = NoteKey.new(origin)
    except ValueError as error:
        raise StoreError(f"log {origin!r}: {error}") from None
    write_new(path, f"{key.private_text()}\n".encode())
    return key


def read_log_key(path: Path) -> NoteKey:
    """Return the key that signs the log. Raises StoreError when the file is missing, readable by others, or damaged."""
    try:
        return NoteKey.from_text(read_file(path).decode("ascii"))
    except ValueError:
        raise StoreError(f"key file {path} is damaged: it holds no key of a log") from None


def rotated(path: Path) -> list[NoteKey]:
    """Return the keys that may sign the log by now: the one in its file, and the one that is about to replace it."""
    found = []
    for file in (path, path.with_name(LOG_NEXT)):
        with suppress(StoreError):
            found.append(read_log_key(file))
    return found


def write_new(path: Path, content: bytes) -> None:
    """Write a file for its owner only, whole and durable when this returns. Raises StoreError if there is one."""
    half = path.with_name(f"{path.name}.{secrets.token_hex(4)}.new")
    try:
        with open(os.open(half, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:  # noqa: PTH123 - by descriptor
            owners.give(file.fileno(), path.parent)
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.link(half, path)  # fails when there is one: two first starts at once end with one key
    except OSError as error:
        raise StoreError(f"key file {path} cannot be made: {error.strerror}") from None
    finally:
        half.unlink(missing_ok=True)


def read_file(path: Path) -> bytes:
    """Return the bytes of a key file. Raises StoreError when it is missing, or readable by others."""
    try:
        is_open = owners.is_open_to_others(path)
        mode, content = path.stat().st_mode, path.read_bytes()
    except OSError as error:
        raise StoreError(f"key file {path} cannot be read: {error.strerror}") from None
    if is_open:
        raise StoreError(f"key file {path} can be read by others (mode {mode & 0o777:04o}): make it 0600")
    return content
