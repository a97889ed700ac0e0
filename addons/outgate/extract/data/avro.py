"""Avro files (avro.apache.org, specification, "Object Container Files"): records by the schema in front of them.

Read only. What follows no schema that is understood is scanned as bytes, and is a gap.
"""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING, Any

import orjson

from outgate.extract.data import snappy, told
from outgate.extract.inflate import inflate
from outgate.extract.naming import kind
from outgate.extract.tree import Child
from outgate.model import Part, Reason

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from outgate.extract.tree import Budget, Hints

_MARK = b"Obj\x01"
_CODECS = {"deflate": "deflate-raw", "zstandard": "zstd", "bzip2": "bzip2", "xz": "xz"}
_SNAPPY_CHECKSUM = 4  # bytes behind each block
_FAULTS = (told.Unfit, KeyError, TypeError, ValueError, IndexError, AttributeError)


def is_avro(data: bytes) -> bool:
    """Tell whether `data` is a container file."""
    return data.startswith(_MARK)


def read(part: Part, hints: Hints, budget: Budget) -> Iterator[Child]:
    """Yield the records as JSON, a line each. Raises Exceeded."""
    if not is_avro(part.data):
        return
    path = (*part.path, kind("avro", part, hints))
    records: list[Any] = []
    try:
        for record in _File(part.data, budget).records():
            records.append(record)  # noqa: PERF402 - what comes before a fault is kept
    except _FAULTS:
        budget.gap(Reason.TRUNCATED, path, "damaged", part)
    if records:
        data = told.json(records)
        budget.spend(len(data))
        yield Child(Part(path, data, parent=part))


class _File:
    """One file: its schema and codec, and the blocks behind them."""

    def __init__(self, data: bytes, budget: Budget) -> None:
        self.budget = budget
        self.count = told.Count()
        self.source = _Source(data, len(_MARK))
        self.said = dict(self._pairs())
        self.source.take(16)  # the marker between blocks
        self.named: dict[str, Any] = {}
        self.schema = orjson.loads(self.said["avro.schema"])

    def records(self) -> Iterator[Any]:
        """Yield the records of all blocks."""
        while self.source.at < len(self.source.data):
            count, size = self.source.long(), self.source.long()
            block = _Source(self._plain(self.source.take(size)), 0)
            self.source.take(16)
            for _ in range(count):
                yield self._value(self.schema, block)

    def _pairs(self) -> Iterator[tuple[str, bytes]]:
        for _ in self._items(self.source):
            yield self.source.sized().decode(), self.source.sized()

    def _plain(self, block: bytes) -> bytes:
        codec = self.said.get("avro.codec", b"null").decode()
        if codec == "snappy":
            return snappy.unpacked(block[:-_SNAPPY_CHECKSUM], self.budget)
        if codec == "null":
            return block
        found = inflate(_CODECS[codec], block, self.budget)
        if found.gap is not None:
            raise told.Unfit
        return found.data

    def _items(self, source: _Source) -> Iterator[None]:
        """Count through the items of an array or map, which come in blocks that may tell their size."""
        while (count := source.long()) != 0:
            if count < 0:
                count = -count
                source.long()
            for _ in range(count):
                self.count.one()
                yield

    def _value(self, schema: Any, source: _Source) -> Any:
        self.count.one()
        if isinstance(schema, list):
            return self._value(schema[source.index(len(schema))], source)
        if isinstance(schema, str):
            return _PLAIN[schema](source) if schema in _PLAIN else self._value(self.named[schema], source)
        self.count.enter()
        try:
            return self._compound(schema, schema["type"], source)
        finally:
            self.count.leave()

    def _compound(self, schema: dict[str, Any], name: Any, source: _Source) -> Any:
        if name in ("record", "error", "enum", "fixed"):
            self.named[schema["name"]] = self.named[f"{schema.get('namespace', '')}.{schema['name']}"] = schema
        if name in ("record", "error"):
            return {field["name"]: self._value(field["type"], source) for field in schema["fields"]}
        if name == "array":
            return [self._value(schema["items"], source) for _ in self._items(source)]
        if name == "map":
            return {source.sized().decode(): self._value(schema["values"], source) for _ in self._items(source)}
        if name == "enum":
            return schema["symbols"][source.index(len(schema["symbols"]))]
        if name == "fixed":
            return source.take(schema["size"])
        return self._value(name, source)


class _Source:
    """Bytes that are taken one after the other. Raises Unfit at their end."""

    def __init__(self, data: bytes, at: int) -> None:
        self.data = data
        self.at = at

    def take(self, size: int) -> bytes:
        """Return the next bytes."""
        if not 0 <= size <= len(self.data) - self.at:
            raise told.Unfit
        self.at += size
        return self.data[self.at - size : self.at]

    def long(self) -> int:
        """Return an integer: seven bits a byte, the sign in the lowest."""
        value = shift = 0
        while shift < 70:
            byte = self.take(1)[0]
            value |= (byte & 0x7F) << shift
            if byte < 0x80:
                return (value >> 1) ^ -(value & 1)
            shift += 7
        raise told.Unfit

    def index(self, size: int) -> int:
        """Return the place in a list of `size`."""
        at = self.long()
        if not 0 <= at < size:
            raise told.Unfit
        return at

    def sized(self) -> bytes:
        """Return bytes behind their length."""
        return self.take(self.long())


_PLAIN: dict[str, Callable[[_Source], Any]] = {
    "null": lambda _: None,
    "boolean": lambda source: source.take(1) == b"\x01",
    "int": _Source.long,
    "long": _Source.long,
    "float": lambda source: struct.unpack("<f", source.take(4))[0],
    "double": lambda source: struct.unpack("<d", source.take(8))[0],
    "bytes": _Source.sized,
    "string": lambda source: source.sized().decode("utf-8", "replace"),
}
