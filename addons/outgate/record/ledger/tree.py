"""The tree of RFC 6962, section 2.1, as a log that only grows needs it: the heads of its full subtrees, and its root.

Its state is 32 bytes for each one in the binary form of its size: 640 bytes at a million entries.
"""

from __future__ import annotations

from hashlib import sha256

HASH = 32  # bytes


def leaf_hash(entry: bytes) -> bytes:
    """Return the hash of an entry."""
    return sha256(b"\0" + entry).digest()


class Tree:
    """Grows by leaves. `size` is how many it has."""

    def __init__(self, size: int = 0, state: bytes = b"") -> None:
        if len(state) != HASH * size.bit_count():
            raise ValueError(f"the state of a tree of {size} has {HASH * size.bit_count()} bytes, not {len(state)}")
        self.size = size
        self._heads = [state[at : at + HASH] for at in range(0, len(state), HASH)]  # the largest subtree first

    @property
    def state(self) -> bytes:
        """What a tree can go on from."""
        return b"".join(self._heads)

    def append(self, leaf: bytes) -> None:
        """Add the hash of an entry."""
        self._heads.append(leaf)
        self.size += 1
        rest = self.size
        while rest % 2 == 0:
            right, left = self._heads.pop(), self._heads.pop()
            self._heads.append(_node(left, right))
            rest //= 2

    def root(self) -> bytes:
        """Return the hash over all entries."""
        if not self._heads:
            return sha256(b"").digest()
        root = self._heads[-1]
        for head in reversed(self._heads[:-1]):
            root = _node(head, root)
        return root


def _node(left: bytes, right: bytes) -> bytes:
    return sha256(b"\1" + left + right).digest()
