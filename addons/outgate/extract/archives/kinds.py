"""Which archive some bytes are or hold, by content.

Signatures after the formats' own descriptions: 7zFormat.txt, RAR 5.0 technote, MS-CAB, cpio(5), ar(5), rpm's lead,
LHA header level 0 to 3, ECMA-119 (ISO 9660), lz4 frame format, lzip manual, compress(1), LZMA SDK (lzma alone).
"""

from __future__ import annotations

import re
from operator import itemgetter
from typing import TYPE_CHECKING, NamedTuple

from outgate.extract.archives.marks import MARKS
from outgate.extract.magic import format_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from outgate.extract.archives.marks import Mark

_SEVEN, _RAR = b"7z\xbc\xaf\x27\x1c", b"Rar!\x1a\x07"
_LOOK = 64  # marks that are told from chance where it is not to cost much: more of them may well hold an archive
_BEHIND = ("7z", "rar")  # those that tell where they end
_FIRST: tuple[tuple[bytes, str], ...] = (
    (_SEVEN, "7z"),
    (_RAR, "rar"),
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
_MARKED = tuple((mark, min(mark.sign)) for mark in MARKS)  # with a byte of its sign that text has not: seen at once
_STARTS = (*(mark for mark, _ in (*_FIRST, *_COMPRESSED)), b"0707", b"\x5d\0\0")


class Found(NamedTuple):
    """An archive: its kind, where it starts, and whether it is but one compressed file."""

    kind: str
    start: int = 0
    is_raw: bool = False


def is_archive(data: bytes) -> bool:
    """Tell whether there is an archive in `data` that this package reads; most bytes cost no more than a look."""
    if format_of(data):
        return False
    if (data.startswith(_STARTS) or data[2:4] == b"-l" or len(data) > _ISO_AT) and _at_the_start(data):
        return True
    return any(count >= _LOOK or mark.holds(data, at) for count, (at, mark) in enumerate(_marks(data)))


def find(data: bytes) -> list[Found]:
    """Return what there is: what the bytes start as, then marks that are more than that, behind each other."""
    if format_of(data):
        return []  # inside of another archive it is a member of that, which is read by itself
    first = _at_the_start(data)
    if first is not None and first.kind not in _BEHIND:
        return [first]
    found = [] if first is None else [first]
    end = 0
    for at, mark in sorted(_marks(data), key=itemgetter(0)):
        if at >= end and mark.holds(data, at):
            end = mark.end(data, at)
            found += [Found(mark.kind, at, mark.is_raw)] if at else []
    return found


def _marks(data: bytes) -> Iterator[tuple[int, Mark]]:
    for mark, rare in _MARKED:
        at = data.find(mark.sign) if rare in data else -1
        while at >= 0:
            yield at, mark
            at = data.find(mark.sign, at + 1)


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
