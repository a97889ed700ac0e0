"""Parts that hold a table, made from text by a reader as simple as can be: cells between tabs, rows on lines."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from outgate.detect import Detector, load
from outgate.model import Finding, Limits, Part, Table

if TYPE_CHECKING:
    from collections.abc import Mapping

    from outgate.model import Span


def table(text: str) -> Table:
    """Return the table that `text` is; its first line is the header."""
    at, lines = 0, []
    for line in text.split("\n"):
        cells = []
        for cell in line.split("\t"):
            size = len(cell.encode())
            cells.append((cell, (at, at + size)))
            at += size + 1
        lines.append(cells)
    rows = [[cell for cell, _ in line] for line in lines]

    def span(row: int, column: int) -> Span | None:
        line = lines[row + 1] if 0 <= row + 1 < len(lines) else []
        return line[column][1] if column < len(line) else None

    return Table(tuple(rows[0]), rows[1:], span)


def part(*lines: str) -> Part:
    """Return a part that is a table of these lines."""
    text = "\n".join(lines)
    return Part(("body",), text.encode(), root="body", tables=lambda *_: [table(text)])


def prose(text: str) -> Part:
    """Return a part without tables."""
    return Part(("body",), text.encode(), root="body")


def look(at: Part, files: Mapping[str, str]) -> list[Finding]:
    """Return what the data types in `files` find in a part."""
    return _detector(tuple(sorted(files.items()))).findings([at])


@cache
def _detector(files: tuple[tuple[str, str], ...]) -> Detector:
    return Detector(load(dict(files)), b"k" * 32, Limits())
