"""Sealing evidence: HPKE (RFC 9180) in base mode to an X25519 key, with HKDF-SHA256 and AES-256-GCM.

Whoever seals holds the public key only, and cannot open what it sealed. What is sealed is JSON of the snippets by
rule. Which incident it belongs to stands in the log: the entry of the occurrence holds the SHA-256 of the seal.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PublicKey
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite

from outgate.record.evidence.snippets import MOST, SIDE, Piece, Snippet, cut
from outgate.record.failure import StoreError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

    from outgate.model import Outcome

_INFO = b"outgate evidence 1"  # what the seal is for, and the version of what is in it

type Evidence = Mapping[str, tuple[Snippet, ...]]  # by rule


@dataclass(frozen=True, slots=True)
class Sealer:
    """Cuts evidence from outcomes and seals it to the `public` key, 32 bytes. Goes to worker processes as a pickle."""

    public: bytes
    side: int = SIDE
    most: int = MOST

    def __call__(self, outcome: Outcome) -> bytes:
        """Return the sealed evidence; nothing when there is none, as with a message that could not be read."""
        snippets = cut(outcome, self.side, self.most)
        if not any(snippets.values()):
            return b""
        return _suite().encrypt(json.dumps(snippets).encode(), X25519PublicKey.from_public_bytes(self.public), _INFO)


def opened(sealed: bytes, key: X25519PrivateKey) -> Evidence:
    """Return what was sealed. Raises StoreError when it was sealed to another key, or changed since."""
    try:
        tree = json.loads(_suite().decrypt(sealed, key, _INFO))
    except InvalidTag:
        raise StoreError("evidence: it was sealed to another key, or changed since") from None
    return {rule: tuple(_snippet(*row) for row in rows) for rule, rows in tree.items()}


def _snippet(data_type: str, path: list[str], pieces: list[tuple[str, bool]]) -> Snippet:
    return Snippet(data_type, tuple(path), tuple(Piece(*piece) for piece in pieces))


def _suite() -> Suite:
    return Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)
