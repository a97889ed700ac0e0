"""Strings in wide characters inside of bytes are read; a text that is wide throughout is left to the charsets."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outgate.extract.tree import Budget, Hints
from outgate.extract.wide_strings import read
from outgate.model import Limits, Part

NOISE = bytes(i * 7 % 251 for i in range(300)) + b"\1\0\0\0"


def part(data: bytes, *, is_text: bool = False) -> Part:
    return Part(("body",), data, is_text=is_text, root="body")


def strings(data: bytes) -> list[bytes]:
    return [child.part.data for child in read(part(data), Hints(), Budget(Limits()))]


@pytest.mark.parametrize("charset", ["utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"])
def test_strings_are_lines_and_where_they_stand(charset: str):
    data = NOISE + "Jürgen, Köln".encode(charset) + NOISE + "joe@shop.example".encode(charset) + NOISE
    [child] = read(part(data), Hints(), Budget(Limits()))
    found = child.part
    assert found.data.decode() == "Jürgen, Köln\njoe@shop.example"
    assert found.lift is None
    assert found.to_parent is not None
    start = found.data.index(b"joe")
    left, right = found.to_parent(start, start + 16)
    assert data[left:right].replace(b"\0", b"") == b"joe@shop.example"


@pytest.mark.parametrize(
    "data",
    [
        NOISE,
        b"",
        b"joe@shop.example" + NOISE,
        "joe@shop.example, now and then".encode("utf-16-le"),
        b" \0" * 40 + NOISE,
        "joe@shop.example \U0001239a".encode("utf-16"),
        bytes.fromhex("d0cf11e0a1b11ae1") + "joe@shop.example".encode("utf-16-le") + NOISE,
    ],
)
def test_noise_other_strings_and_what_is_wide_throughout_are_left_alone(data: bytes):
    assert strings(data) == []


def test_a_mark_of_byte_order_before_what_is_no_such_text_hides_nothing():
    assert strings(b"\xff\xfe" + NOISE + "joe@shop.example".encode("utf-16-le") + b"\0\xd8x") == [b"joe@shop.example"]


def test_text_and_views_are_left_alone():
    assert not [*read(part("joe@shop".encode("utf-16-le") + b"\1\2", is_text=True), Hints(), Budget(Limits()))]


@given(st.lists(st.one_of(st.binary(max_size=9), st.text(max_size=12).map(lambda text: text.encode("utf-16-be")))))
def test_no_bytes_make_it_fail(pieces: list[bytes]):
    data = b"".join(pieces)
    for child in read(part(data), Hints(), Budget(Limits())):
        assert child.part.to_parent is not None
        left, right = child.part.to_parent(0, len(child.part.data))
        assert 0 <= left <= right <= len(data)
