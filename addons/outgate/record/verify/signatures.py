"""Signed notes (https://c2sp.org/signed-note) and checkpoints (https://c2sp.org/tlog-checkpoint), as a reader has them.

Every byte counts: base64 is taken only in its one canonical spelling.
"""

from __future__ import annotations

import hashlib
from base64 import b64decode, b64encode
from typing import NamedTuple

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

_DASH = "\u2014 "
_ID, _SIGNATURE, _PUBLIC, _ROOT = 4, 64, 33, 32  # bytes


class NotSigned(Exception):  # noqa: N818 - a finding, not a failure of ours
    """It is no note, or carries no signature of the key that was asked for."""


class PublicKey(NamedTuple):
    """Who signs: `text` is the key as it is handed out, `name+id+base64`."""

    text: str
    name: str
    id: bytes
    public: Ed25519PublicKey


class Checkpoint(NamedTuple):
    """What was signed: the log of this origin has this root at this size."""

    origin: str
    size: int
    root: bytes


def public_key(text: str) -> PublicKey:
    """Return the key. Raises ValueError when the text is no Ed25519 key of a note, or its id does not fit."""
    name, key_id, encoded = text.strip().split("+", 2)
    whole = _exact(encoded)
    expected = hashlib.sha256(name.encode() + b"\n" + whole).digest()[:_ID]
    if not name or len(whole) != _PUBLIC or whole[0] != 1 or key_id != expected.hex():
        raise ValueError("it is no Ed25519 key of a note")
    return PublicKey(text.strip(), name, expected, Ed25519PublicKey.from_public_bytes(whole[1:]))


def signed_text(note: str, *keys: PublicKey) -> str:
    """Return the text of a note that exactly these keys signed, in this order. Raises NotSigned."""
    text, blank, lines = note.rpartition("\n\n")
    signatures = lines.split("\n")
    if not blank or signatures[-1] or len(signatures) != len(keys) + 1:
        raise NotSigned
    for line, key in zip(signatures, keys, strict=False):
        _check(f"{text}\n", line, key)
    return f"{text}\n"


def checkpoint(note: str, key: PublicKey) -> Checkpoint:
    """Return what a note of this key says. Raises NotSigned."""
    lines = signed_text(note, key).split("\n")
    if len(lines) != 4 or lines[0] != key.name or lines[3]:  # noqa: PLR2004 - origin, size, root, and the end
        raise NotSigned
    try:
        size, root = int(lines[1]), _exact(lines[2])
    except ValueError:
        raise NotSigned from None
    if str(size) != lines[1] or size < 0 or len(root) != _ROOT:
        raise NotSigned
    return Checkpoint(lines[0], size, root)


def _check(text: str, line: str, key: PublicKey) -> None:
    beginning = f"{_DASH}{key.name} "
    try:
        whole = _exact(line.removeprefix(beginning))
        if not line.startswith(beginning) or whole[:_ID] != key.id or len(whole) != _ID + _SIGNATURE:
            raise NotSigned
        key.public.verify(whole[_ID:], text.encode())
    except (ValueError, InvalidSignature):
        raise NotSigned from None


def _exact(encoded: str) -> bytes:
    data = b64decode(encoded, validate=True)
    if b64encode(data).decode() != encoded:
        raise ValueError("not the canonical base64")
    return data
