"""Fields of a form as tables: one row, or as many as a name comes again; `items[0][email]` says its row itself."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from outgate.model import Table

if TYPE_CHECKING:
    from collections.abc import Iterable

    from outgate.model import Span

_INDEXED = re.compile(r"(.*?)\[(\d{1,9})\](.*)", re.DOTALL)
_WIDEST = 256  # fields of one row
_OPEN = 8  # rows that a field may still be the missing one of


class Field(NamedTuple):
    """A field as it was named, its value decoded, and where the value stands."""

    name: str
    value: str
    span: Span


def tables_of(fields: Iterable[Field]) -> list[Table]:
    """Return the fields as tables: those with an index in their names by it, the others in the order they come."""
    rows: list[dict[str, Field]] = []
    by_index: dict[str, dict[str, Field]] = {}
    for field in fields:
        indexed = _INDEXED.fullmatch(field.name)
        if indexed:
            row = by_index.setdefault(f"{indexed[1]}[{indexed[2]}", {})
            row[indexed[1] + indexed[3]] = field
        else:
            _row_without(rows, field.name)[field.name] = field
    return [_table(group) for group in (rows, list(by_index.values())) if group]


def _row_without(rows: list[dict[str, Field]], name: str) -> dict[str, Field]:
    row = next((row for row in rows[-_OPEN:] if name not in row and len(row) < _WIDEST), None)
    if row is None:
        rows.append(row := {})
    return row


def _table(rows: list[dict[str, Field]]) -> Table:
    header = tuple(dict.fromkeys(name for row in rows for name in row))[:_WIDEST]
    cells = [[row.get(name) for name in header] for row in rows]

    def span(row: int, column: int) -> Span | None:
        field = cells[row][column] if 0 <= row < len(cells) and 0 <= column < len(header) else None
        return field.span if field else None

    return Table(header, [[field.value if field else "" for field in row] for row in cells], span)
