"""Bytes written as numbers are read and written back in the same way; measurements are none."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outgate.extract.number_run import read
from outgate.model import Unwritable
from tests.extract.probing import children, written_back

TEXT = b"mail jane.roe@example.com\nnow"
DECIMALS = [str(byte) for byte in TEXT]
WAYS = {
    "array": json.dumps({"type": "Buffer", "data": list(TEXT)}).encode(),
    "indented": json.dumps(list(TEXT), indent=4).encode(),
    "call": f"String.fromCharCode({','.join(DECIMALS)})".encode(),
    "spaces": f"see: {' '.join(DECIMALS)}".encode(),
    "lines": "\n".join(DECIMALS).encode(),
    "object": json.dumps(dict(enumerate(TEXT))).encode(),
    "padded": "".join(f"{byte:03d}" for byte in TEXT).encode(),
    "joined calls": f"=CHAR({')&CHAR('.join(DECIMALS)})".encode(),
    "bits": " ".join(f"{byte:08b}" for byte in TEXT).encode(),
    "seven bits": " ".join(f"{byte:07b}" for byte in TEXT).encode(),
    "bits without a gap": b"x=" + "".join(f"{byte:08b}" for byte in TEXT).encode(),
}


@pytest.mark.parametrize("data", WAYS.values(), ids=WAYS)
def test_numbers_are_the_text_they_spell(data: bytes):
    [child] = children(read, data)
    assert child.part.data == TEXT
    [again] = children(read, written_back(child, b"jane.roe@example.com"))
    assert again.part.data.rstrip() == b"mail [person.email]\nnow"


@pytest.mark.parametrize(
    "data",
    [
        json.dumps([45, 67, 80, 99, 33, 47, 36, 59, 64, 91, 93, 95, 96, 123, 124, 126]).encode(),
        json.dumps([255, 255, 0, 17] * 20).encode(),
        b"10 20 30 40 50 60 70 80 90 100 110 120",
        b"0101010 " * 20,
        b"1" * 200,
        b"call +49 151 23 45 67 89",
    ],
)
def test_measurements_are_no_text(data: bytes):
    assert children(read, data) == []


def test_an_object_of_bytes_stays_one():
    [child] = children(read, WAYS["object"])
    left = json.loads(written_back(child, b"jane.roe@example.com"))
    assert list(left) == [str(at) for at in range(len(TEXT))]
    assert bytes(left.values()).rstrip() == b"mail [person.email]\nnow"
    with pytest.raises(Unwritable):
        written_back(child, b"now", b"longer than all")


@given(st.binary(min_size=1, max_size=40), st.sampled_from([b", ", b",", b" ", b"\n"]))
def test_no_numbers_make_it_fail(data: bytes, sign: bytes):
    for child in children(read, sign.join(b"%d" % byte for byte in data)):
        assert child.part.data in data
