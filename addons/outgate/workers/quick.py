"""Which messages are inspected where they are, and which are worth the way to a worker."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from outgate.model import Message

INLINE_BYTES = 32 << 10  # above this, the way to a worker costs less than the loop standing still


def is_quick(message: Message) -> bool:
    """Tell whether an inspection is sure to be short: little to read, and nothing that grows when it is decoded."""
    lines = sum([len(name) + len(value) for name, value in message.headers])
    if len(message.body) + len(message.target) + lines > INLINE_BYTES:
        return False
    return b"\0" not in message.body and not any(
        len(name) == len(b"content-encoding") and name.lower() == b"content-encoding" for name, _ in message.headers
    )
