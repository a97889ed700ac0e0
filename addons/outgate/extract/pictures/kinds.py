"""Which bytes are a picture, by content and strictly: the recogniser is asked about texts as well."""

from __future__ import annotations

_FIRST = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"GIF87a", b"GIF89a", b"II*\0", b"MM\0*", b"\0\0\0\x0cjP  \r\n\x87\n")
_BOXED = frozenset(b"avif avis heic heix heim heis hevc hevx hevm hevs mif1 mif2 msf1 miaf".split())
_MOST_BRANDS = 32
_BITMAP_HEADERS = frozenset({12, 40, 52, 56, 64, 108, 124})  # bytes of the header that follows the file's, in a BMP
_MOST_ICONS = 64


def is_picture(data: bytes) -> bool:
    """Tell whether `data` is a picture."""
    if data.startswith(_FIRST):
        return True
    if data[:4] == b"RIFF":
        return data[8:12] == b"WEBP"
    if data[4:8] == b"ftyp":
        return is_boxed_picture(data)
    if data[:2] == b"BM":
        return data[6:10] == bytes(4) and int.from_bytes(data[14:18], "little") in _BITMAP_HEADERS
    return data[:4] == b"\0\0\1\0" and 0 < int.from_bytes(data[4:6], "little") <= _MOST_ICONS and data[9:10] == b"\0"


def is_boxed_picture(data: bytes) -> bool:
    """Tell whether `data` is a HEIC or AVIF: its first box says so, or names one of them beside another brand."""
    if data[4:8] != b"ftyp":
        return False
    end = min(int.from_bytes(data[:4]), 16 + 4 * _MOST_BRANDS, len(data))
    return any(data[at : at + 4] in _BOXED for at in (8, *range(16, end - 3, 4)))
