"""Whether a table has the shape of a data type: judged by a sample of its rows, its cells located when asked for.

A table of ten thousand rows costs no more than one of a few hundred, as long as nobody wants to redact it.
"""

from __future__ import annotations

import re
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, NamedTuple

from outgate.detect.columns import Names, ends_of
from outgate.detect.grid import layouts
from outgate.detect.spans import Spans
from outgate.detect.values import is_blank, is_of
from outgate.model import Table

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from outgate.detect.table_spec import Borne, TableSpec
    from outgate.detect.values import Kind
    from outgate.model import Span

_FIRST = 192  # rows at the beginning of a table by which it is judged, …
_SPREAD = 64  # … and as many over the rest of it
_TOP = 3  # rows that are as few as most types ask for
_MOSTLY = 0.8  # of the cells that are not empty
_WIDEST = 2048  # columns that are looked at
_TOTAL = re.compile(
    r"(?:grand |sub)?totale?s?\b|sum(?:me|a)?\b|(?:ins)?gesamt|合计|总计|小计|合計|総計|somme\b|totaux\b", re.IGNORECASE
)


class Sheet:
    """A table with a sample of its rows, read once for all the types that it is judged by."""

    def __init__(self, table: Table, named: Sequence[tuple[int, str]] = ()) -> None:
        self.table = table
        self.header = table.header[:_WIDEST]
        self.named = named  # of it, what a type knows, and the places
        count = len(table.rows)
        step = max(1, (count - _FIRST) // _SPREAD)
        self.is_whole = count <= _FIRST + _SPREAD
        sampled = range(count) if self.is_whole else [*range(_FIRST), *range(_FIRST, count, step)]
        self._sampled = [at for at in sampled if at < count - 1 or not _is_total(table.rows[at])]
        self._known: dict[tuple[int, Kind], bool] = {}

    @cached_property
    def rows(self) -> list[Sequence[str]]:
        """The rows of the sample."""
        return [self.table.rows[at] for at in self._sampled]

    def is_of(self, at: int, kind: Kind) -> bool:
        """Whether the cells of a column are mostly of a kind."""
        known = self._known.get((at, kind))
        if known is None:
            cells = _cells(self.rows, at)
            if not cells and not self.is_whole:
                cells = _cells(self.table.rows, at)
            right = sum(is_of(kind, cell) for cell in cells)
            known = self._known[at, kind] = bool(cells) and right >= _MOSTLY * len(cells)
        return known


class Column(NamedTuple):
    """A column that was recognised: its place and what its header says."""

    at: int
    borne: Borne


class Shape(NamedTuple):
    """A table that is of a type: its columns, and how many rows count."""

    spec: TableSpec
    sheet: Sheet
    columns: Sequence[Column]
    total: int

    def sample(self) -> str:
        """What the table is, in words without a value of it."""
        size = "one row" if self.total == 1 else f"{self.total} rows"
        about = "" if self.sheet.is_whole else "about "
        return f"table of {about}{size}: {', '.join(column.borne.listed for column in self.columns)}"

    def values(self) -> set[str]:
        """What the rows are about, in small letters: of the sample."""
        telling = [column for column in self.columns if column.borne.name in self.spec.anchor] or self.columns
        rows = _filled(self.sheet.rows, self.columns, _needed(self.spec, self.columns))
        return {" ".join(row[c.at].casefold().split()) for row in rows for c in telling if c.at < len(row)}

    def extent(self) -> Span:
        """From where to where its cells stand, by the first and the last row; 0, 0 for cells without a place."""
        table = self.sheet.table
        ends = [table.span(row, column.at) for row in (0, len(table.rows) - 1) for column in self.columns]
        places = [span for span in ends if span is not None]
        return min((start for start, _ in places), default=0), max((end for _, end in places), default=0)

    def spans(self) -> Spans:
        """Where the cells of the columns and rows that count stand."""
        return Spans(lambda: sorted(_located(self.sheet.table, self.columns, _needed(self.spec, self.columns))))


def shapes(
    tables: Iterable[Table], specs: Sequence[TableSpec], known: Sequence[TableSpec] | None = None
) -> Iterator[Shape]:
    """Yield for each table and each type that it is of its shape, as the table is or else turned.

    `known` are all types that are ever asked for: what is remembered of headers is of all of them.
    """
    is_known = _known(tuple(known or specs))
    for table in tables:
        sheets = [Sheet(layout, named) for layout in layouts(table) if (named := _named(layout, is_known))]
        is_plain = bool(sheets) and sheets[0].table is table
        for spec in specs if sheets else ():
            shape = next(filter(None, (_shape(sheet, spec) for sheet in sheets)), None)
            shape = shape or (_at_top(sheets[0], spec) if is_plain else None)
            if shape is not None:
                yield shape


@lru_cache(maxsize=256)
def _known(specs: tuple[TableSpec, ...]) -> Callable[[str], bool]:
    """Whether a header is one of any of the types, remembered."""
    names = Names(tuple(header for spec in specs for names in spec.names.values() for header in names.headers))
    is_known = lru_cache(maxsize=8192)(lambda header: names.may_be(header) and bool(names.match(header)))
    return lambda header: is_known(ends_of(header))


def _named(table: Table, is_known: Callable[[str], bool]) -> Sequence[tuple[int, str]]:
    """The headers that a type knows, and their places: nearly always none, where code reads like a table."""
    return [(at, header) for at, header in enumerate(table.header[:_WIDEST]) if header and is_known(header)]


def _at_top(sheet: Sheet, spec: TableSpec) -> Shape | None:
    """The shape of the first rows of a table with the right header: what stands below them may be of another text."""
    table = sheet.table
    named = {borne.name: borne.is_telling for _, header in sheet.named for borne in spec.bears(header)}
    if len(table.rows) <= _TOP or not spec.is_enough(named):
        return None
    return _shape(Sheet(Table(table.header, table.rows[:_TOP], table.span), sheet.named), spec)


def _shape(sheet: Sheet, spec: TableSpec) -> Shape | None:
    columns = _columns(sheet, spec)
    told = {column.borne.name: column.borne.is_telling for column in columns}
    if not spec.is_enough(told) and not (spec.is_possible(told) and _says_what(sheet, spec, told)):
        return None
    count = _rows(sheet, columns, spec)
    return Shape(spec, sheet, columns, count) if count >= spec.least_rows(told) else None


def _columns(sheet: Sheet, spec: TableSpec) -> list[Column]:
    """The columns of the type: of several headers for one of them a telling one, otherwise the first."""
    found: dict[str, Column] = {}
    for at, header in sheet.named:
        for borne in spec.bears(header):
            other = found.get(borne.name)
            if other is not None and (other.borne.is_telling or not borne.is_telling):
                continue
            if sheet.is_of(at, spec.columns[borne.name].values):
                found[borne.name] = Column(at, borne)
                break
    return sorted(found.values())


def _says_what(sheet: Sheet, spec: TableSpec, told: Mapping[str, bool]) -> bool:
    """Whether it is told what the rows are about in another way than by codes below a header.

    Keys of objects, which have no header, tell it; and names of products do where enough kinds of figures are told of
    them, of which a telling one counts twice.
    """
    codes = [name for name in spec.anchor if spec.columns[name].values == "code"]
    if codes and any(sheet.is_of(at, "key") for at, header in enumerate(sheet.header) if not header):
        return True
    if spec.named is None or len(told) + sum(told.values()) < spec.named:
        return False
    called = (at for at, header in sheet.named if any(borne.name in codes for borne in spec.bears(header)))
    return any(sheet.is_of(at, "text") for at in called)


def _rows(sheet: Sheet, columns: Sequence[Column], spec: TableSpec) -> int:
    """How many rows have enough columns filled; of a long table, as the sample says."""
    needed, rows, total = _needed(spec, columns), sheet.rows, len(sheet.table.rows)
    filled = sum(1 for _ in _filled(rows, columns, needed))
    if sheet.is_whole:
        return filled
    if filled < spec.rows:
        return sum(1 for _ in _filled(sheet.table.rows, columns, needed))
    return round(total * filled / len(rows))


def _located(table: Table, columns: Sequence[Column], needed: int) -> Iterator[Span]:
    """Where the cells of these columns stand, in rows that have enough of them."""
    places = [column.at for column in columns]
    rows = (at for at, row in enumerate(table.rows) if _count(row, places) >= needed)
    spans = (table.span(row, at) for row in rows for at in places)
    return (span for span in spans if span is not None and span[0] < span[1])


def _needed(spec: TableSpec, columns: Sequence[Column]) -> int:
    return min(spec.require, len(columns))


def _filled(rows: Iterable[Sequence[str]], columns: Sequence[Column], needed: int) -> Iterator[Sequence[str]]:
    places = [column.at for column in columns]
    return (row for row in rows if _count(row, places) >= needed)


def _count(row: Sequence[str], places: Sequence[int]) -> int:
    return sum(at < len(row) and not is_blank(row[at]) for at in places)


def _is_total(row: Sequence[str]) -> bool:
    """Whether a last row sums up the others, so that no product stands in it."""
    return _TOTAL.match(next(filter(None, row), "")) is not None


def _cells(rows: Iterable[Sequence[str]], at: int) -> list[str]:
    return [row[at] for row in rows if at < len(row) and not is_blank(row[at])]
