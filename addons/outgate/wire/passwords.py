"""An htpasswd file: users and the hashes of their passwords, argon2 or bcrypt. A password is never kept or shown."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import argon2
import bcrypt

from outgate.wire.config import SetupError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

_HASHER = argon2.PasswordHasher()
# The forms of the modular crypt format; bcrypt's letters are of its revisions, see bcrypt(5) and RFC 9106.
_BCRYPT = re.compile(r"\$2[aby]\$\d\d\$[./A-Za-z0-9]{53}")
_ARGON2 = re.compile(r"\$argon2(?:id|i|d)\$v=\d+\$m=\d+,t=\d+,p=\d+\$[A-Za-z0-9+/]+\$[A-Za-z0-9+/]+")
_BCRYPT_BYTES = 72  # bcrypt reads no further, and htpasswd(1) hashes just these


class Passwords:
    """Answers whether a password is a user's; slow by design, so ask from a thread."""

    def __init__(self, hashes: Mapping[str, str]) -> None:
        self._hashes = dict(hashes)
        # For a user who does not exist the same work is done, so that time does not tell who does.
        self._nobody = next(iter(self._hashes.values()), None) or _HASHER.hash("")

    @classmethod
    def load(cls, path: Path) -> Passwords:
        """Read an htpasswd file. Raises SetupError with file and line for anything but argon2 and bcrypt."""
        try:
            lines = path.read_text("utf-8").splitlines()
        except (OSError, UnicodeDecodeError) as error:
            raise SetupError(f"{path}: cannot be read: {_why(error)}") from None
        hashes: dict[str, str] = {}
        for number, line in enumerate(lines, 1):
            if line.strip() and not line.startswith("#"):
                user, kept = _entry(line, f"{path}:{number}")
                if user in hashes:
                    raise SetupError(f"{path}:{number}: this user has a line above")
                hashes[user] = kept
        if not hashes:
            raise SetupError(f"{path}: holds no user")
        return cls(hashes)

    def verify(self, user: str, password: bytes) -> bool:
        """Tell whether `password` is the one of `user`. Never raises."""
        right = _matches(self._hashes.get(user, self._nobody), password)
        return right and user in self._hashes

    def __repr__(self) -> str:
        return f"<Passwords of {len(self._hashes)} users>"


def _entry(line: str, where: str) -> tuple[str, str]:
    user, colon, kept = line.strip().partition(":")
    if not colon or not user:
        raise SetupError(f"{where}: is not `user:hash`")
    if not (_BCRYPT.fullmatch(kept) or _ARGON2.fullmatch(kept)):
        raise SetupError(f"{where}: the hash is neither argon2 nor bcrypt (make one with `htpasswd -B`)")
    return user, kept


def _matches(kept: str, password: bytes) -> bool:
    try:
        if kept.startswith("$2"):
            return bcrypt.checkpw(password[:_BCRYPT_BYTES], kept.encode("ascii"))
        return _HASHER.verify(kept, password)
    except (argon2.exceptions.VerificationError, argon2.exceptions.InvalidHashError, ValueError):
        return False


def _why(error: OSError | UnicodeDecodeError) -> str:
    return "it is not UTF-8" if isinstance(error, UnicodeDecodeError) else (error.strerror or "unknown")
