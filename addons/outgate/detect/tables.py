"""Tables known by their shape: what their columns are called, and what values stand in them.

A column counts when its header is a known one and its cells are mostly of the kind asked for. A table counts with
`require` such columns, one of them of `anchor`, in `rows` rows; the more columns, the less of the rest is needed.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple, Self

from pydantic import Field, PositiveInt, model_validator

from outgate.detect.columns import Names
from outgate.detect.grid import layouts
from outgate.detect.headers import Headers
from outgate.detect.values import Kind, is_blank, is_of
from outgate.model import Finding, Likelihood, Table
from outgate.strict_toml import Strict

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from outgate.detect.catalogue import DataType
    from outgate.detect.finders import Columns, Digest
    from outgate.model import Part, Span

_JUDGED = 200  # rows by which a column is judged
_MOSTLY = 0.8  # of the cells that are not empty


class ColumnSpec(Strict):
    """What a column may be called, and what its values are."""

    headers: list[str] = Field(min_length=1)
    values: Kind


class TableSpec(Strict):
    """A data type's `[table]`."""

    columns: dict[str, ColumnSpec] = Field(min_length=1)
    require: PositiveInt
    rows: PositiveInt = 3
    anchor: list[str] = Field(default=[], description="columns of which one must be there")
    few_rows: PositiveInt | None = Field(default=None, description="so many columns say enough in fewer rows, even one")
    no_anchor: PositiveInt | None = Field(default=None, description="so many columns say enough without an anchor")

    @model_validator(mode="after")
    def _possible(self) -> Self:
        if self.require > len(self.columns):
            raise ValueError(f"requires {self.require} columns of {len(self.columns)}")
        if unknown := set(self.anchor) - set(self.columns):
            raise ValueError(f"there is no column {min(unknown)!r} for the anchor")
        return self

    @cached_property
    def names(self) -> Mapping[str, Names]:
        """What each column may be called, compiled."""
        return {name: Names(tuple(column.headers)) for name, column in self.columns.items()}

    @cached_property
    def head(self) -> Headers:
        """The headers of these columns, compiled."""
        return Headers(self.names)

    def headers(self) -> Mapping[str, Sequence[str]]:
        """The words to scan for, by column: where a column is, one of its words is, in small or other letters."""
        return self.head.words

    def is_worth(self, hit: Collection[str]) -> bool:
        """Whether a part can hold such a table when these columns' words were seen in it."""
        return len(hit) >= self.require

    def is_anchored(self, columns: Collection[str]) -> bool:
        """Whether these columns tell what the rows are about."""
        named = not self.anchor or any(name in columns for name in self.anchor)
        return named or (self.no_anchor is not None and len(columns) >= self.no_anchor)

    def least_rows(self, columns: int) -> int:
        """How many rows there must be of so many columns."""
        return 1 if self.few_rows is not None and columns >= self.few_rows else self.rows


class _Column(NamedTuple):
    """A column that was recognised: its place, its name in the policy and the listed header it bears."""

    at: int
    name: str
    header: str


def find(
    part: Part, columns: Columns, found: Sequence[Finding], data_types: Mapping[str, DataType], digest: Digest
) -> Iterator[Finding]:
    """Yield one finding for each table of `part` that has the shape of a data type. Never raises."""
    del found
    if part.tables is None or not columns:
        return
    tables: Sequence[Table] | None = None
    for data_type in data_types.values():
        spec = data_type.spec.table
        if spec is None:
            continue
        seen = {column for kind, column in columns if kind == data_type.id}
        if spec.is_worth(seen) and spec.is_worth(spec.head.named(part.data, seen)):
            tables = part.tables(part) if tables is None else tables
            yield from _in_tables(part, tables, data_type, _Judge(spec), digest)


