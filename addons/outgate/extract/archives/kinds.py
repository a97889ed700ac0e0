"""Which archive some bytes are or hold, by content.

Signatures after the formats' own descriptions: 7zFormat.txt, RAR 5.0 technote, MS-CAB, cpio(5), ar(5), rpm's lead,
LHA header level 0 to 3, ECMA-119 (ISO 9660), lz4 frame format, lzip manual, compress(1), LZMA SDK (lzma alone).
"""

from __future__ import annotations

import re
from typing import NamedTuple

from outgate.extract.magic import format_of

# These two may follow a program, a picture or anything else: what unpacks them looks for the mark.
_SEVEN, _RAR = b"7z\xbc\xaf\x27\x1c", b"Rar!\x1a\x07"
_ANYWHERE = ((_SEVEN, "7z"), (_RAR, "rar"))
_FIRST: tuple[tuple[bytes, str], ...] = (
    (b"MSCF\0\0\0\0", "cab"),
    (b"!<arch>\n", "ar"),
    (b"\xed\xab\xee\xdb", "rpm"),
)
_CPIO = re.compile(rb"07070[12][0-9A-Fa-f]{104}|070707[0-7]{70}")
_LHA = re.compile(rb"..-l[hz][0-9ds]-.{14}", re.DOTALL)
_ISO, _ISO_AT = b"CD001", 32769
_COMPRESSED: tuple[tuple[bytes, str], ...] = (
    (b"\x04\x22\x4d\x18", "lz4"),
    (b"\x02\x21\x4c\x18", "lz4"),
    (b"LZIP\x01", "lzip"),
    (b"\x1f\x9d\x90", "compress"),
)
_LZMA = re.compile(rb"\x5d\0\0[\x01-\xff\0][\0-\x0f](?:\xff{8}|.{5}\0{3})\0", re.DOTALL)
_STARTS = (*(mark for mark, _ in (*_FIRST, *_COMPRESSED)), b"0707", b"\x5d\0\0")


class Found(NamedTuple):
    """An archive: its kind, where it starts, and whether it is but one compressed file."""

    kind: str
    start: int = 0
    is_raw: bool = False


def is_archive(data: bytes) -> bool:
    """Tell whether there is an archive in `data` that this package reads; most bytes cost no more than a look."""
    if data.startswith(_STARTS) or data[2:4] == b"-l" or len(data) > _ISO_AT or _SEVEN in data or _RAR in data:
        return find(data) is not None
    return False


def find(data: bytes) -> Found | None:
    """Return what there is, or None: what the bytes start as, and only then a mark anywhere, the nearest."""
    starts = next((kind for mark, kind in _ANYWHERE if data.startswith(mark)), "")
    first = Found(starts) if starts else _at_the_start(data)
    if first is not None or format_of(data):
        return first  # inside of another archive it is a member of that, which is read by itself
    # No text has the last bytes of these marks, and one is found much faster.
    marks = [Found(kind, at) for mark, kind in _ANYWHERE if mark[-1:] in data and (at := data.find(mark)) >= 0]
    return min(marks, key=lambda found: found.start, default=None)


def _at_the_start(data: bytes) -> Found | None:
    kind = next((kind for mark, kind in _FIRST if data.startswith(mark)), "")
    if kind:
        return Found(kind)
    kind = next((kind for mark, kind in _COMPRESSED if data.startswith(mark)), "")
    if kind or _LZMA.match(data):
        return Found(kind or "lzma", is_raw=True)
    if _CPIO.match(data):
        return Found("cpio")
    if _LHA.match(data):
        return Found("lha")
    return Found("iso") if data[_ISO_AT : _ISO_AT + 5] == _ISO else None
