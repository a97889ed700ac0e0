"""Which bytes are a picture, by content and strictly: the recogniser is asked about texts as well."""

from __future__ import annotations

_FIRST = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"GIF87a", b"GIF89a", b"II*\0", b"MM\0*", b"\0\0\0\x0cjP  \r\n\x87\n")
_BOXED = frozenset({b"avif", b"avis", b"heic", b"heix", b"hevc", b"mif1", b"msf1"})
_BITMAP_HEADERS = frozenset({12, 40, 52, 56, 64, 108, 124})  # bytes of the header that follows the file's, in a BMP
_MOST_ICONS = 64


def is_picture(data: bytes) -> bool:
    """Tell whether `data` is a picture."""
    if data.startswith(_FIRST):
        return True
    if data[:4] == b"RIFF":
        return data[8:12] == b"WEBP"
    if data[4:8] == b"ftyp":
        return data[8:12] in _BOXED
    if data[:2] == b"BM":
        return data[6:10] == bytes(4) and int.from_bytes(data[14:18], "little") in _BITMAP_HEADERS
    return data[:4] == b"\0\0\1\0" and 0 < int.from_bytes(data[4:6], "little") <= _MOST_ICONS and data[9:10] == b"\0"
