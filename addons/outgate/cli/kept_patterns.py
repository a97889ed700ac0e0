"""Compiled patterns, kept in the data folder from one start to the next: compiling takes seconds, reading none.

What reads them trusts them, and patterns that find nothing would be a way out. So the file is its owner's only, and
under a MAC by the deployment's key; one that is missing, damaged or not ours is none, and the next one replaces it.
"""

from __future__ import annotations

import hmac
import os
import secrets
from contextlib import suppress
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from pathlib import Path

FILE = "patterns"
_PURPOSE = b"outgate: compiled patterns"  # the key has others
_MAC = 32  # bytes


class KeptPatterns(NamedTuple):
    """The file, and the key of the deployment. What does not fit the policy any more, the detector passes over."""

    file: Path
    key: bytes

    def read(self) -> bytes:
        """Return what was written here, or nothing. Raises nothing."""
        try:
            kept = self.file.read_bytes()
        except OSError:
            return b""
        mac, compiled = kept[:_MAC], kept[_MAC:]
        return compiled if hmac.compare_digest(mac, self._mac(compiled)) else b""

    def write(self, compiled: bytes) -> None:
        """Keep `compiled`, whole or not at all; where it cannot be written, the next start takes longer."""
        half = self.file.with_name(f"{self.file.name}.{secrets.token_hex(4)}.new")
        with suppress(OSError):
            try:
                with open(os.open(half, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:  # noqa: PTH123 - by descriptor
                    file.write(self._mac(compiled) + compiled)
                half.replace(self.file)
            finally:
                half.unlink(missing_ok=True)

    def _mac(self, compiled: bytes) -> bytes:
        own = hmac.digest(self.key, _PURPOSE, "sha256")
        return hmac.digest(own, compiled, "sha256")
