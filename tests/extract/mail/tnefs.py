"""Writes `winmail.dat` files for tests, after [MS-OXTNEF]."""

from __future__ import annotations

import struct

type Property = tuple[int, int, bytes]  # id, type, value


def attribute(level: int, tag: int, data: bytes) -> bytes:
    """Return one attribute with its checksum; the type in its tag is one that nobody asks for."""
    return struct.pack("<BII", level, 0x0006_0000 | tag, len(data)) + data + struct.pack("<H", sum(data) & 0xFFFF)


def properties(*own: Property) -> bytes:
    """Return a block of properties."""
    out = struct.pack("<I", len(own))
    for number, of_type, value in own:
        out += struct.pack("<HH", of_type, number)
        if number >= 0x8000:
            name = "Customer".encode("utf-16-le") + b"\0\0"
            out += bytes(16) + struct.pack("<II", 1, len(name)) + name + bytes(-len(name) % 4)
        sized = of_type in (0x1E, 0x1F, 0x102, 0x0D)
        out += (struct.pack("<II", 1, len(value)) if sized else b"") + value + bytes(-len(value) % 4)
    return out


def wide(number: int, text: str) -> Property:
    """Return a property that is a text."""
    return number, 0x1F, text.encode("utf-16-le") + b"\0\0"


def tnef(*attributes: bytes) -> bytes:
    """Return a file of these attributes."""
    return b"\x78\x9f\x3e\x22\x01\x00" + b"".join(attributes)
