"""Parquet files (Apache Parquet format 2.12): records by the schema at their end, a table where they are flat.

Read only, and by code of our own: Arrow's is 100 MB of a language in which a hostile file is the reader's master, and
holds a file in memory as often as it likes; what is needed of the format are these few files. What no column covers
is read as bytes. Pages of LZO are a gap.
"""

from __future__ import annotations

import struct
from itertools import zip_longest
from typing import TYPE_CHECKING, Any

import cramjam

from outgate.extract.data import told
from outgate.extract.data.parquet import records, schema
from outgate.extract.data.parquet.pages import MOST, Chunk
from outgate.extract.data.parquet.thrift import Source
from outgate.extract.data.sheet import line
from outgate.extract.naming import kind
from outgate.extract.place_names import shown
from outgate.extract.tree import Child, Exceeded, Hints
from outgate.extract.zip_directory import merged
from outgate.model import Part, Reason

if TYPE_CHECKING:
    from collections.abc import Iterator

    from outgate.extract.data.parquet.pages import Filled
    from outgate.extract.data.parquet.schema import Column
    from outgate.extract.data.parquet.thrift import Fields
    from outgate.extract.tree import Budget
    from outgate.model import Span

_MARK, _LOCKED = b"PAR1", b"PARE"
_FAULTS = (told.Unfit, LookupError, TypeError, ValueError, ArithmeticError, AttributeError, struct.error)
_BROKEN = (*_FAULTS, cramjam.DecompressionError)
_END = 8  # bytes: the size of the footer, and the mark
_INDEXES = (4, 6)  # numbers of the fields with the places of two indexes; those behind them hold their sizes
_STRETCH = 16  # bytes that no column covers and that are worth reading


def is_parquet(data: bytes) -> bool:
    """Tell whether `data` is a file of parquet."""
    return data.startswith((_MARK, _LOCKED))


def read(part: Part, hints: Hints, budget: Budget) -> Iterator[Child]:
    """Yield the records as a table or as JSON, a line each, and bytes beside the columns. Raises Exceeded."""
    data = part.data
    if not is_parquet(data):
        return
    path = (*part.path, kind("parquet", part, hints))
    if data.endswith(_LOCKED):
        budget.gap(Reason.ENCRYPTED, path, "parquet with an encrypted footer", part)
        return
    try:
        file = _File(part, path, budget)
    except _BROKEN:
        budget.gap(Reason.TRUNCATED, path, "damaged", part)
        return
    try:
        file.read()
    except Exceeded as limit:
        budget.gap(limit.reason, path, limit.detail, part)
    except _BROKEN:
        budget.gap(Reason.TRUNCATED, path, "damaged", part)
    if file.lines:
        yield Child(Part(path, b"".join(file.lines), parent=part))
    for stretch in file.beside():
        yield Child(Part((*path, "beside"), stretch, is_text=False, parent=part))


class _File:
    """One file: its columns, and the groups of rows that hold them."""

    def __init__(self, part: Part, path: tuple[str, ...], budget: Budget) -> None:
        self.part = part
        self.path = path
        self.budget = budget
        self.count = told.Count(MOST)
        self.lines: list[bytes] = []
        end = len(part.data) - _END
        start = end - int.from_bytes(part.data[end : end + 4], "little")
        if not part.data.endswith(_MARK) or start < len(_MARK):
            raise told.Unfit
        self.meta = Source(part.data[start:end]).fields()
        self.covered: list[Span] = [(0, len(_MARK)), (start, len(part.data))]
        self.columns = schema.columns(self.meta[2])
        self.is_flat = all(column.is_flat for column in self.columns)

    def read(self) -> None:
        """Read all groups of rows, as far as the limits allow. Raises Exceeded."""
        if self.is_flat:
            self._add(line([column.steps[0].name for column in self.columns]))
        for group in self.meta.get(4, ()):
            chunks = list(zip(group[1], self.columns, strict=True))
            if self.is_flat:
                self._table(chunks)
            else:
                self._records(chunks)

    def beside(self) -> Iterator[bytes]:
        """Yield what stands in no column and in nothing else that the footer tells of."""
        at = 0
        for start, end in merged(self.covered):
            between = self.part.data[at : max(start, at)]
            if len(between.strip(b"\0")) >= _STRETCH:
                yield between
            at = max(at, end)

    def _table(self, chunks: list[tuple[Fields, Column]]) -> None:
        held = [records.flat(self._pages(own, column), column) for own, column in chunks]
        for row in zip_longest(*held):
            self._add(line(row))

    def _records(self, chunks: list[tuple[Fields, Column]]) -> None:
        held: list[dict[str, Any]] = []
        for own, column in chunks:
            records.nested(self._pages(own, column), column, held)
        for record in held:
            self._add(told.json([records.bare(record)]) + b"\n")

    def _pages(self, own: Fields, column: Column) -> Iterator[Filled]:
        """Yield the pages of a column up to where they are damaged or too much, which is a gap."""
        for at in _INDEXES:
            self._cover(own.get(at), own.get(at + 1))
        path = (*self.path, f"column[{shown(column.steps[0].name)}]")
        if 8 in own or 9 in own:
            self.budget.gap(Reason.ENCRYPTED, path, "an encrypted column", self.part)
            return
        try:
            meta = own[3]
            chunk = Chunk(self.part.data, meta, column, self.budget, self.count)
            yield from chunk.pages()
            self._cover(chunk.start, chunk.at - chunk.start)
            self._cover(meta.get(14), meta.get(15))
        except Exceeded as limit:
            self.budget.gap(limit.reason, self.path, limit.detail, self.part)
        except _BROKEN:
            self.budget.gap(Reason.TRUNCATED, path, "damaged", self.part)

    def _cover(self, start: Any, size: Any) -> None:
        if isinstance(start, int) and isinstance(size, int):
            self.covered.append((start, start + size))

    def _add(self, written: bytes) -> None:
        self.budget.spend(len(written))
        self.lines.append(written)
