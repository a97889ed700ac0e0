"""Workbooks of Excel 5 to 2003 (the stream `Workbook` or `Book`): cells, notes, headers, links. Read only.

Records after [MS-XLS], sections 2.3 and 2.5.293 (strings, which may go on in CONTINUE records). The sheets are taken
as they follow each other: one that is hidden, or that the list of sheets leaves out, is a sheet like any other, and
the declared dimension is never looked at.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from outgate.extract.office import number_formats
from outgate.extract.office.grid import Grid
from outgate.extract.office.number_formats import GENERAL, Kind

if TYPE_CHECKING:
    from collections.abc import Iterator

_BOF, _SST, _CONTINUE, _SHEET, _STYLE, _FORMAT, _PASSWORD = 0x809, 0xFC, 0x3C, 0x85, 0xE0, 0x41E, 0x2F
_EPOCH, _CODE_PAGE, _SHARED, _LABEL, _RICH, _STRING, _OLD_STRING = 0x22, 0x42, 0xFD, 0x204, 0xD6, 0x207, 0x07
_PACKED, _PACKED_ROW, _NUMBER, _FORMULA, _TRUTH, _OLD_FORMAT = 0x27E, 0xBD, 0x203, 0x06, 0x205, 0x1E
_BEGINS = frozenset({_BOF, 0x409, 0x209, 0x09})  # of a sheet, in all versions
_CELLS = frozenset({_SHARED, _LABEL, _RICH, _PACKED, _PACKED_ROW, _NUMBER, _FORMULA, _TRUTH})


class Encrypted(Exception):  # noqa: N818 - a state of the file, not a fault
    """The workbook needs a password."""


class Sheet(NamedTuple):
    """One sheet: its cells, and the raw text of what is beside them."""

    title: str
    grid: Grid
    beside: list[bytes]


@dataclass(slots=True)
class _Book:
    """What the cells refer to, as far as it was read."""

    wide: bool = True  # BIFF8, with strings in UTF-16 or Latin-1
    code_page: str = "cp1252"
    strings: list[bytes] = field(default_factory=list)
    styles: list[int] = field(default_factory=list)  # the number format of each
    formats: dict[int, str] = field(default_factory=dict)
    titles: dict[int, str] = field(default_factory=dict)  # by the place of the sheet
    from_1904: bool = False

    def number(self, value: float, style: int) -> bytes:
        """Return a number as its cell shows it."""
        how = self._kind(self.styles[style]) if style < len(self.styles) else GENERAL
        return number_formats.shown(number_formats.written(value), how, from_1904=self.from_1904)

    def _kind(self, number: int) -> Kind:
        return number_formats.kind(number, self.formats.get(number, ""))

    def short(self, data: bytes, sizes: str = "<H") -> bytes:
        """Return the string that begins with its length, written as `sizes` says."""
        start = struct.calcsize(sizes)
        (count,) = struct.unpack_from(sizes, data)
        if not self.wide:
            return _decoded(data[start : start + count], self.code_page)
        return _Reader([data[start:]]).characters(count, data[start], 1)


class _Reader:
    """Reads strings over a record and those that continue it."""

    def __init__(self, segments: list[bytes]) -> None:
        self.segments, self.segment, self.at = segments, 0, 0

    def strings(self) -> Iterator[bytes]:
        """Yield the strings of a shared string table, as far as they hold."""
        (count,) = struct.unpack("<4xI", self.take(8))
        for _ in range(count):
            if self.segment >= len(self.segments):
                return
            size, flags = struct.unpack("<HB", self.take(3))
            runs = struct.unpack("<H", self.take(2))[0] if flags & 8 else 0
            extra = struct.unpack("<I", self.take(4))[0] if flags & 4 else 0
            yield self.characters(size, flags, self.at)
            self.take(4 * runs + extra)

    def characters(self, count: int, flags: int, at: int) -> bytes:
        """Return so many characters; where a segment begins among them, a byte says anew how wide they are."""
        out: list[str] = []
        self.at = at
        while count and self.segment < len(self.segments):
            width = 1 + (flags & 1)
            data = self.segments[self.segment]
            raw = data[self.at : self.at + count * width]
            out.append(raw.decode("utf-16-le" if width == 2 else "latin-1", "replace"))
            count -= max(len(raw) // width, 0)
            self.at += len(raw)
            if count:
                self.segment, self.at = self.segment + 1, 1
                flags = self.segments[self.segment][0] if self._has_more() else 0
        return "".join(out).encode("utf-8", "replace")

    def _has_more(self) -> bool:
        return self.segment < len(self.segments) and bool(self.segments[self.segment])

    def take(self, count: int) -> bytes:
        """Return so many bytes, over segments. Raises struct.error at the end, by way of their size."""
        out = b""
        while count and self.segment < len(self.segments):
            piece = self.segments[self.segment][self.at : self.at + count]
            out += piece
            count -= len(piece)
            self.at += len(piece)
            if self.at >= len(self.segments[self.segment]):
                self.segment, self.at = self.segment + 1, 0
        return out


def sheets(stream: bytes) -> list[Sheet]:
    """Return all sheets; the first is the workbook itself, of which all text stands beside its cells.

    Raises Encrypted; and struct.error, IndexError or ValueError for a stream that is damaged.
    """
    book = _Book()
    found: list[Sheet] = []
    place = (0, 0)
    for kind, at, segments in _records(stream):
        data = segments[0]
        if kind == _PASSWORD:
            raise Encrypted
        if kind == _BOF:
            book.wide = data[:2] != b"\0\x05"
            found.append(Sheet(book.titles.get(at, ""), Grid(), []))
        elif found and kind in _CELLS:
            place = _cells(book, found[-1], kind, data)
        elif found and kind in (_STRING, _OLD_STRING):
            found[-1].grid.add(*place, book.short(data), 0)
        elif found and not _take(book, kind, segments):
            found[-1].beside.extend(segments)
    return found


def _cells(book: _Book, sheet: Sheet, kind: int, data: bytes) -> tuple[int, int]:
    """Take the cells of a record; return the place of the first."""
    row, column = struct.unpack_from("<2H", data)
    if kind == _PACKED_ROW:
        pairs = struct.iter_unpack("<HI", data[4 : 4 + (len(data) - 6) // 6 * 6])
        texts = [book.number(packed(number), style) for style, number in pairs]
    else:
        texts = [_value(book, kind, data)]
    for offset, text in enumerate(texts, column + 1):
        if text:
            sheet.grid.add(row + 1, offset, text, 0)
    if kind == _FORMULA:
        sheet.beside.append(data[22:])
    return row + 1, column + 1


def _records(stream: bytes) -> Iterator[tuple[int, int, list[bytes]]]:
    """Yield each record with its place, its data, and the data of those that continue it."""
    at = 0
    waiting: tuple[int, int, list[bytes]] | None = None
    while at + 4 <= len(stream):
        kind, size = struct.unpack_from("<2H", stream, at)
        data = stream[at + 4 : at + 4 + size]
        if kind == _CONTINUE and waiting is not None:
            waiting[2].append(data)
        else:
            if waiting is not None:
                yield waiting
            waiting = (_BOF if kind in _BEGINS else kind, at, [data])
        at += 4 + size
    if waiting is not None:
        yield waiting


def _value(book: _Book, kind: int, data: bytes) -> bytes:
    """Return what the cell of a record shows."""
    if kind == _SHARED:
        (number,) = struct.unpack_from("<I", data, 6)
        return book.strings[number] if number < len(book.strings) else b""
    if kind in (_LABEL, _RICH):
        return book.short(data[6:])
    if kind == _TRUTH:
        return b"" if data[7] else (b"TRUE" if data[6] else b"FALSE")
    if kind == _FORMULA and data[12:14] == b"\xff\xff":
        return b""  # a string, which follows, or a truth value or an error
    raw = data[6:14]
    value: float = packed(int.from_bytes(raw[:4], "little")) if kind == _PACKED else struct.unpack("<d", raw)[0]
    return book.number(value, int.from_bytes(data[4:6], "little"))


def packed(raw: int) -> float:
    """Return the number that four bytes hold: a whole one or the upper half of a float, perhaps a hundredfold."""
    signed = raw >> 2 if raw < 0x80000000 else (raw >> 2) - 0x40000000
    value: float = signed if raw & 2 else struct.unpack("<d", struct.pack("<Q", (raw & ~3) << 32))[0]
    return float(value / 100 if raw & 1 else value)


def _take(book: _Book, kind: int, segments: list[bytes]) -> bool:
    """Take what cells refer to; tell whether this record is nothing else."""
    data = segments[0]
    if kind == _SST:
        book.strings.extend(_Reader(segments).strings())
    elif kind == _SHEET:
        title = book.short(data[6:], "<B")
        book.titles[struct.unpack_from("<I", data)[0]] = title.decode("utf-8", "replace")
    elif kind == _STYLE:
        book.styles.append(*struct.unpack_from("<H", data, 2))
    elif kind in (_FORMAT, _OLD_FORMAT):
        book.formats[struct.unpack_from("<H", data)[0]] = book.short(data[2:], "<H" if book.wide else "<B").decode()
    elif kind == _EPOCH:
        book.from_1904 = data[:1] == b"\1"
    elif kind == _CODE_PAGE:
        book.code_page = f"cp{struct.unpack_from('<H', data)[0]}"
    else:
        return False
    return True


def _decoded(raw: bytes, code_page: str) -> bytes:
    try:
        return raw.decode(code_page, "replace").encode()
    except LookupError:
        return raw.decode("cp1252", "replace").encode()
