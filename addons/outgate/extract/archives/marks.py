"""Marks of archives that may stand behind anything, and whether one is more than the same bytes by chance.

Each mark comes with two functions of where it stands: whether what follows holds, by no more than a look, and where
the archive ends, as far as it tells. After 7zFormat.txt (SignatureHeader), the technotes of RAR 4 and RAR 5.0, the lz4
frame format, and the lzip manual.
"""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable

_SEVEN_HEADER = 32  # bytes
_FIRST, _LARGEST = 4096, 2 << 20  # bytes of a block's header: of one that tells of the archive, and of any
_BLOCKS = 100_000  # of a rar that are passed over
_END4, _MAIN4, _END5, _LOCKED5 = 0x7B, 0x73, 5, 4
_LARGE4, _LONG4, _LOCKED4 = 0x100, 0x8000, 0x80


class Mark(NamedTuple):
    """Bytes that start an archive of a kind, or (`is_raw`) but one compressed file."""

    kind: str
    sign: bytes
    holds: Callable[[bytes, int], bool]
    end: Callable[[bytes, int], int]
    is_raw: bool = False


def _is_seven(data: bytes, at: int) -> bool:
    """The header behind the mark stands under a checksum."""
    said, known = data[at + 12 : at + _SEVEN_HEADER], int.from_bytes(data[at + 8 : at + 12], "little")
    return len(said) == _SEVEN_HEADER - 12 and zlib.crc32(said) == known


def _end_of_seven(data: bytes, at: int) -> int:
    """It says where the directory is, which is the last of it."""
    said = data[at + 12 : at + _SEVEN_HEADER]
    size = int.from_bytes(said[:8], "little") + int.from_bytes(said[8:16], "little")
    return min(at + _SEVEN_HEADER + size, len(data))


def _is_rar4(data: bytes, at: int) -> bool:
    """The first block is the one that tells of the archive."""
    return data[at + 9 : at + 10] == bytes((_MAIN4,)) and _holds4(data, at + 7, _FIRST)


def _end_of_rar4(data: bytes, at: int) -> int:
    """Blocks have a checksum, a type, flags and a size."""
    here = at + 7
    if int.from_bytes(data[here + 3 : here + 5], "little") & _LOCKED4:
        return len(data)
    for _ in range(_BLOCKS):
        if not _holds4(data, here):
            break
        kind, flags = data[here + 2], int.from_bytes(data[here + 3 : here + 5], "little")
        start = here
        here += int.from_bytes(data[here + 5 : here + 7], "little")
        if flags & _LONG4:
            here += int.from_bytes(data[start + 7 : start + 11], "little")
            here += int.from_bytes(data[start + 32 : start + 36], "little") << 32 if flags & _LARGE4 else 0
        if kind == _END4:
            break
    return min(here, len(data))


def _holds4(data: bytes, at: int, most: int = 1 << 16) -> bool:
    size = int.from_bytes(data[at + 5 : at + 7], "little")
    known = int.from_bytes(data[at : at + 2], "little")
    return 7 <= size <= min(most, len(data) - at) and zlib.crc32(data[at + 2 : at + size]) & 0xFFFF == known


def _is_rar5(data: bytes, at: int) -> bool:
    return _block5(data, at + 8, _FIRST) is not None


def _end_of_rar5(data: bytes, at: int) -> int:
    """Where blocks are encrypted, nothing tells it."""
    here = at + 8
    for _ in range(_BLOCKS):
        block = _block5(data, here, _LARGEST)
        if block is None:
            break
        kind, here = block
        if kind == _LOCKED5:
            return len(data)
        if kind == _END5:
            break
    return min(here, len(data))


def _block5(data: bytes, at: int, most: int) -> tuple[int, int] | None:
    """Return the type of a block, and where it ends with its data; None where its checksum does not hold."""
    size, start = _number(data, at + 4)
    if not 0 < size <= most or zlib.crc32(data[at + 4 : start + size]) != int.from_bytes(data[at : at + 4], "little"):
        return None
    kind, place = _number(data, start)
    flags, place = _number(data, place)
    if flags & 1:
        _, place = _number(data, place)
    return kind, start + size + (_number(data, place)[0] if flags & 2 else 0)


def _number(data: bytes, at: int) -> tuple[int, int]:
    """Return a number of seven bits a byte, and where it ends; 0 where it is none."""
    value = 0
    for count in range(10):
        byte = data[at + count] if at + count < len(data) else 0
        value |= (byte & 0x7F) << 7 * count
        if byte < 0x80:
            return value, at + count + 1
    return 0, at + 10


def _is_lz4(data: bytes, at: int) -> bool:
    """Version 1, and no bit that is not used yet."""
    flags, block = data[at + 4 : at + 5] or b"\0", data[at + 5 : at + 6] or b"\0"
    return flags[0] & 0xC2 == 0x40 and block[0] & 0x8F == 0 and block[0] >> 4 >= 4


def _is_lzip(data: bytes, at: int) -> bool:
    """A dictionary of 4 KiB to 512 MiB."""
    return 12 <= (data[at + 5] & 31 if at + 5 < len(data) else 0) <= 29


def _untold(data: bytes, at: int) -> int:
    """Return where the next mark may stand."""
    return at + 4


MARKS = (
    Mark("7z", b"7z\xbc\xaf\x27\x1c", _is_seven, _end_of_seven),
    Mark("rar", b"Rar!\x1a\x07\0", _is_rar4, _end_of_rar4),
    Mark("rar", b"Rar!\x1a\x07\1\0", _is_rar5, _end_of_rar5),
    Mark("lz4", b"\x04\x22\x4d\x18", _is_lz4, _untold, is_raw=True),
    Mark("lzip", b"LZIP\x01", _is_lzip, _untold, is_raw=True),
)
