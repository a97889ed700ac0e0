"""The pages of one column of one group of rows: their levels, and their values as they are meant.

After parquet.thrift (PageHeader and ColumnMetaData, by the numbers of their fields) and Compression.md of Apache
Parquet. A page says how large it gets, and never gets larger.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import cramjam

from outgate.extract.data import snappy, told
from outgate.extract.data.parquet.thrift import Source
from outgate.extract.data.parquet.values import DICTIONARIES, ENCODINGS, plain, runs
from outgate.extract.inflate import inflate
from outgate.extract.tree import Exceeded
from outgate.model import Reason

if TYPE_CHECKING:
    from collections.abc import Iterator

    from outgate.extract.data.parquet.schema import Column
    from outgate.extract.data.parquet.thrift import Fields
    from outgate.extract.tree import Budget

MOST = 5_000_000  # values of one file: as many as a worker reads in its time and its memory
_DATA, _DICTIONARY, _DATA_2 = 0, 2, 3
_PLAIN, _SNAPPY, _LZ4_OF_OLD, _LZ4 = 0, 1, 5, 7
_INFLATED = {2: "gzip", 4: "br", 6: "zstd"}
_RUNS = 3  # the encoding of levels; a page without it is older than any writer still in use


class Filled(NamedTuple):
    """Levels of repetition and of definition (None: all the highest), and the values that are there."""

    repeated: list[int] | None
    defined: list[int] | None
    values: list[Any]
    size: int


class Chunk:
    """One column of one group of rows."""

    def __init__(self, data: bytes, meta: Fields, column: Column, budget: Budget, count: told.Count) -> None:
        self.data = data
        self.column = column
        self.budget = budget
        self.count = count  # of the values of the file
        self.codec = meta.get(4, 0)
        self.left = meta[5]  # values
        self.start = self.at = min(place for place in (meta.get(11), meta[9]) if place)
        if meta.get(1, column.type) != column.type or self.start < 0:
            raise told.Unfit
        self.known: list[Any] = []  # what the dictionary holds

    def pages(self) -> Iterator[Filled]:
        """Yield what the pages hold. Raises Unfit where they are damaged, Exceeded where they are too much."""
        while self.left > 0:
            source = Source(self.data, self.at)
            head = source.fields()
            body = source.take(head[3])
            self.at = source.at
            if head[1] == _DICTIONARY:
                own = self._unpacked(body, head[2])
                self.known = self._meant(plain(own, self.column, self._counted(head[7][1])))
            elif head[1] in (_DATA, _DATA_2):
                page = self._first(head, body) if head[1] == _DATA else self._second(head, body)
                self.left -= page.size
                yield page

    def _first(self, head: Fields, body: bytes) -> Filled:
        """Read a page of version 1: levels and values are compressed together, each level behind its size."""
        own = head[5]
        data, count = self._unpacked(body, head[2]), self._counted(own[1])
        at = 0
        levels: list[list[int] | None] = []
        for highest, how in ((self.column.steps[-1].repeated, own[4]), (self.column.steps[-1].defined, own[3])):
            if highest and how != _RUNS:
                raise told.Unfit
            size = int.from_bytes(data[at : at + 4], "little") if highest else 0
            levels.append(_levels(data[at + 4 : at + 4 + size], highest, count))
            at += size + 4 if highest else 0
        return self._filled(levels, data[at:], own[2], count)

    def _second(self, head: Fields, body: bytes) -> Filled:
        """Read a page of version 2: levels stand in front, as they are."""
        own = head[8]
        count, (repeated, defined) = self._counted(own[1]), (own[6], own[5])
        if repeated < 0 or defined < 0:
            raise told.Unfit
        first = _levels(body[:repeated], self.column.steps[-1].repeated, count)
        second = _levels(body[repeated : repeated + defined], self.column.steps[-1].defined, count)
        rest = body[repeated + defined :]
        if own.get(7, True) and rest:
            rest = self._unpacked(rest, head[2] - repeated - defined)
        return self._filled([first, second], rest, own[4], count)

    def _filled(self, levels: list[list[int] | None], data: bytes, encoding: int, count: int) -> Filled:
        repeated, defined = levels
        there = count if defined is None else defined.count(self.column.steps[-1].defined)
        if encoding in DICTIONARIES:
            at = runs(data[1:], data[0], there) if there else []
            values = [self.known[index] for index in at]
        else:
            values = self._meant(ENCODINGS[encoding](data, self.column, there))
        if len(values) != there:
            raise told.Unfit
        return Filled(repeated, None if there == count else defined, values, count)

    def _meant(self, values: list[Any]) -> list[Any]:
        return values if self.column.meant is None else list(map(self.column.meant, values))

    def _counted(self, count: int) -> int:
        """Return how many values a page says it has, if so many may be read. Raises Exceeded."""
        if not 0 <= count <= 1 << 31:
            raise told.Unfit
        if count > self.count.left:
            raise Exceeded(Reason.EXPANSION, f"more than {MOST:,} values")
        self.count.one(count)
        return count

    def _unpacked(self, body: bytes, size: int) -> bytes:
        """Return what is compressed in a page that gets `size` bytes large. Raises Exceeded, or Unfit for damage."""
        if size < 0:
            raise told.Unfit
        if self.codec == _PLAIN:
            return body
        if self.codec in _INFLATED:
            found = inflate(_INFLATED[self.codec], body, self.budget)
            if found.gap is Reason.EXPANSION:
                raise Exceeded(found.gap, found.detail)
            return found.data  # of what is damaged, too little is there
        if self.codec == _SNAPPY:
            return snappy.unpacked(body, self.budget)
        self.budget.spend(size)
        if self.codec == _LZ4:
            return bytes(cramjam.lz4.decompress_block(body, output_len=size))
        if self.codec == _LZ4_OF_OLD:
            return _in_frames(body, size)
        raise told.Unfit


def _levels(data: bytes, highest: int, count: int) -> list[int] | None:
    """Return the level of each value, or None where there is but one."""
    return runs(data, highest.bit_length(), count) if highest else None


def _in_frames(body: bytes, size: int) -> bytes:
    """Return blocks of LZ4 as Hadoop puts them behind each other, behind their sizes; or one block as it is."""
    out, at = b"", 0
    while at + 8 <= len(body):
        whole, packed = int.from_bytes(body[at : at + 4]), int.from_bytes(body[at + 4 : at + 8])
        if len(out) + whole > size or at + 8 + packed > len(body):
            return bytes(cramjam.lz4.decompress_block(body, output_len=size))
        out += bytes(cramjam.lz4.decompress_block(body[at + 8 : at + 8 + packed], output_len=whole))
        at += 8 + packed
    return out
