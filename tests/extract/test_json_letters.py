"""Text that JSON holds letter by letter is read as one, and a value goes out of all of its letters."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outgate.extract.json_letters import read
from tests.extract.probing import children, part_of, written_back

TEXT = 'mail jane.roe@example.com "now"\nü'
SHAPES: dict[str, Any] = {
    "changes": [{"ty": "is", "ibi": at, "s": letter} for at, letter in enumerate(TEXT)],
    "requests": [{"insertText": {"location": {"index": at}, "text": letter}} for at, letter in enumerate(TEXT)],
    "keys": [{"type": "keydown", "key": letter, "ts": 17 + at} for at, letter in enumerate(TEXT)],
    "object": {str(at): letter for at, letter in enumerate(TEXT)},
}


@pytest.mark.parametrize("shape", SHAPES.values(), ids=SHAPES)
def test_letters_are_one_text_whatever_stands_between(shape: Any):
    for data in (json.dumps(shape), json.dumps(shape, ensure_ascii=False, separators=(",", ":"))):
        [child] = children(read, data.encode())
        assert child.part.data.decode() == TEXT


def test_a_value_goes_out_of_its_letters_and_the_json_stays():
    [child] = children(read, json.dumps(SHAPES["object"]).encode())
    left = json.loads(written_back(child, b"jane.roe@example.com", b'["x"]'))
    assert list(left) == [str(at) for at in range(len(TEXT))]
    assert "".join(left.values()) == TEXT.replace("jane.roe@example.com", '["x"]')


def test_each_array_is_a_line():
    rows = ["Jane,Roe", "Tom,Doe"]
    [child] = children(read, json.dumps([list(row) for row in rows]).encode())
    assert child.part.data == b"Jane,Roe\nTom,Doe"
    left = json.loads(written_back(child, b"Tom", b"[x]"))
    assert left == [list("Jane,Roe"), ["[x]", "", "", ",", "D", "o", "e"]]


@pytest.mark.parametrize(
    "data",
    [
        b'{"a": "y", "b": "n", "c": "y", "d": "M"}',
        json.dumps(["y", "n"] * 20).encode(),
        json.dumps(list("1234567890123456")).encode(),
        json.dumps(dict.fromkeys("abcdefghijklmnop", 1)).encode(),
        json.dumps([(letter, "x" * 500) for letter in "jane roe at example"]).encode(),
    ],
)
def test_flags_digits_keys_and_letters_far_apart_are_no_text(data: bytes):
    assert children(read, data) == []


@given(st.text(alphabet='ab,"\\\nü😀z@', min_size=1).map(lambda text: f"jane roe, ulm{text}"))
def test_every_letter_is_where_it_stands(text: str):
    data = json.dumps([{"s": letter} for letter in text]).encode()
    [child] = children(read, data)
    part = child.part
    assert part.to_parent is not None
    assert part.data.decode() == text
    at = 0
    for letter in text:
        size = len(letter.encode())
        start, end = part.to_parent(at, at + size)
        assert json.loads(b'"' + data[start:end] + b'"') == letter
        at += size
    assert part.parent is not None
    assert part.parent.data == part_of(data).data
