"""Passwords of accounts, as argon2id with the parameters of RFC 9106 for little memory. None is ever kept or shown."""

from __future__ import annotations

import secrets
import threading
from datetime import timedelta
from typing import TYPE_CHECKING

import argon2

from outgate.record.desk.accounts import AccountError, Password

if TYPE_CHECKING:
    from datetime import datetime

SHORTEST, LONGEST = 12, 200  # characters
ONE_TIME = timedelta(days=7)  # for how long one that somebody else made is good
_DIFFERENT = 5  # characters, at least
_LETTERS = "abcdefghijkmnpqrstuvwxyz23456789"  # none that is taken for another
_GROUPS, _GROUP = 5, 5  # 125 bits
_HASHER = argon2.PasswordHasher.from_parameters(argon2.profiles.RFC_9106_LOW_MEMORY)
# Each takes 64 MiB and a processor: many who knock at once wait for each other, and do not take all there is.
_AT_ONCE = threading.BoundedSemaphore(2)
# For an account that does not exist the same work is done, so that time does not tell which do.
_NOBODY = _HASHER.hash(secrets.token_hex())


def hashed(password: str) -> Password:
    """Return the hash of a password that its owner chose."""
    with _AT_ONCE:
        return Password(_HASHER.hash(password))


def one_time(now: datetime) -> tuple[str, Password]:
    """Return a new password to be handed to somebody, and what is kept of it: it must be changed within seven days."""
    made = "-".join("".join(secrets.choice(_LETTERS) for _ in range(_GROUP)) for _ in range(_GROUPS))
    return made, Password(hashed(made).hash, now + ONE_TIME)


def matches(kept: str | None, password: str) -> bool:
    """Tell whether it is the password; without one to compare with it takes as long, and is not. Never raises."""
    with _AT_ONCE:
        try:
            _HASHER.verify(kept or _NOBODY, password[: LONGEST + 1])
        except (argon2.exceptions.VerificationError, argon2.exceptions.InvalidHashError):
            return False
    return kept is not None


def checked(password: str, name: str) -> str:
    """Return a password that may be chosen. Raises AccountError, which says what a good one is."""
    if not SHORTEST <= len(password) <= LONGEST:
        raise AccountError(f"a password has {SHORTEST} to {LONGEST} characters; four words or more are a good one")
    if len(set(password)) < _DIFFERENT or name in password.lower():
        raise AccountError("this password is too easy to guess; four words or more are a good one")
    return password
