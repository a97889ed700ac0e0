"""Ways in which a file is damaged on its way: the same damage each time."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

SHOWN = b"@shop.example"


def cut(data: bytes) -> bytes:
    """Return the first four fifths; of what shows the leak as it is, up to the middle of that."""
    places = data.count(SHOWN)
    if not places:
        return data[: len(data) * 4 // 5]
    at = -1
    for _ in range(places // 2 + 1):
        at = data.index(SHOWN, at + 1)
    return data[: at + len(SHOWN)]


def end_cut(data: bytes) -> bytes:
    """Return all but the last bytes."""
    return data[: -max(len(data) // 100, 30)]


def flipped(data: bytes) -> bytes:
    """Return it with one bit of each two hundred bytes flipped; what it starts with stays, or nobody would open it."""
    noise, out = random.Random(7), bytearray(data)  # noqa: S311 - the same ones each time
    for _ in range(max(1, len(out) // 200)):
        out[noise.randrange(16, len(out))] ^= 1 << noise.randrange(8)
    return bytes(out)


def holed(data: bytes) -> bytes:
    """Return it with zeros in place of a tenth."""
    at, size = len(data) // 3, max(8, len(data) // 10)
    return data[:at] + bytes(size) + data[at + size :]


WAYS: dict[str, Callable[[bytes], bytes]] = {way.__name__: way for way in (cut, end_cut, flipped, holed)}
