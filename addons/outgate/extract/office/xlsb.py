"""Binary workbooks (xlsb): sheets, shared strings and styles in records, in a package like any other. Read only.

Records after [MS-XLSB], sections 2.1.4 (type and size in groups of seven bits) and 2.4. Every record that is no cell
is read for the letters in it: notes, links, headers, names.
"""

from __future__ import annotations

import posixpath
import struct
from typing import TYPE_CHECKING, NamedTuple

from outgate.extract.office import number_formats, workbook
from outgate.extract.office.biff import packed
from outgate.extract.office.grid import Grid
from outgate.extract.office.number_formats import GENERAL, Kind
from outgate.extract.office.printable import printable
from outgate.extract.office.shown import Shown
from outgate.extract.office.spelling import without_codes

if TYPE_CHECKING:
    from collections.abc import Iterator

    from outgate.extract.office.package import Package
    from outgate.extract.tree import Budget, Child

_ROW, _PACKED, _TRUTH, _REAL, _TEXT, _SHARED = 0, 2, 4, 5, 6, 7
_OF_FORMULA = {8: _TEXT, 9: _REAL, 10: _TRUTH}  # what the result of a formula is
_RICH = 62
_CELLS = frozenset({_PACKED, _TRUTH, _REAL, _TEXT, _SHARED, _RICH, *_OF_FORMULA})
_ITEM, _FORMAT, _STYLE, _STYLES, _STYLES_END, _BOOK, _SHEET = 19, 44, 47, 617, 618, 153, 156


class _Book(NamedTuple):
    strings: list[bytes]
    kinds: list[Kind]
    titles: dict[str, str]
    from_1904: bool


def read(package: Package, budget: Budget) -> Iterator[Child]:
    """Yield the sheets, then the letters in everything else. Raises Exceeded."""
    parts = {name: child.part.data for name, child in package.found.items() if name.endswith(".bin")}
    parts = {name: data for name, data in parts.items() if not data.startswith(b"\0")}  # no part begins with a row
    book = _opened(parts, package)
    for name, data in parts.items():
        if "vbaProject" in name or "/embeddings/" in name:
            continue
        package.done.add(name)
        letters: list[bytes] = []
        grid = _sheet(data, book, letters)
        title = book.titles.get(name, posixpath.basename(name))
        yield from package.sheet(f"sheet[{title}]", grid, budget)
        shown = Shown()
        shown.add(without_codes(b"\n".join(dict.fromkeys(filter(None, letters)))))
        yield from package.text(f"beside[{title}]", shown, budget)


def _opened(parts: dict[str, bytes], package: Package) -> _Book:
    strings: list[bytes] = []
    kinds: list[Kind] = []
    titles: dict[str, str] = {}
    from_1904 = False
    for name, data in parts.items():
        links = workbook.relations(package.members, name)
        codes: dict[int, str] = {}
        inside = False
        for kind, raw in _records(data):
            if kind == _ITEM:
                strings.append(_string(raw, 1))
            elif kind == _FORMAT:
                codes[int.from_bytes(raw[:2], "little")] = _string(raw, 2).decode("utf-8", "replace")
            elif kind in (_STYLES, _STYLES_END):
                inside = kind == _STYLES
            elif kind == _STYLE and inside:
                number = int.from_bytes(raw[2:4], "little")
                kinds.append(number_formats.kind(number, codes.get(number, "")))
            elif kind == _BOOK:
                from_1904 = bool(raw[0] & 1) if raw else False
            elif kind == _SHEET:
                link = _string(raw, 8)
                target = links.get(link.decode("utf-8", "replace"), ("", ""))[1]
                titles[target] = _string(raw, 12 + 2 * len(link.decode("utf-8", "replace"))).decode("utf-8", "replace")
    return _Book(strings, kinds, titles, from_1904)


def _sheet(data: bytes, book: _Book, letters: list[bytes]) -> Grid:
    """Return the cells of a part; the letters of what is no cell go to `letters`."""
    grid = Grid()
    row = 0
    for kind, raw in _records(data):
        if not raw:
            continue
        if kind == _ROW and len(raw) >= 4:
            row = int.from_bytes(raw[:4], "little") + 1
        elif kind in _CELLS and len(raw) > 8:
            column = int.from_bytes(raw[:4], "little") + 1
            text = _value(book, kind, raw)
            if text:
                grid.add(row, column, text, 0)
            if kind in _OF_FORMULA:
                letters.append(printable(raw[8:]))
        elif kind != _ITEM or not grid.texts:
            letters.append(printable(raw))
    return grid


def _value(book: _Book, kind: int, raw: bytes) -> bytes:
    kind = _OF_FORMULA.get(kind, kind)
    if kind in (_TEXT, _RICH):
        return _string(raw, 8 if kind == _TEXT else 9)
    if kind == _SHARED:
        number = int.from_bytes(raw[8:12], "little")
        return book.strings[number] if number < len(book.strings) else b""
    if kind == _TRUTH:
        return b"TRUE" if raw[8] else b"FALSE"
    if len(raw) < (12 if kind == _PACKED else 16):
        return b""
    value: float = (
        packed(int.from_bytes(raw[8:12], "little")) if kind == _PACKED else struct.unpack_from("<d", raw, 8)[0]
    )
    style = int.from_bytes(raw[4:7], "little")
    how = book.kinds[style] if style < len(book.kinds) else GENERAL
    return number_formats.shown(number_formats.written(value), how, from_1904=book.from_1904)


def _string(raw: bytes, at: int) -> bytes:
    """Return the string at a place: its number of characters, then UTF-16."""
    count = int.from_bytes(raw[at : at + 4], "little")
    return raw[at + 4 : at + 4 + 2 * count].decode("utf-16-le", "replace").encode("utf-8", "replace")


def _records(data: bytes) -> Iterator[tuple[int, bytes]]:
    at = 0
    while at < len(data):
        kind, at = _number(data, at, 2)
        size, at = _number(data, at, 4)
        yield kind, data[at : at + size]
        at += size


def _number(data: bytes, at: int, most: int) -> tuple[int, int]:
    """Return a number of at most `most` groups of seven bits, and the place behind it."""
    number = 0
    for group in range(most):
        if at >= len(data):
            break
        byte = data[at]
        at += 1
        number |= (byte & 0x7F) << (7 * group)
        if byte < 0x80:
            break
    return number, at
