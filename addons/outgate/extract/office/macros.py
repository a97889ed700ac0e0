"""The source of macros: modules of a VBA project, which are kept compressed in streams of an OLE container.

After [MS-OVBA], section 2.4.1: chunks of at most 4 KiB, each a run of tokens that are bytes or copies of earlier ones.
"""

from __future__ import annotations

import struct

_SOURCE = b"\0Attribut\0e "  # how the first chunk of every module begins: its signature, size and flags stand before
_CHUNK = 4096  # bytes of source in a chunk
_MOST = 1 << 22  # bytes of one module's source


def source(stream: bytes) -> bytes:
    """Return the source of the module in `stream` as bytes of its code page; nothing where there is none."""
    at = stream.find(_SOURCE)
    return decompress(stream[at - 3 :]) if at >= 3 else b""


def decompress(data: bytes) -> bytes:
    """Return what the container that begins `data` holds, as far as it holds."""
    out = bytearray()
    at = 1
    while data[:1] == b"\1" and at + 2 <= len(data) and len(out) < _MOST:
        (header,) = struct.unpack_from("<H", data, at)
        end = min(at + 3 + (header & 0xFFF), len(data))
        if header & 0x7000 != 0x3000:
            break
        if header & 0x8000:
            _chunk(data[at + 2 : end], out)
        else:
            out += data[at + 2 : min(at + 2 + _CHUNK, len(data))]
        at = end
    return bytes(out)


def _chunk(tokens: bytes, out: bytearray) -> None:
    start, at = len(out), 0
    while at < len(tokens):
        flags, at = tokens[at], at + 1
        for bit in range(8):
            if at >= len(tokens) or len(out) - start > _CHUNK:
                return
            if not flags >> bit & 1:
                out.append(tokens[at])
                at += 1
                continue
            if at + 2 > len(tokens):
                return
            offset, length = _copy(int.from_bytes(tokens[at : at + 2], "little"), len(out) - start)
            at += 2
            if offset > len(out) - start:
                return
            for _ in range(length):
                out.append(out[-offset])


def _copy(token: int, written: int) -> tuple[int, int]:
    """Return how far back a copy lies, and its length: the more was written, the more bits tell the place."""
    bits = max((written - 1).bit_length(), 4)
    return (token >> (16 - bits)) + 1, (token & (0xFFFF >> bits)) + 3
