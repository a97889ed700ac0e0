"""Writes binary formats for tests, after their specifications."""

from __future__ import annotations

import struct
from typing import Any


def msgpack(value: Any) -> bytes:  # noqa: PLR0911 - one line a type
    """Return a value as MessagePack."""
    if value is None or isinstance(value, bool):
        return bytes(({None: 0xC0, False: 0xC2, True: 0xC3}[value],))
    if isinstance(value, int):
        return b"\xd3" + struct.pack(">q", value) if not 0 <= value < 128 else bytes((value,))
    if isinstance(value, float):
        return b"\xcb" + struct.pack(">d", value)
    if isinstance(value, str):
        raw = value.encode()
        return (bytes((0xA0 | len(raw),)) if len(raw) < 32 else b"\xda" + struct.pack(">H", len(raw))) + raw
    if isinstance(value, bytes):
        return b"\xc5" + struct.pack(">H", len(value)) + value
    if isinstance(value, list):
        return b"\xdc" + struct.pack(">H", len(value)) + b"".join(map(msgpack, value))
    items = b"".join(msgpack(name) + msgpack(inner) for name, inner in value.items())
    return (bytes((0x80 | len(value),)) if len(value) < 16 else b"\xde" + struct.pack(">H", len(value))) + items


def cbor(value: Any) -> bytes:  # noqa: PLR0911 - one line a type
    """Return a value as CBOR."""
    if value is None or isinstance(value, bool):
        return bytes(({None: 0xF6, False: 0xF4, True: 0xF5}[value],))
    if isinstance(value, int):
        return _head(0, value) if value >= 0 else _head(1, -1 - value)
    if isinstance(value, float):
        return b"\xfb" + struct.pack(">d", value)
    if isinstance(value, bytes):
        return _head(2, len(value)) + value
    if isinstance(value, str):
        return _head(3, len(value.encode())) + value.encode()
    if isinstance(value, list):
        return _head(4, len(value)) + b"".join(map(cbor, value))
    return _head(5, len(value)) + b"".join(cbor(name) + cbor(inner) for name, inner in value.items())


def _head(kind: int, size: int) -> bytes:
    if size < 24:
        return bytes((kind << 5 | size,))
    width = next(width for width in range(4) if size < 1 << (8 << width))
    return bytes((kind << 5 | 24 + width,)) + size.to_bytes(1 << width)


def protobuf(fields: list[tuple[int, Any]]) -> bytes:
    """Return a message: integers as varints, floats as doubles, lists as messages inside."""
    out = b""
    for number, value in fields:
        if isinstance(value, int):
            out += varint(number << 3) + varint(value)
        elif isinstance(value, float):
            out += varint(number << 3 | 1) + struct.pack("<d", value)
        else:
            raw = protobuf(value) if isinstance(value, list) else value.encode() if isinstance(value, str) else value
            out += varint(number << 3 | 2) + varint(len(raw)) + raw
    return out


def varint(value: int) -> bytes:
    """Return a number in groups of seven bits, the lowest first."""
    out = b""
    while value > 0x7F:
        out += bytes((value & 0x7F | 0x80,))
        value >>= 7
    return out + bytes((value,))


def grpc(*messages: bytes, flag: int = 0) -> bytes:
    """Return messages in frames."""
    return b"".join(bytes((flag,)) + len(message).to_bytes(4) + message for message in messages)
