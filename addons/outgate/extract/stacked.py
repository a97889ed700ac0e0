"""Tables of which each cell is a line of its own, as they are pasted where no table may stand, or one shape a cell.

The names of the columns come first, then as many lines for each row; blank lines may part the rows. What tells is that
the same lines of each row have figures in them.
"""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING

from outgate.extract import nested
from outgate.model import Table

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from outgate.model import Span, Where

# Short lines one below the other, of which some begin as figures do.
_LINE = rb"[^\S\n]*+[^\s,;|\t][^,;|\t\n]{0,79}+(?:,[0-9][^,;|\t\n]{0,40}+){0,3}"
_LINES = re.compile(rb"(?m)^" + _LINE + rb"(?:\n\n?" + _LINE + rb"){8,}+$")
_FIGURE = re.compile(rb"[0-9]")
_WIDEST, _FEWEST = 12, 3  # columns, and rows with the header
_ABOVE = 4  # lines of something else that may stand above the header
_ALIKE = 0.9  # of the rows have figures in the same lines


def tables(data: bytes, where: Where) -> Iterator[Table]:
    """Yield the tables in `data` where they are worth it."""
    for found in _LINES.finditer(data):
        if where(*found.span()):
            yield from _tables(data, list(_lines(data, *found.span())))


def _lines(data: bytes, start: int, end: int) -> Iterator[Span]:
    for line in data[start:end].split(b"\n"):
        if line.strip():
            left = start + len(line) - len(line.lstrip())
            yield left, left + len(line.strip())
        start += len(line) + 1


def _tables(data: bytes, lines: Sequence[Span]) -> Iterator[Table]:
    """Yield the lines as rows; where all have figures, nothing tells how many of the first are the header."""
    figures = [_FIGURE.search(data, *line) is not None for line in lines]
    names = figures.index(True) if True in figures else 0
    for above in range(_ABOVE):
        widths = range(min(_WIDEST, names - above), 1, -1)
        width = next((width for width in widths if _are_rows(figures[above + width :], width)), 0)
        if width:
            rows = [lines[at : at + width] for at in range(above, len(lines) - width + 1, width)]
            texts = [[data[slice(*cell)].decode("utf-8", "replace") for cell in row] for row in rows]
            if nested.is_header(texts[0]):
                yield Table(tuple(texts[0]), texts[1:], partial(nested.cell, rows[1:]))


def _are_rows(figures: Sequence[bool], width: int) -> bool:
    """Whether in rows of this width the same cells have figures: some, but not all of them."""
    rows = len(figures) // width
    if rows < _FEWEST - 1:
        return False
    shares = [sum(figures[column : rows * width : width]) / rows for column in range(width)]
    return max(shares) >= _ALIKE and all(share >= _ALIKE or share <= 1 - _ALIKE for share in shares)
