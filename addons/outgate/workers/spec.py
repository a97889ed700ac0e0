"""What the proxy tells its workers once: the policy as it was read, and what each of them is bound by."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

    from outgate.inspection import Seal
    from outgate.model import Limits


class Spec(NamedTuple):
    """What a policy is compiled from: text by path, the key of its digests, its limits, and what seals evidence.

    `compiled` is what the proxy's own detector has; without it, each zygote takes seconds longer to start.
    """

    version: str
    files: Mapping[str, str]
    key: bytes
    limits: Limits
    seal: Seal | None = None
    compiled: bytes = b""


class Bounds(NamedTuple):
    """How many workers there are, and what one may take.

    `waiting` messages may wait for a worker; it is replaced after `messages`. It may take `memory` bytes beyond what
    it starts with, and `seconds` of processor time for a message.
    """

    workers: int
    waiting: int = 256
    messages: int = 500
    memory: int = 1 << 30
    seconds: float = 20.0
