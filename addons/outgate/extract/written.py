"""A part with the syntax it is written in, which is told by its text alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from outgate.model import Part

if TYPE_CHECKING:
    from collections.abc import Sequence

    from outgate.extract.tree import Syntax
    from outgate.model import ReadTables, Table


def written(part: Part, syntax: Syntax) -> Part:
    """Return the text with its syntax; `replace` would take three times as long."""
    return Part(
        part.path,
        part.data,
        parent=part.parent,
        root=part.root,
        lift=part.lift,
        fit=syntax.fit,
        locate=syntax.locate or part.locate,
        tables=Once(syntax.tables) if syntax.tables is not None else None,
        span_in_parent=part.span_in_parent,
        to_parent=part.to_parent,
        some_tables=syntax.some_tables,
    )


class Once:
    """Reads the tables of one part when they are first asked for; several ask, and reading may cost much."""

    __slots__ = ("_found", "_read")

    def __init__(self, read: ReadTables) -> None:
        self._read = read
        self._found: Sequence[Table] | None = None

    def __call__(self, part: Part) -> Sequence[Table]:
        """Return the tables of `part`, which is the one that this was made for."""
        if self._found is None:
            self._found = self._read(part)
        return self._found
