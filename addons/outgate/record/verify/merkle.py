"""The root of RFC 6962, section 2.1, over leaves that come one by one: a carry over the levels, as in adding."""

from __future__ import annotations

import hashlib


class Roots:
    """Takes leaves, and tells the root of those so far."""

    def __init__(self) -> None:
        self.count = 0
        self._levels: list[bytes | None] = []  # a full subtree of 2^level leaves, where there is one

    def take(self, entry: bytes) -> bytes:
        """Add an entry and return the hash of its leaf."""
        leaf = carry = hashlib.sha256(b"\x00" + entry).digest()
        self.count += 1
        for level, left in enumerate(self._levels):
            if left is None:
                self._levels[level] = carry
                return leaf
            carry = hashlib.sha256(b"\x01" + left + carry).digest()
            self._levels[level] = None
        self._levels.append(carry)
        return leaf

    def root(self) -> bytes:
        """Return the root over what was taken."""
        right: bytes | None = None
        for left in self._levels:
            if left is not None:
                right = left if right is None else hashlib.sha256(b"\x01" + left + right).digest()
        return hashlib.sha256().digest() if right is None else right
