"""A table either way round: as it is, and with rows and columns exchanged."""

from __future__ import annotations

from typing import TYPE_CHECKING

from outgate.model import Table

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from outgate.model import Span

_WIDEST = 256  # columns of a table that was turned


def layouts(table: Table) -> Iterator[Table]:
    """Yield the table as it is, then turned, unless it has more rows than a table has columns."""
    yield table
    if 0 < len(table.rows) < _WIDEST:
        yield turned(table)


def turned(table: Table) -> Table:
    """Return the table with rows and columns exchanged; its first column becomes the header.

    The cells of the old header have no span: it names columns, and only its table's reader knows where it stands.
    """
    lines: list[Sequence[str]] = [table.header, *table.rows]
    width = max(map(len, lines))

    def span(row: int, column: int) -> Span | None:
        return table.span(column - 1, row + 1) if column else None

    rows = [[line[at] if at < len(line) else "" for line in lines] for at in range(1, width)]
    return Table(tuple(line[0] if line else "" for line in lines), rows, span)