def _in_tables(
    part: Part, tables: Sequence[Table], data_type: DataType, judge: _Judge, digest: Digest
) -> Iterator[Finding]:
    seen: set[tuple[Span, ...]] = set()
    for table in tables:
        shape = next(filter(None, map(judge.shape, layouts(table))), None)
        if shape is not None and (spans := _spans(shape)) not in seen:
            seen.add(spans)
            yield _finding(part, data_type, shape, spans, digest)


class _Shape(NamedTuple):
    """A table that is of the type: its columns and rows that count."""

    table: Table
    columns: Sequence[_Column]
    rows: Sequence[int]
    anchor: Collection[str]


class _Judge:
    """Tells whether a table has the shape of a spec."""

    def __init__(self, spec: TableSpec) -> None:
        self._spec = spec

    def shape(self, table: Table) -> _Shape | None:
        """Return what of `table` makes it one of the type, or None."""
        columns = self._columns(table)
        rows = self._rows(table, columns)
        return _Shape(table, columns, rows, self._spec.anchor) if rows else None

    def _columns(self, table: Table) -> list[_Column]:
        found: dict[str, _Column] = {}
        for at, header in enumerate(table.header):
            for name, names in self._spec.names.items():
                if name in found or not header or not (listed := names.match(header)):
                    continue
                if self._is_of_kind(table, at, self._spec.columns[name].values):
                    found[name] = _Column(at, name, listed)
                    break
        return list(found.values())

    def _is_anchored(self, table: Table, columns: Sequence[_Column]) -> bool:
        """Whether the columns tell what the rows are about; keys of objects, which have no header, may tell it."""
        spec = self._spec
        if spec.is_anchored({column.name for column in columns}):
            return True
        if not any(spec.columns[name].values == "code" for name in spec.anchor):
            return False
        unnamed = (at for at, header in enumerate(table.header) if not header)
        return any(self._is_of_kind(table, at, "key") for at in unnamed)

    def _is_of_kind(self, table: Table, at: int, kind: Kind) -> bool:
        cells = [row[at] for row in table.rows[:_JUDGED] if at < len(row) and not is_blank(row[at])]
        return bool(cells) and sum(is_of(kind, cell) for cell in cells) >= _MOSTLY * len(cells)

    def _rows(self, table: Table, columns: Sequence[_Column]) -> list[int]:
        """The rows in which enough columns are filled, when they make a table of this type; otherwise none."""
        spec = self._spec
        if len(columns) < spec.require or not self._is_anchored(table, columns):
            return []
        places = [column.at for column in columns]
        filled = [at for at, row in enumerate(table.rows) if _filled(row, places) >= spec.require]
        return filled if len(filled) >= spec.least_rows(len(columns)) else []


def _spans(shape: _Shape) -> tuple[Span, ...]:
    places = ((row, column.at) for row in shape.rows for column in shape.columns)
    spans = (shape.table.span(row, at) for row, at in places)
    return tuple(sorted(span for span in spans if span is not None and span[0] < span[1]))


def _finding(part: Part, data_type: DataType, shape: _Shape, spans: tuple[Span, ...], digest: Digest) -> Finding:
    table, columns, rows, anchor = shape
    telling = [column for column in columns if column.name in anchor] or columns
    values = {_normal(table.rows[at][c.at]) for at in rows for c in telling if c.at < len(table.rows[at])}
    size = f"table of {len(rows)} rows" if len(rows) > 1 else "table of one row"
    return Finding(
        data_type=data_type.id,
        path=part.path,
        likelihood=Likelihood[data_type.spec.likelihood.upper()],
        sample=f"{size}: {', '.join(column.header for column in columns)}",
        digest=digest(data_type.id, "\n".join(sorted(values))),
        spans=spans,
        part=part,
    )


def _filled(row: Sequence[str], places: Iterable[int]) -> int:
    return sum(at < len(row) and not is_blank(row[at]) for at in places)


def _normal(cell: str) -> str:
    return " ".join(cell.casefold().split())
