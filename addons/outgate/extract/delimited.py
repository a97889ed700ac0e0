"""Rows of cells: CSV (RFC 4180), tab, semicolon and pipe separated values, Markdown tables; kept valid, located.

The separator is the one that splits the first lines alike. Rows are read when they are asked for, straight from the
bytes, so that a table of 200,000 rows costs an index of its lines and no copy of its cells.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from functools import cache
from typing import TYPE_CHECKING

from outgate.extract import json_inside
from outgate.extract.place_names import shown
from outgate.extract.rows import RULE, Rows, read_rows
from outgate.extract.tree import Syntax
from outgate.model import Edit, Unwritable

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from outgate.extract.tree import Hints
    from outgate.model import Part, Table

_HEAD = 4096  # bytes that tell the separator
_LOOKED_AT = 40  # rows that do
_FEWEST_ALIKE = 2
_PROSE = 60  # bytes of a cell, on average, from which on it is prose with commas
_CODE = re.compile(rb"[;{}()]\s*$")
_ALL_QUOTED = re.compile(rb'\s*+(?:\xef\xbb\xbf)?"(?:[^"]|"")*+"([\t|;,])"')
_NAMES = {b",": "csv", b"\t": "tsv", b";": "csv", b"|": "table"}
_BLOCK = 4096  # bytes between the line counts that are kept


def recognise(data: bytes, hints: Hints) -> Syntax | None:
    """Return the syntax of separated values, or None."""
    del hints
    found = separator(data)
    if found is None:
        return None
    document = _Document(data, found)
    return Syntax(_NAMES[found], fit, document.locate, document.tables)


def separator(data: bytes) -> bytes | None:
    """Return the byte that splits the first lines of `data` into equally many cells; None when none does."""
    if data.find(b"\n", 0, _HEAD) < 0 and data.find(b"\r", 0, _HEAD) < 0:
        return None
    head = data[:_HEAD]
    if len(data) > _HEAD:
        head = head[: max(head.rfind(b"\n"), head.rfind(b"\r"), 0)]  # the last line may be cut
    if (quoted := _ALL_QUOTED.match(head)) is not None and _is_even(data, quoted[1]):
        return quoted[1]
    lines = _filled(head)
    best = 0
    found = None
    for at in (b"\t", b"|", b";", b","):
        if head.count(at) >= _FEWEST_ALIKE and (cells := _alike(head, lines, at)) > best:
            best, found = cells, at
    return found


def _is_even(data: bytes, at: bytes) -> bool:
    """Whether the first rows, of which the first has quoted cells, are equally wide: their cells may hold anything."""
    rows = read_rows(data, at, most=_FEWEST_ALIKE)
    return len(rows) == _FEWEST_ALIKE and rows.width(0) == rows.width(1)


def _alike(head: bytes, plain: list[bytes], at: bytes) -> int:
    """How many cells the longest run of rows with equally many has; 0 when that is prose, code or too little."""
    is_quoted = b'"' in head and _quoted(at).search(head) is not None
    lines = _filled(_quoted(at).sub(_hidden, head)) if is_quoted else plain
    if at == b"|":
        lines = [_unpiped(line.strip()) if at in line else line for line in lines if not RULE.match(line)]
    lines = lines[:_LOOKED_AT]
    widths = [line.count(at) + 1 for line in lines]
    start, length = _longest_run(widths)
    if length < _FEWEST_ALIKE:
        return 0
    width = widths[start]
    alike = lines[start : start + length]
    if sum(map(len, alike)) > _PROSE * width * length or _is_loose(at, width, alike):
        return 0
    return length * (width - 1)


def _filled(text: bytes) -> list[bytes]:
    """The lines with anything in them."""
    return [line for line in text.splitlines() if line.strip()]


def _unpiped(row: bytes) -> bytes:
    """A row without the pipes around it."""
    row = row.removeprefix(b"|")
    return row.removesuffix(b"|")


@cache
def _quoted(at: bytes) -> re.Pattern[bytes]:
    """A cell that begins with a quote, up to where it is closed."""
    blank = rb"[ ]*+" if at == b"\t" else rb"[ \t]*+"
    return re.compile(rb"(\A(?:\xef\xbb\xbf)?|[\r\n" + re.escape(at) + rb"])(" + blank + rb'"(?:[^"]++|"")*+")')


def _hidden(cell: re.Match[bytes]) -> bytes:
    """What is in quotes parts nothing."""
    return cell[1] + b"q" * len(cell[2])


def _is_loose(at: bytes, width: int, lines: list[bytes]) -> bool:
    """Code, or two sentences with a comma each."""
    if at in b",;" and sum(_CODE.search(line) is not None for line in lines) * 2 > len(lines):
        return True
    return at == b"," and width <= 3 and len(lines) < 4 and all(b", " in line for line in lines)


def _are_alike(width: int, following: int) -> bool:
    return width == following > 1


def _longest_run(widths: list[int]) -> tuple[int, int]:
    best = (0, 0)
    if not any(map(_are_alike, widths, widths[1:])):
        return best
    start = 0
    for at in range(1, len(widths) + 1):
        if at == len(widths) or widths[at] != widths[start]:
            if widths[start] > 1 and at - start > best[1]:
                best = (start, at - start)
            start = at
    return best


def fit(part: Part, edits: Sequence[Edit]) -> list[Edit]:
    """Keep the cells: an edit over several is made in each of them, separators and quotes stay.

    Raises Unwritable when an edit touches no cell, or would write what separates cells.
    """
    data = part.data
    at = separator(data)
    if at is None:
        return list(edits)
    special = re.compile(rb'[\r\n"' + re.escape(at) + rb"]")
    if any(special.search(edit.new) for edit in edits):
        raise Unwritable("what is to be written would split the cell")
    rows: Rows | None = None
    fitted: list[Edit] = []
    for edit in edits:
        if not special.search(data, edit.start, edit.end):
            fitted.append(edit)
            continue
        rows = rows or read_rows(data, at)
        pieces = list(_pieces(rows, edit))
        if not pieces:
            raise Unwritable("there is no cell at that place")
        fitted += pieces
    return fitted


def _pieces(rows: Rows, edit: Edit) -> Iterator[Edit]:
    data = rows.data
    for row in rows.touching(edit.start, edit.end):
        for left, right in rows.spans(row):
            start, end = max(left, edit.start), min(right, edit.end)
            if start < end:
                while start > left and data[start - 1 : start] == b'"':
                    start -= 1
                while end < right and data[end : end + 1] == b'"':
                    end += 1
                yield Edit(start, end, edit.new)


class _Document:
    """One text of rows, and what was learned of it so far."""

    __slots__ = ("at", "data", "lines", "names", "row")

    def __init__(self, data: bytes, at: bytes) -> None:
        self.data = data
        self.at = at
        self.lines: list[int] | None = None  # line ends before each block
        self.names: tuple[str, ...] | None = None
        self.row: tuple[int, int, list[int]] = (0, -1, [])  # the last one: places are asked for in order

    def tables(self, part: Part) -> list[Table]:
        del part
        return [*read_rows(self.data, self.at).tables(), *json_inside.tables(self.data)]

    def locate(self, part: Part, offset: int) -> tuple[str, ...]:
        column = self._column(offset)
        step = f"{self._line(offset)}.{column}" if column else str(self._line(offset))
        return (*part.path[-1:], f"{_NAMES[self.at]}[{step}]")

    def _line(self, offset: int) -> int:
        """The number of the line, from 1, as an editor shows it."""
        if self.lines is None:
            self.lines = [0]
            for block in range(0, len(self.data), _BLOCK):
                self.lines.append(self.lines[-1] + self.data.count(b"\n", block, block + _BLOCK))
        block = offset // _BLOCK
        return 1 + self.lines[block] + self.data.count(b"\n", block * _BLOCK, offset)

    def _column(self, offset: int) -> str:
        """The name of the column, or its number from 1; nothing when the line is too long to look at."""
        start, stop, ends = self.row
        if not start <= offset <= stop:
            floor = max(offset - _BLOCK, 0)
            start = self.data.rfind(b"\n", floor, offset) + 1
            if not start and floor:
                return ""
            rows = read_rows(self.data, self.at, start, min(offset + _BLOCK, len(self.data)), most=1)
            ends = [end for _, end in rows.spans(0)] if len(rows) else []
            self.row = (start, rows.ends[0] if len(rows) else offset, ends)
        column = bisect_left(ends, offset, 0, max(len(ends) - 1, 0))
        if self.names is None:
            self.names = tuple(name and shown(name) for name in self._header())
        return (self.names[column] if column < len(self.names) else "") or str(column + 1)

    def _header(self) -> tuple[str, ...]:
        tables = read_rows(self.data[: 4 * _BLOCK], self.at, most=100).tables()
        return tables[0].header if tables else ()
