"""Writes rar archives for tests: no free program does (RAR 5.0 technote; technote of RAR 4)."""

from __future__ import annotations

import struct
import zlib

from tests.extract.archives.rar_packing import packed4, packed5

_RAR5, _RAR4 = b"Rar!\x1a\x07\x01\0", b"Rar!\x1a\x07\0"


def rar5(members: dict[str, bytes], *, packs: bool = False) -> bytes:
    """Return an archive of version 5, packed by its middle method or as it is."""
    out = _RAR5 + _block5(_number(1) + _number(0) + _number(0))
    for name, data in members.items():
        raw, content = name.encode(), packed5(data) if packs else data
        fields = (2, 2, len(content), 4, len(data), 0o100644)
        header = b"".join(map(_number, fields)) + struct.pack("<I", zlib.crc32(data))
        out += _block5(header + b"".join(map(_number, (packs * 3 << 7, 1, len(raw)))) + raw) + content
    return out + _block5(_number(5) + _number(0) + _number(0))


def locked_rar5() -> bytes:
    """Return an archive of which even the names are encrypted."""
    header = b"".join(map(_number, (4, 0, 0, 0, 15))) + bytes(range(16))
    return _RAR5 + _block5(header) + bytes(range(16)) + bytes(200)


def rar4(members: dict[str, bytes], *, locked: bool = False, packs: bool = False) -> bytes:
    """Return an archive of version 4, packed by its middle method or as it is; `locked` ones say that they are."""
    out = _RAR4 + _block4(0x73, 0, bytes(6))
    for name, data in members.items():
        raw, content = name.encode(), packed4(data) if packs else data
        sizes = struct.pack("<IIB", len(content), len(data), 3)
        method = (29, 0x33) if packs else (20, 0x30)
        fields = sizes + struct.pack("<IIBBHI", zlib.crc32(data), 0x5C21_0000, *method, len(raw), 0o100644)
        out += _block4(0x74, 0x8004 if locked else 0x8000, fields + raw) + content
    return out + _block4(0x7B, 0x4000, b"")


def _number(value: int) -> bytes:
    """Seven bits a byte, the lowest first."""
    out = b""
    while value > 0x7F:
        out += bytes((value & 0x7F | 0x80,))
        value >>= 7
    return out + bytes((value,))


def _block5(header: bytes) -> bytes:
    sized = _number(len(header)) + header
    return struct.pack("<I", zlib.crc32(sized)) + sized


def _block4(kind: int, flags: int, fields: bytes) -> bytes:
    header = struct.pack("<BHH", kind, flags, 7 + len(fields)) + fields
    return struct.pack("<H", zlib.crc32(header) & 0xFFFF) + header
