"""Asks a format everything that can be asked of it, for tests that it never raises and that its spans hold."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from outgate.extract.tree import Budget, Exceeded, Hints, apply
from outgate.model import Edit, Limits, Part, Table, Unwritable, everywhere

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from outgate.extract.tree import Child, Reader, Recognise, Syntax
    from outgate.model import Root

NEW = b"[person.email]"


def part_of(data: bytes, root: Root | None = "body") -> Part:
    return Part(("body",) if root is None else (root,), data, root=root)


def syntax_of(recognise: Recognise, data: bytes, hints: Hints | None = None) -> Syntax:
    syntax = recognise(data, hints or Hints())
    assert syntax is not None
    return syntax


def tables_of(recognise: Recognise, data: bytes) -> Sequence[Table]:
    syntax = syntax_of(recognise, data)
    assert syntax.tables is not None
    return syntax.tables(part_of(data), everywhere)


def shape(table: Table) -> tuple[tuple[str, ...], list[list[str]]]:
    return table.header, [list(row) for row in table.rows]


def place(recognise: Recognise, data: bytes, needle: bytes) -> str:
    syntax = syntax_of(recognise, data)
    assert syntax.locate is not None
    return syntax.locate(part_of(data), data.index(needle))[-1]


def fitted(recognise: Recognise, data: bytes, *needles: bytes, new: bytes = NEW) -> bytes:
    """`data` after `fit` made an edit for each needle."""
    syntax = syntax_of(recognise, data)
    assert syntax.fit is not None
    edits = [Edit(data.index(needle), data.index(needle) + len(needle), new) for needle in needles]
    return apply(data, syntax.fit(part_of(data), edits))


def children(read: Reader, data: bytes, hints: Hints | None = None, root: Root | None = "body") -> list[Child]:
    return list(read(part_of(data, root), hints or Hints(), Budget(Limits())))


def written_back(child: Child, old: bytes, new: bytes = NEW) -> bytes:
    """The parent's bytes after `old` was replaced in the child."""
    part = child.part
    assert part.parent is not None
    assert part.lift is not None
    start = part.data.index(old)
    return apply(part.parent.data, part.lift(part.parent, [(part, [Edit(start, start + len(old), new)])]))


def probe(recognise: Recognise, read: Reader | None, data: bytes, hints: Hints, at: int) -> int:
    """Ask for everything at once; the number of cells whose span was looked at."""
    if read is not None:
        with suppress(Exceeded):
            list(read(part_of(data), hints, Budget(Limits())))
    syntax = recognise(data, hints)
    if syntax is None:
        return 0
    part = part_of(data)
    at %= len(data) + 1
    if syntax.locate is not None:
        assert all(isinstance(step, str) for step in syntax.locate(part, min(at, max(len(data) - 1, 0))))
    if syntax.fit is not None:
        try:
            edits = syntax.fit(part, [Edit(at // 2, at, NEW)] if at else [])
        except Unwritable:
            edits = []
        assert all(0 <= edit.start <= edit.end <= len(data) for edit in edits)
    return sum(map(_cells, syntax.tables(part, everywhere))) if syntax.tables is not None else 0


def _cells(table: Table) -> int:
    count = 0
    for row, cells in enumerate(table.rows):
        for column, _ in enumerate(cells):
            span = table.span(row, column)
            assert span is None or span[0] <= span[1]
            count += 1
    assert table.span(len(table.rows), 0) is None
    assert table.span(-1, 0) is None
    return count


def spans_hold(table: Table, data: bytes, decode: Callable[[bytes], str]) -> int:
    """Assert that every cell is what its span decodes to; the number of cells."""
    count = 0
    for row, cells in enumerate(table.rows):
        for column, cell in enumerate(cells):
            span = table.span(row, column)
            assert (cell == "") if span is None else decode(data[slice(*span)]) == cell
            count += 1
    return count
