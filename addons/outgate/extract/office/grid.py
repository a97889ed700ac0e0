"""Cells of one sheet as tab-separated lines, with the way back from a place in them to the cell.

Only columns that hold anything take up room, so that a cell at the far end of a sheet costs no 16,000 tabs. A cell
with line ends in it, or that begins with a quote, stands in quotes, and its own quotes become apostrophes: so every
text takes as many bytes here as it has.
"""

from __future__ import annotations

import re
from array import array
from bisect import bisect_left, bisect_right
from collections import defaultdict
from typing import TYPE_CHECKING

from outgate.extract import labelled
from outgate.extract.office.spelling import PLAIN, QUOTED
from outgate.extract.rows import read_rows
from outgate.model import Edit, Unwritable

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from outgate.extract.tree import Budget
    from outgate.model import Part, Table, Where

_IN_QUOTES = bytes(byte if byte == 0x0A else QUOTED[byte] for byte in range(256))
_ODD = re.compile(rb'[\x00-\x08\x0a-\x1f"]')


class Grid:
    """The cells of a sheet in the order in which they are written."""

    __slots__ = ("_firsts", "_numbers", "_row", "_starts", "_used", "columns", "places", "texts")

    def __init__(self) -> None:
        self.texts: list[bytes] = []
        self.places = array("Q")  # where each cell stands in its member
        self._row = 0
        self.columns = array("I")  # of each cell, from 1
        self._numbers = array("Q")  # of each line: the row, from 1
        self._firsts = array("Q")  # of each line: its first cell
        self._starts = array("Q")  # of each line: where it stands in the text
        self._used: list[int] = []

    def begin(self, row: int, column: int) -> None:
        """Begin a line for a cell of `row`, unless the last cell was one to the left of it."""
        if row != self._row or (self.columns and column <= self.columns[-1]):
            self._row = row
            self._numbers.append(row)
            self._firsts.append(len(self.texts))

    def add(self, row: int, column: int, text: bytes, place: int) -> None:
        """Append a cell, of which the member tells at `place`."""
        self.begin(row, column)
        self.columns.append(column)
        self.texts.append(text)
        self.places.append(place)

    def text(self, budget: Budget) -> bytes:
        """Return all lines; one blank line stands for rows left out. Raises Exceeded."""
        self._used = sorted(set(self.columns))
        lines: list[bytes] = []
        at, before = 0, 0
        for line, number in enumerate(self._numbers):
            if lines and number > before + 1:
                lines.append(b"")
                at += 1
            written = self._line(line)
            budget.spend(len(written) + 1)
            self._starts.append(at)
            lines.append(written)
            at += len(written) + 1
            before = number
        return b"\n".join(lines)

    def _line(self, line: int) -> bytes:
        first, end = self._firsts[line], self._end(line)
        texts = self.texts[first:end]
        if not texts:  # all of its cells are empty strings
            return b""
        if self.columns[end - 1] == self._used[end - first - 1]:
            joined = b"\t".join(texts)
            if joined.count(b"\t") == len(texts) - 1 and not _ODD.search(joined):
                return joined
        written: list[bytes] = []
        at = 0
        for column, text in zip(self.columns[first:end], texts, strict=True):
            skip = bisect_left(self._used, column, at) - at
            written += [b""] * skip
            written.append(_cell(text))
            at += skip + 1
        return b"\t".join(written)

    def _end(self, line: int) -> int:
        return self._firsts[line + 1] if line + 1 < len(self._firsts) else len(self.texts)

    def _cells(self, line: int) -> Iterator[tuple[int, int, int]]:
        """Yield the number of each cell of a line, and where its text stands."""
        at, place = self._starts[line], 0
        for cell in range(self._firsts[line], self._end(line)):
            skip = bisect_left(self._used, self.columns[cell], place) - place
            at += skip
            place += skip + 1
            size, quote = len(self.texts[cell]), int(_is_quoted(self.texts[cell]))
            yield cell, at + quote, at + quote + size
            at += size + 2 * quote + 1

    def locate(self, part: Part, offset: int) -> tuple[str, ...]:
        """Name the cell at a place, as a spreadsheet does: `B7`."""
        line = max(bisect_right(self._starts, offset) - 1, 0)
        if line >= len(self._starts):
            return part.path[-1:]
        cell = self._firsts[line]
        for number, start, _ in self._cells(line):
            if start > offset:
                break
            cell = number
        return (*part.path[-1:], f"{column_name(self.columns[cell])}{self._numbers[line]}")

    def tables(self, part: Part, where: Where) -> Sequence[Table]:
        """Return the tables on the sheet; a cell may hold a line of one, as where a file was opened unparted."""
        return [*read_rows(part.data, b"\t").tables(where), *labelled.tables_beside(part.data, where, b"\t")]

    def changed(self, edits: Iterable[Edit]) -> dict[int, list[Edit]]:
        """Return the edits by cell, in places of its text. Raises Unwritable for an edit that meets no cell."""
        found: dict[int, list[Edit]] = defaultdict(list)
        for edit in edits:
            missed = True
            for line in range(max(bisect_right(self._starts, edit.start) - 1, 0), len(self._starts)):
                if self._starts[line] >= edit.end:
                    break
                for cell, start, end in self._cells(line):
                    if start < edit.end and edit.start < end:
                        inside = Edit(max(edit.start - start, 0), min(edit.end, end) - start, edit.new)
                        found[cell].append(inside)
                        missed = False
            if missed:
                raise Unwritable("there is no cell at that place")
        return found


def column_name(column: int) -> str:
    """Return the letters of a column, from 1: A, …, Z, AA."""
    name = ""
    while column > 0:
        column, letter = divmod(column - 1, 26)
        name = chr(65 + letter) + name
    return name


def _is_quoted(text: bytes) -> bool:
    return b"\n" in text or text.startswith(b'"')


def _cell(text: bytes) -> bytes:
    return b'"%b"' % text.translate(_IN_QUOTES) if _is_quoted(text) else text.translate(PLAIN)
