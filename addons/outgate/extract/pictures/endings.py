"""Where a picture ends: programs show what stands before that, so what stands behind it is no picture.

Layouts after PNG (ISO/IEC 15948, 11.2.5), JPEG (ITU T.81, annex B), GIF89a and the container of WebP (RFC 9649).
"""

from __future__ import annotations

_END_OF_PNG = b"IEND\xae\x42\x60\x82"
_SCAN, _STUFFED = 0xDA, 0xFF


def end_of(data: bytes) -> tuple[str, int]:
    """Return the kind of the picture and where it ends; the end of `data` where no end is found."""
    if data.startswith(b"\x89PNG"):
        at = data.find(_END_OF_PNG)
        return "png", at + len(_END_OF_PNG) if at >= 0 else len(data)
    if data.startswith(b"\xff\xd8\xff"):
        return "jpeg", _jpeg(data)
    if data.startswith(b"GIF8"):
        return "gif", _gif(data)
    if data[:4] == b"RIFF":
        size = int.from_bytes(data[4:8], "little")
        return "webp", min(8 + size + size % 2, len(data))
    return "", len(data)


def _jpeg(data: bytes) -> int:
    """Segments up to the first scan may hold a smaller picture; in a scan the end mark is nothing else."""
    at = 2
    while at + 4 <= len(data) and data[at] == _STUFFED:
        marker = data[at + 1]
        at += 1 if marker == _STUFFED else 2 + int.from_bytes(data[at + 2 : at + 4])
        if marker == _SCAN:
            break
    end = data.find(b"\xff\xd9", at)
    return end + 2 if end >= 0 else len(data)


def _gif(data: bytes) -> int:
    at = 13 + _colours(data[10:11])
    while at < len(data) and data[at] in b"\x21\x2c":
        at += 2 if data[at] == 0x21 else 11 + _colours(data[at + 9 : at + 10])
        while at < len(data) and data[at]:
            at += 1 + data[at]
        at += 1
    return at + 1 if data[at : at + 1] == b"\x3b" else len(data)


def _colours(flags: bytes) -> int:
    """Return the bytes of the colour table that these flags announce."""
    return 3 << (flags[0] & 7) + 1 if flags and flags[0] & 0x80 else 0
