"""Structures in Thrift's compact protocol, by the numbers of their fields: what the headers of parquet are written in.

After thrift-compact-protocol.md of Apache Thrift. Nothing is known here of what a field means.
"""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING, Any

from outgate.extract.data import told

if TYPE_CHECKING:
    from collections.abc import Callable

type Fields = dict[int, Any]

_TRUE, _FALSE, _LIST, _SET, _MAP, _STRUCT = 1, 2, 9, 10, 11, 12
_MOST = 2_000_000  # values of one structure: a footer tells of each column of each group of rows


class Source:
    """Bytes that are taken one after the other. Raises Unfit at their end."""

    __slots__ = ("at", "count", "data")

    def __init__(self, data: bytes, at: int = 0, count: told.Count | None = None) -> None:
        self.data = data
        self.at = at
        self.count = count or told.Count(_MOST)

    def take(self, size: int) -> bytes:
        """Return the next bytes."""
        if not 0 <= size <= len(self.data) - self.at:
            raise told.Unfit
        self.at += size
        return self.data[self.at - size : self.at]

    def number(self) -> int:
        """Return an integer without a sign: seven bits a byte, the lowest first."""
        value = shift = 0
        while shift < 70:
            byte = self.take(1)[0]
            value |= (byte & 0x7F) << shift
            if byte < 0x80:
                return value
            shift += 7
        raise told.Unfit

    def signed(self) -> int:
        """Return an integer with its sign in the lowest bit."""
        value = self.number()
        return (value >> 1) ^ -(value & 1)

    def fields(self) -> Fields:
        """Return a structure."""
        found: Fields = {}
        number = 0
        self.count.enter()
        while (head := self.take(1)[0]) != 0:
            self.count.one()
            number = number + (head >> 4) if head >> 4 else self.signed()
            kind = head & 15
            found[number] = kind == _TRUE if kind in (_TRUE, _FALSE) else self._value(kind)
        self.count.leave()
        return found

    def _value(self, kind: int) -> Any:
        self.count.one()
        if kind in (_LIST, _SET):
            return self._items()
        if kind == _MAP:
            return self._pairs()
        if kind == _STRUCT:
            return self.fields()
        if kind not in _PLAIN:
            raise told.Unfit
        return _PLAIN[kind](self)

    def _items(self) -> list[Any]:
        head = self.take(1)[0]
        size = head >> 4 if head >> 4 < 15 else self.number()
        self.count.enter()
        found = [self._value(head & 15) for _ in range(size)]
        self.count.leave()
        return found

    def _pairs(self) -> None:
        """Pass over a map: the headers of parquet have none."""
        size = self.number()
        kinds = self.take(1)[0] if size else 0
        self.count.enter()
        for _ in range(size):
            self._value(kinds >> 4)
            self._value(kinds & 15)
        self.count.leave()


_PLAIN: dict[int, Callable[[Source], Any]] = {
    _TRUE: lambda source: source.take(1) == b"\x01",
    _FALSE: lambda source: source.take(1) == b"\x01",
    3: lambda source: source.take(1)[0],
    4: Source.signed,
    5: Source.signed,
    6: Source.signed,
    7: lambda source: struct.unpack("<d", source.take(8))[0],
    8: lambda source: source.take(source.number()),
}
