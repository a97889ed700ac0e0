"""Frames of gRPC (its PROTOCOL-HTTP2.md, "Length-Prefixed-Message") and gRPC-Web: a flag, a length, a message."""

from __future__ import annotations

_FLAGS = frozenset({0, 1, 0x80, 0x81})  # bit 0: compressed; bit 7: trailers, in gRPC-Web
_MOST = 10_000


def frames(data: bytes) -> list[bytes]:
    """Return the messages of frames that fill `data` to the last byte; nothing when they do not."""
    found: list[bytes] = []
    at = 0
    while at + 5 <= len(data) and data[at] in _FLAGS and len(found) < _MOST:
        size = int.from_bytes(data[at + 1 : at + 5])
        found.append(data[at + 5 : at + 5 + size])
        at += 5 + size
    return found if at == len(data) else []
