"""Lines of requests in which there was nothing: the next request that bears the same need not have them read again.

Most requests of a connection have the headers of the one before, and reading these takes longer than a small body.
What is kept of them is what is kept of a value that was found: a keyed digest, of the newest lines alone, in memory.
Lines are known by all of their bytes, so that one changed byte has them read. What they once took of the limits, parts
and decoded bytes, they take no more.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from outgate.detect.masking import Digests
from outgate.extract.roots import block

if TYPE_CHECKING:
    from collections.abc import Collection

    from outgate.model import Message, Root

_MOST = 1024  # digests of a generation; the one before it is kept as well
_LENGTH = b"content-length"


class Familiar:
    """Which targets and headers had nothing in them under one policy; shared by threads."""

    def __init__(self, key: bytes) -> None:
        self._digest = Digests(key).of
        self._young: set[bytes] = set()
        self._old: set[bytes] = set()

    def marks(self, message: Message, *, sees_pictures: bool) -> dict[Root, bytes]:
        """Return what the lines of `message` are known by: whether pictures are read for text tells them apart."""
        way = "seen" if sees_pictures else "unseen"
        out: dict[Root, bytes] = {}
        if message.target:
            out["target"] = self._digest(f"target {way}", message.target.decode("latin-1"))
        if message.headers:
            out["headers"] = self._digest(f"headers {way}", _told(message).decode("latin-1"))
        return out

    def known(self, marks: dict[Root, bytes]) -> Collection[Root]:
        """Return the roots that need not be read."""
        return [root for root, mark in marks.items() if mark in self._young or mark in self._old]

    def had_nothing(self, marks: dict[Root, bytes]) -> None:
        """Note that a message had nothing in it, and nothing that could not be read: so its lines have neither."""
        if len(self._young) >= _MOST:
            self._young, self._old = set(), self._young
        self._young.update(marks.values())


def _told(message: Message) -> bytes:
    """The headers without the length of the body: that is no word of the sender's, as long as it is right."""
    length = b"%d" % len(message.body)
    return block([one for one in message.headers if one[1] != length or one[0].lower() != _LENGTH])
