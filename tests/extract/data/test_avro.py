"""Avro files are read record by record, in all their codecs."""

from __future__ import annotations

import bz2
import json
import lzma
import zlib
from typing import TYPE_CHECKING

import cramjam
import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st

from outgate.extract.data.avro import read
from outgate.extract.tree import Budget, Exceeded, Hints
from outgate.model import Limits, Part
from tests.extract.messages import SECRET, holding
from tests.extract.messages import read as read_message

if TYPE_CHECKING:
    from collections.abc import Callable

PERSON = {
    "type": "record",
    "name": "Person",
    "fields": [
        {"name": "name", "type": "string"},
        {"name": "email", "type": ["null", "string"]},
        {"name": "units", "type": "long"},
        {"name": "rate", "type": "double"},
        {"name": "tags", "type": {"type": "array", "items": "string"}},
        {"name": "more", "type": {"type": "map", "values": "boolean"}},
        {"name": "kind", "type": {"type": "enum", "name": "Kind", "symbols": ["A", "B"]}},
        {"name": "code", "type": {"type": "fixed", "name": "Code", "size": 2}},
        {"name": "again", "type": "Kind"},
    ],
}
SAID = {
    "name": "Jane", "email": SECRET.decode(), "units": -3, "rate": 1.5, "tags": ["x", "y"], "more": {"k": True},
    "kind": "B", "code": "ab", "again": "A",
}  # fmt: skip


def deflated(data: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-15)
    return packer.compress(data) + packer.flush()


CODECS: dict[str, Callable[[bytes], bytes]] = {
    "null": bytes,
    "deflate": deflated,
    "bzip2": bz2.compress,
    "xz": lzma.compress,
    "zstandard": zstandard.compress,
    "snappy": lambda data: bytes(cramjam.snappy.compress_raw(data)) + zlib.crc32(data).to_bytes(4),
}


def long(value: int) -> bytes:
    value = (value << 1) ^ (value >> 63)
    out = b""
    while value > 0x7F:
        out += bytes((value & 0x7F | 0x80,))
        value >>= 7
    return out + bytes((value,))


def sized(data: bytes) -> bytes:
    return long(len(data)) + data


RECORD = (
    sized(b"Jane") + long(1) + sized(SECRET) + long(-3) + b"\0\0\0\0\0\0\xf8\x3f" + long(2) + sized(b"x") + sized(b"y")
    + long(0) + long(-1) + long(3) + sized(b"k") + b"\x01" + long(0) + long(1) + b"ab" + long(0)
)  # fmt: skip


def avro(codec: str = "null", records: int = 3, schema: object = PERSON) -> bytes:
    block = CODECS[codec](RECORD * records)
    head = long(2) + sized(b"avro.schema") + sized(json.dumps(schema).encode())
    head += sized(b"avro.codec") + sized(codec.encode()) + long(0)
    return b"Obj\x01" + head + b"S" * 16 + long(records) + sized(block) + b"S" * 16


def found(data: bytes, limits: Limits | None = None) -> tuple[list[object], list[str]]:
    budget = Budget(limits or Limits())
    children = list(read(Part(("body",), data, is_text=False), Hints(), budget))
    lines = children[0].part.data.splitlines() if children else []
    return [json.loads(line) for line in lines], [gap.data_type for gap in budget.gaps]


@pytest.mark.parametrize("codec", CODECS)
def test_records_are_told_in_every_codec(codec: str):
    assert found(avro(codec)) == ([SAID] * 3, [])


def test_a_leak_is_found():
    reading = read_message(avro("snappy"))
    assert holding(reading.parts)[-1].path == ("body", "avro")
    assert reading.gaps == ()


def test_a_harmless_twin_holds_nothing():
    reading = read_message(avro().replace(SECRET, b"x" * len(SECRET)))
    assert holding(reading.parts) == []
    assert reading.gaps == ()


@pytest.mark.parametrize(
    "data", [b"Obj\x01", avro()[:-40], avro(schema="no such type"), avro(schema={"type": "Person"})]
)
def test_damaged_ones_are_said_to_be(data: bytes):
    assert found(data)[1] == ["uninspected.truncated"]


def test_limits_hold():
    with pytest.raises(Exceeded):
        found(avro("snappy", 500), Limits(expanded=1000))
    assert found(avro("deflate", 500), Limits(expanded=1000))[1] == ["uninspected.truncated"]


@given(st.integers(0, 900), st.binary(max_size=20))
def test_no_bytes_make_it_raise(at: int, patch: bytes):
    data = avro()
    found(data[:at] + patch + data[at + len(patch) :])
