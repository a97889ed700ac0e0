"""Which messages are inspected where they are, and which are worth the way to a worker."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from outgate.model import Message

INLINE_BYTES = 8 << 10  # above this, the way to a worker costs less than the loop standing still


def is_quick(message: Message) -> bool:
    """Tell whether there is little to read. What grows when it is decoded is found out while it is read."""
    lines = sum([len(name) + len(value) for name, value in message.headers])
    return len(message.body) + len(message.target) + lines <= INLINE_BYTES
