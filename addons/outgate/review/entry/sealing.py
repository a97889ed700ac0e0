"""What the console keeps sealed in the database, with a key of its data folder: the secrets of one-time codes."""

from __future__ import annotations

import hmac
import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

_NONCE = 12  # bytes, as AES-GCM wants it
_DIGEST = 16


class SealError(Exception):
    """What was sealed cannot be opened: it was made with another key, for another purpose, or changed."""


class Sealing:
    """Seals and opens with a key of 32 bytes, each seal for one purpose only."""

    def __init__(self, key: bytes) -> None:
        self._seal = AESGCM(hmac.digest(key, b"console seal", "sha256"))
        self.fingerprint = hmac.digest(key, b"console key", "sha256").hex()  # says which key it is, and nothing more
        self._digests = hmac.digest(key, b"console digests", "sha256")

    def sealed(self, purpose: str, content: bytes) -> bytes:
        """Return `content` as only the holder of the key can read it, and only for this purpose."""
        nonce = os.urandom(_NONCE)
        return nonce + self._seal.encrypt(nonce, content, purpose.encode())

    def opened(self, purpose: str, sealed: bytes) -> bytes:
        """Return what was sealed for this purpose. Raises SealError."""
        try:
            return self._seal.decrypt(sealed[:_NONCE], sealed[_NONCE:], purpose.encode())
        except (InvalidTag, ValueError):
            raise SealError("a sealed secret cannot be opened: is this the console's key file?") from None

    def digest(self, text: str) -> bytes:
        """Return what stands for `text` where it must not be readable."""
        return hmac.digest(self._digests, text.encode(errors="replace"), "sha256")[:_DIGEST]
