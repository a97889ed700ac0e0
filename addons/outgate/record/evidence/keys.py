"""The reviewers' key: the public half for the proxies, the private one in a file that only its passphrase opens.

The file is JSON: the raw private key under AES-256-GCM, by a key that Argon2id (RFC 9106, its second recommended
choice: 64 MiB, three passes, four lanes) makes of the passphrase and `salt`. The public file is a line of base64.
"""

from __future__ import annotations

import base64
import binascii
import json
import os
from typing import TYPE_CHECKING, NamedTuple

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from outgate.record.failure import StoreError
from outgate.record.keys import SIZE, read_file, write_new

if TYPE_CHECKING:
    from pathlib import Path

_KIND = "outgate evidence key 1"
_SALT, _NONCE = 16, 12  # bytes
_PASSES, _LANES, _MEMORY = 3, 4, 1 << 16  # the last in KiB


class EvidenceKey(NamedTuple):
    """Both halves of the key."""

    private: X25519PrivateKey
    public: bytes


def make_evidence_key(private: Path, public: Path, passphrase: str) -> EvidenceKey:
    """Make a key and write its halves to two files, never over another. Raises StoreError."""
    key = X25519PrivateKey.generate()
    made = EvidenceKey(key, key.public_key().public_bytes_raw())
    write_new(private, _locked(key.private_bytes_raw(), passphrase))
    write_new(public, base64.b64encode(made.public) + b"\n")
    return made


def read_evidence_key(private: Path, passphrase: str) -> EvidenceKey:
    """Return the key in a file. Raises StoreError when it is missing, damaged, or has another passphrase."""
    damaged = StoreError(f"key file {private} is damaged: it holds no key of evidence")
    try:
        tree = json.loads(read_file(private))
        if tree["kind"] != _KIND:
            raise damaged
        salt, nonce, sealed = (base64.b64decode(tree[name], validate=True) for name in ("salt", "nonce", "sealed"))
        raw = AESGCM(_stretched(passphrase, salt)).decrypt(nonce, sealed, _KIND.encode())
    except InvalidTag:
        raise StoreError(f"key file {private}: the passphrase is not the one it was made with") from None
    except (ValueError, KeyError, TypeError, binascii.Error):
        raise damaged from None
    key = X25519PrivateKey.from_private_bytes(raw)
    return EvidenceKey(key, key.public_key().public_bytes_raw())


def read_public_key(path: Path) -> bytes:
    """Return the 32 bytes of a public key. Raises StoreError when the file is missing or holds none."""
    damaged = StoreError(f"key file {path} is damaged: it holds no public key of evidence, 32 bytes in base64")
    try:
        public = base64.b64decode(path.read_text(encoding="ascii").strip(), validate=True)
        X25519PublicKey.from_public_bytes(public)
    except OSError as error:
        raise StoreError(f"key file {path} cannot be read: {error.strerror}") from None
    except ValueError:
        raise damaged from None
    return public


def _locked(raw: bytes, passphrase: str) -> bytes:
    salt, nonce = os.urandom(_SALT), os.urandom(_NONCE)
    sealed = AESGCM(_stretched(passphrase, salt)).encrypt(nonce, raw, _KIND.encode())
    pairs = {"salt": salt, "nonce": nonce, "sealed": sealed}
    tree = {"kind": _KIND, **{name: base64.b64encode(value).decode() for name, value in pairs.items()}}
    return f"{json.dumps(tree)}\n".encode()


def _stretched(passphrase: str, salt: bytes) -> bytes:
    made = Argon2id(salt=salt, length=SIZE, iterations=_PASSES, lanes=_LANES, memory_cost=_MEMORY)
    return made.derive(passphrase.encode())
