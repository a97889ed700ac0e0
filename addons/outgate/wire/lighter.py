"""Two inner loops of mitmproxy made lighter without a change of meaning: looking up headers, and checking types.

A request looks headers up some thirty times, and mitmproxy lower-cases all of them through a function each time.
It also checks the types of every message that it makes itself; `python -O` leaves that out, and so does this.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from mitmproxy.http import Headers, MessageData

if TYPE_CHECKING:
    from collections.abc import Sequence


def values(fields: Sequence[tuple[bytes, bytes]], name: bytes) -> list[bytes]:
    """Return the values of the header `name` (lower-case) in `fields`."""
    size = len(name)
    return [value for key, value in fields if len(key) == size and key.lower() == name]


def install() -> None:
    """Put the lighter functions in mitmproxy's place. Doing so twice is harmless."""
    Headers.get_all = _get_all  # type: ignore[method-assign] # what this file is for
    MessageData.__post_init__ = _unchecked  # type: ignore[method-assign] # likewise


def _get_all(self: Headers, name: str | bytes) -> list[str]:
    key = name if isinstance(name, bytes) else name.encode("utf-8", "surrogateescape")
    return [value.decode("utf-8", "surrogateescape") for value in values(self.fields, key.lower())]


def _unchecked(_: MessageData) -> None:
    """Check nothing."""
