"""Views: parts that are another spelling of their parent's text, each place mapped exactly to its place there.

A view is its parent with some stretches changed (`%40` → `@`). The map is made only when somebody asks for a
place, for most views are clean: what costs is then the decoding alone.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from outgate.model import Edit, Part

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from outgate.model import Lift, Span, Table


class Change(NamedTuple):
    """The parent's bytes `start:end` are `size` bytes in the view. In order, without overlap."""

    start: int
    end: int
    size: int


class OffsetMap:
    """Maps spans of a view to spans of its parent. `changes` is called once, when the first place is asked for."""

    __slots__ = ("_changes", "_ends", "_made", "_starts")

    def __init__(self, changes: Callable[[], Iterable[Change]]) -> None:
        self._made = changes
        self._changes: list[Change] | None = None
        self._starts: list[int] = []  # of each change, in the view
        self._ends: list[int] = []

    def __call__(self, start: int, end: int) -> Span:
        """Return the parent's span behind `start:end`: a change that the span touches is taken whole."""
        changes = self._changes if self._changes is not None else self._make()
        return self._start(changes, start), self._end(changes, end) if end > start else self._start(changes, end)

    def _start(self, changes: list[Change], at: int) -> int:
        i = bisect_right(self._starts, at) - 1
        if i < 0:
            return at
        return changes[i].start if at < self._ends[i] else changes[i].end + at - self._ends[i]

    def _end(self, changes: list[Change], at: int) -> int:
        i = bisect_right(self._starts, at - 1) - 1
        if i < 0:
            return at
        return changes[i].end if at <= self._ends[i] else changes[i].end + at - self._ends[i]

    def _make(self) -> list[Change]:
        shift = 0
        changes = list(self._made())
        for start, end, size in changes:
            self._starts.append(start + shift)
            self._ends.append(start + shift + size)
            shift += size - (end - start)
        self._changes = changes
        return changes


def placed(table: Table, places: OffsetMap) -> Table:
    """Return a table of a view with its cells where they stand in the parent."""

    def span(row: int, column: int) -> Span | None:
        inside = table.span(row, column)
        return places(*inside) if inside else None

    return replace(table, span=span)


def view(
    parent: Part,
    step: str,
    data: bytes,
    changes: Callable[[], Iterable[Change]],
    encode: Callable[[bytes], bytes] = bytes,
) -> Part:
    """Return `data`, which is `parent` with `changes`, as a part; edits go back spelled by `encode`."""
    return Part(
        (*parent.path, step),
        data,
        parent=parent,
        lift=_lift(encode) if is_written_as_text(parent) else None,
        locate=_locate if parent.locate is not None else None,
        to_parent=OffsetMap(changes),
    )


def is_written_as_text(part: Part) -> bool:
    """Tell whether text may be put into `part`: another spelling is as good a text as what it spells.

    Targets and headers are lines of bytes in any charset.
    """
    while not part.is_text and part.to_parent is not None and part.parent is not None:
        part = part.parent
    return part.is_text or part.root in {"target", "headers", "trailers"}


def verbatim(part: Part, start: int, end: int) -> bool:
    """Tell whether `start:end` of a view, with one byte on each side, reads the same in a parent that is text."""
    if part.to_parent is None or part.parent is None or not part.parent.is_text:
        return False
    left, right = part.to_parent(start, end)
    if right - left != end - start:
        return False
    return part.data[max(start - 1, 0) : end + 1] == part.parent.data[max(left - 1, 0) : right + 1]


def _lift(encode: Callable[[bytes], bytes]) -> Lift:
    def lift(parent: Part, children: Sequence[tuple[Part, Sequence[Edit]]]) -> Sequence[Edit]:
        del parent
        return [
            Edit(*child.to_parent(edit.start, edit.end), encode(edit.new))
            for child, edits in children
            if child.to_parent is not None
            for edit in edits
        ]

    return lift


def _locate(part: Part, offset: int) -> tuple[str, ...]:
    """A place in a view has the name that it has in the parent."""
    parent = part.parent
    if parent is None or parent.locate is None or part.to_parent is None:
        return part.path[-1:]
    return (*parent.locate(parent, part.to_parent(offset, offset + 1)[0]), part.path[-1])
