"""Signed notes and the keys that sign them: https://c2sp.org/signed-note and https://c2sp.org/tlog-checkpoint.

A key is called as its log (the origin). Keys are written as Go's sumdb/note does, which C2SP adopts for public ones.
"""

from __future__ import annotations

import base64
import binascii
import re
import secrets
from hashlib import sha256
from typing import Self

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

_ED25519 = b"\1"  # the algorithm's byte
_SEED = 32
_PRIVATE = "PRIVATE+KEY+"
_ORIGIN = re.compile(r"[A-Za-z0-9][A-Za-z0-9._/-]{0,99}")  # no blank and no plus, as the specification wants it


class NoteKey:
    """A private key under the name of its log."""

    def __init__(self, origin: str, seed: bytes) -> None:
        if not _ORIGIN.fullmatch(origin):
            raise ValueError("a log's origin is up to 100 letters, digits, and . _ / -")
        if len(seed) != _SEED:
            raise ValueError(f"a seed has {_SEED} bytes")
        self.origin = origin
        self._seed = seed
        self._key = Ed25519PrivateKey.from_private_bytes(seed)
        self._public = _ED25519 + self._key.public_key().public_bytes_raw()
        self._id = sha256(f"{origin}\n".encode() + self._public).digest()[:4]
        self.public_text = f"{origin}+{self._id.hex()}+{_base64(self._public)}"  # as those who verify need it

    @classmethod
    def new(cls, origin: str) -> Self:
        """Return a new random key. Raises ValueError when `origin` is no name for a log."""
        return cls(origin, secrets.token_bytes(_SEED))

    @classmethod
    def from_text(cls, text: str) -> Self:
        """Return the key that `private_text` wrote. Raises ValueError without showing it."""
        try:
            origin, key_id, encoded = text.strip().removeprefix(_PRIVATE).split("+", 2)
            whole = base64.b64decode(encoded, validate=True)
            key = cls(origin, whole[1:])
        except (ValueError, binascii.Error):
            raise ValueError("it is no private key of a log") from None
        if whole[:1] != _ED25519 or key_id != key._id.hex() or not text.startswith(_PRIVATE):
            raise ValueError("it is no private key of a log")
        return key

    def private_text(self) -> str:
        """Return the key as it is kept in its file."""
        return f"{_PRIVATE}{self.origin}+{self._id.hex()}+{_base64(_ED25519 + self._seed)}"

    def __repr__(self) -> str:
        return f"<NoteKey {self.public_text}>"

    def signature(self, text: str) -> str:
        """Return the line that signs a note of this text, which ends with a newline."""
        return f"— {self.origin} {_base64(self._id + self._key.sign(text.encode()))}\n"

    def checkpoint(self, size: int, root: bytes) -> str:
        """Return the signed note that says what the log is at this size."""
        text = f"{self.origin}\n{size}\n{_base64(root)}\n"
        return f"{text}\n{self.signature(text)}"


def rotation(old: NoteKey, new: NoteKey, size: int) -> str:
    """Return the note, signed by both, that `new` signs the log from its entry `size` on."""
    text = f"outgate key rotation\n{size}\n{old.public_text}\n{new.public_text}\n"
    return f"{text}\n{old.signature(text)}{new.signature(text)}"


def _base64(data: bytes) -> str:
    return base64.b64encode(data).decode()
