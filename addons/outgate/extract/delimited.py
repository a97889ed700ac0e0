"""Rows of cells: CSV (RFC 4180), tab, semicolon and pipe separated values, Markdown tables; kept valid, located.

Rows are read when they are asked for, straight from the
bytes, so that a table of 200,000 rows costs an index of its lines and no copy of its cells.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from typing import TYPE_CHECKING

from outgate.extract import json_inside, labelled
from outgate.extract.place_names import shown
from outgate.extract.rows import Rows, read_rows
from outgate.extract.separator import separator
from outgate.extract.tree import Syntax
from outgate.model import Edit, Unwritable

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from outgate.extract.tree import Hints
    from outgate.model import Part, Table, Where

_NAMES = {b",": "csv", b"\t": "tsv", b";": "csv", b"|": "table"}
_BLOCK = 4096  # bytes between the line counts that are kept
_SPACE = b" "
_LAST = 2047  # cell of a row that `rows` tells apart
_PLAIN = re.compile(rb'[^\r\n"]++(?![^\r\n])')  # a line without quotes


def recognise(data: bytes, hints: Hints) -> Syntax | None:
    """Return the syntax of separated values, or None."""
    del hints
    found = separator(data)
    if found is None:
        return None
    document = _Document(data, found)
    return Syntax(_NAMES[found], fit, document.locate, document.tables)


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

    __slots__ = ("at", "data", "line", "lines", "names", "row")

    def __init__(self, data: bytes, at: bytes) -> None:
        self.data = data
        self.at = at
        self.line: tuple[int, int] = (0, 1)  # the last place that was asked for, and its line
        self.lines: list[int] | None = None  # line ends before each block
        self.names: tuple[str, ...] | None = None
        self.row: tuple[int, int, list[int] | None] = (0, -1, [])  # the last one: places are asked for in order

    def tables(self, part: Part, where: Where) -> list[Table]:
        """Return the rows, and what stands in and beside them where it is worth reading."""
        del part
        rows = read_rows(self.data, self.at)
        beside = labelled.tables_beside(self.data, where, self.at)
        return [*rows.tables(where), *json_inside.tables(self.data, where), *beside]

    def locate(self, part: Part, offset: int) -> tuple[str, ...]:
        column = self._column(offset)
        step = f"{self._line(offset)}.{column}" if column else str(self._line(offset))
        return (*part.path[-1:], f"{_NAMES[self.at]}[{step}]")

    def _line(self, offset: int) -> int:
        """The number of the line, from 1, as an editor shows it: counted on from the last one, if that is near."""
        at, line = self.line
        if at <= offset <= at + _BLOCK:
            line += self.data.count(b"\n", at, offset)
        else:
            line = self._counted(offset)
        self.line = (offset, line)
        return line

    def _counted(self, offset: int) -> int:
        if self.lines is None:
            self.lines = [0]
            for block in range(0, len(self.data), _BLOCK):
                self.lines.append(self.lines[-1] + self.data.count(b"\n", block, block + _BLOCK))
        block = offset // _BLOCK
        return 1 + self.lines[block] + self.data.count(b"\n", block * _BLOCK, offset)

    def _column(self, offset: int) -> str:
        """The name of the column, or its number from 1; nothing when the line is too long to look at."""
        start, stop, ends = self.row
        if not start <= offset <= stop or (ends is None and not self._is_in_text(offset)):
            floor = max(offset - _BLOCK, 0)
            start = self.data.rfind(b"\n", floor, offset) + 1
            if not start and floor:
                return ""
            stop, ends = self._row(start, offset)
            self.row = (start, stop, ends)
        if ends is None:
            column = min(self.data.count(self.at, start, offset), _LAST)
        else:
            column = bisect_left(ends, offset, 0, max(len(ends) - 1, 0))
        if self.names is None:
            self.names = tuple(name and shown(name) for name in self._header())
        return (self.names[column] if column < len(self.names) else "") or str(column + 1)

    def _is_in_text(self, offset: int) -> bool:
        """Whether a letter or sign of a cell is there: of blanks and separators, commas do not tell whose they are."""
        return _SPACE < self.data[offset : offset + 1] != self.at

    def _row(self, start: int, offset: int) -> tuple[int, list[int] | None]:
        """Where the first row from `start` on ends, and its cells do: None where separators alone tell."""
        most = min(offset + _BLOCK, len(self.data))
        line = _PLAIN.match(self.data, start, most) if self.at != b"|" else None
        if line is not None and line.end() > offset and self._is_in_text(offset):
            return line.end(), None
        rows = read_rows(self.data, self.at, start, most, most=1)
        return (rows.ends[0], [end for _, end in rows.spans(0)]) if len(rows) else (offset, [])

    def _header(self) -> tuple[str, ...]:
        tables = read_rows(self.data[: 4 * _BLOCK], self.at, most=100).tables()
        return tables[0].header if tables else ()
