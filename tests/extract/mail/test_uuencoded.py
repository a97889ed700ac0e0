"""Files in old encoding are decoded, and encoded again when something in them was changed."""

from __future__ import annotations

import binascii

from hypothesis import given
from hypothesis import strategies as st

from outgate.extract.mail.uuencoded import encode
from outgate.extract.mail.uuencoded import read as read_uuencoded
from tests.extract.messages import MASK, SECRET, holding, message, read, redacted
from tests.extract.probing import children

FILE = b"name,email\r\nJane," + SECRET + b"\r\n" * 40


def written(data: bytes) -> bytes:
    return b"See below.\r\n\r\nbegin 644 q3.csv\r\n" + encode(data).replace(b"\n", b"\r\n") + b"`\r\nend\r\n"


def test_a_leak_is_found_with_its_file_and_redacted():
    [part] = holding(read(written(FILE)).parts)
    assert part.path == ("body", 'uuencoded["q3.csv"]')
    clean = redacted(message(written(FILE))).body
    lines = clean[clean.index(b"q3.csv\r\n") + 8 : clean.index(b"`\r\n")].splitlines()
    assert b"".join(map(binascii.a2b_uu, lines)) == FILE.replace(SECRET, MASK)


def test_the_transfer_encoding_of_that_name_is_known():
    head = b"From: a\nMIME-Version: 1.0\nContent-Type: text/plain\nContent-Transfer-Encoding: x-uuencode\n\n"
    reading = read(head + written(FILE))
    assert holding(reading.parts)[-1].path[-1] == 'uuencoded["q3.csv"]'
    assert reading.gaps == ()


def test_a_story_that_begins_is_no_file():
    assert children(read_uuencoded, b"let us begin 644 times\nbegin 644\n") == []


@given(st.binary(min_size=1, max_size=300))
def test_wrap_then_unwrap_is_the_identity(data: bytes):
    [child] = children(read_uuencoded, written(data))
    assert child.part.data == data


@given(st.binary(max_size=200))
def test_no_bytes_make_it_raise(noise: bytes):
    children(read_uuencoded, b"begin 644 x\n" + noise)
