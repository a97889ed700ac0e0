"""Binary messages are told as JSON, in which tables and records are found."""

from __future__ import annotations

import gzip
import random
from base64 import b64encode

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from outgate.extract.data.packed import is_large, read_small
from outgate.model import everywhere
from tests.extract.data.writers import cbor, grpc, msgpack, protobuf
from tests.extract.messages import SECRET, holding, reasons
from tests.extract.messages import read as read_message
from tests.extract.probing import children

PEOPLE = [{"name": "Jane", "email": SECRET.decode(), "units": at} for at in range(3)]
LARGE = [{"name": "Jane", "email": SECRET.decode(), "units": at} for at in range(600)]
FIELDS = [(1, [(1, "Jane"), (2, SECRET.decode()), (3, at)]) for at in range(600)]


@pytest.mark.parametrize(("write", "name"), [(msgpack, "msgpack"), (cbor, "cbor")])
@pytest.mark.parametrize("people", [PEOPLE, LARGE])
def test_a_leak_is_found_in_its_table(write: type, name: str, people: list[object]):
    reading = read_message(write({"people": people}))
    part = next(part for part in reading.parts if part.path == ("body", name))
    assert orjson.loads(part.data) == {"people": people}
    assert part.tables is not None
    assert part.tables(part, everywhere)[0].header == ("name", "email", "units")
    assert reading.gaps == ()


@pytest.mark.parametrize("size", [3, 600])
def test_protocol_buffers_are_read_by_number(size: int):
    reading = read_message(protobuf(FIELDS[:size]))
    part = next(part for part in reading.parts if part.path == ("body", "protobuf"))
    assert orjson.loads(part.data)["1"][2] == {"1": "Jane", "2": SECRET.decode(), "3": 2}


def test_a_number_that_no_scan_of_the_bytes_sees_is_told():
    reading = read_message(protobuf([(1, "card"), (2, 4111111111111111)]))
    assert holding(reading.parts, b"4111111111111111")[-1].path == ("body", "protobuf")


@pytest.mark.parametrize("size", [3, 600])
def test_frames_are_parts_whatever_is_in_them(size: int):
    reading = read_message(grpc(b"\x08\x01", protobuf(FIELDS[:size])), b"application/grpc")
    assert ("body", "grpc[2]", "protobuf") in [part.path for part in holding(reading.parts)]
    packed = read_message(grpc(gzip.compress(protobuf(FIELDS[:3])), flag=1))
    assert ("body", "grpc[1]", "gzip", "protobuf") in [part.path for part in holding(packed.parts)]


def test_frames_may_be_spelled_in_base64():
    reading = read_message(b64encode(grpc(protobuf(FIELDS[:3]))), b"application/grpc-web-text")
    assert ("body", "base64", "grpc[1]", "protobuf") in [part.path for part in holding(reading.parts)]


def test_values_that_are_bytes_are_read_on():
    reading = read_message(msgpack({"file": gzip.compress(b"the customer is " + SECRET)}))
    assert ("body", "msgpack", "json[file]", "base64", "gzip") in [part.path for part in holding(reading.parts)]


def test_a_harmless_twin_holds_nothing_and_no_gap():
    for data in (
        msgpack({"a": [1, 2, "words"]}),
        cbor({"a": 1}),
        protobuf([(1, "words\x01"), (2, 5)]),
        grpc(b"\x08\x01"),
    ):
        reading = read_message(data)
        assert holding(reading.parts) == []
        assert reading.gaps == ()


def test_what_parses_as_one_format_by_chance_is_read_as_the_other():
    records = [{"name": f"Jane {at}", "email": f"jane{at}.roe@example.com"} for at in range(8)]
    parts = {part.path[-1]: part.data for part in read_message(cbor(records)).parts}  # its first byte is a map's there
    assert orjson.loads(parts["cbor"]) == records
    assert "msgpack" not in parts


def test_a_damaged_one_is_scanned_as_bytes():
    assert holding(read_message(msgpack({"people": PEOPLE})[:-3]).parts)[0].path == ("body",)


def test_random_bytes_stay_what_they_are():
    noise = random.Random(3).randbytes(20_000)  # noqa: S311 - a test
    assert reasons(read_message(noise)) == ["opaque"]
    assert not is_large(noise)


def test_text_is_none_of_these():
    assert not is_large(b"a,b,c\n" * 10_000)
    assert children(read_small, b"") == []


@given(st.binary(min_size=6, max_size=200))
def test_no_bytes_make_it_raise(data: bytes):
    children(read_small, data)
    is_large(data * 100)
