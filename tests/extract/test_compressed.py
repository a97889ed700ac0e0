"""Compressed files are read by their first bytes and written back with the same codec."""

from __future__ import annotations

import base64
import bz2
import gzip
import lzma
import random

import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from outgate.extract import compressed, extract
from outgate.extract.encodings import ENCODE
from outgate.extract.tree import Budget, Hints
from outgate.model import Edit, Limits, Part, Reason, Unwritable
from tests.extract.messages import SECRET, holding, message, reasons, redacted
from tests.extract.messages import read as read_message
from tests.extract.pictures.paint import file
from tests.extract.test_zip_file import archive

OPEN = {
    "gzip": gzip.decompress,
    "bzip2": bz2.decompress,
    "xz": lzma.decompress,
    "zstd": lambda data: zstandard.ZstdDecompressor().decompress(data),
}


def read(data: bytes) -> tuple[list[Part], list[str]]:
    budget = Budget(Limits())
    parts = [child.part for child in compressed.read(Part(("body",), data, is_text=False), Hints(), budget)]
    return parts, [gap.data_type for gap in budget.gaps]


@pytest.mark.parametrize("codec", OPEN)
def test_a_compressed_file_is_read_and_written_back(codec: str):
    packed = compressed.COMPRESS[codec](b"to jane@shop.example")
    [part], gaps = read(packed)
    assert (part.path, part.data, gaps) == (("body", codec), b"to jane@shop.example", [])
    assert part.parent
    assert part.lift
    [edit] = part.lift(part.parent, [(part, [Edit(3, 20, b"[person.email]")])])
    assert (edit.start, edit.end) == (0, len(packed))
    assert OPEN[codec](edit.new) == b"to [person.email]"


@pytest.mark.parametrize("codec", OPEN)
def test_what_trails_the_file_is_a_part_and_stops_redaction(codec: str):
    parts, gaps = read(compressed.COMPRESS[codec](b"inside") + b"jane@shop.example")
    assert [part.data for part in parts] == [b"jane@shop.example", b"inside"]
    assert [part.lift for part in parts] == [None, None]
    assert gaps == []


@pytest.mark.parametrize("codec", OPEN)
def test_a_damaged_file_is_truncated(codec: str):
    packed = compressed.COMPRESS[codec](b"inside" * 1000)
    parts, gaps = read(packed[:-9])
    assert gaps == [f"uninspected.{Reason.TRUNCATED}"]
    assert all(part.lift is None for part in parts)


@pytest.mark.parametrize("codec", OPEN)
def test_one_behind_other_bytes_is_read_and_cannot_be_redacted(codec: str):
    packed = compressed.COMPRESS[codec](b"jane@shop.example")
    parts, gaps = read(b"\0junk" + packed + b"\0more" + packed)
    assert [(part.path[-1], part.data, part.lift) for part in parts] == [(codec, b"jane@shop.example", None)] * 2
    assert gaps == []


@pytest.mark.parametrize("codec", ["zlib", "deflate-raw", "br"])
def test_a_stream_without_a_mark_is_read_and_written_back(codec: str):
    packed = ENCODE[codec](b"name,email\nJane Roe," + SECRET + b"\n")
    assert holding(read_message(packed).parts)[-1].path == ("body", codec)
    again = redacted(message(packed)).body
    assert [part.data for part in read_message(again).parts][-1].endswith(b"Jane Roe,[person.email]\n")
    assert holding(read_message(base64.b64encode(ENCODE["zlib"](SECRET * 3))).parts)[-1].path[-1] == "zlib"


def test_other_bytes_are_no_stream():
    noise = random.Random(2)  # noqa: S311 - a test
    assert [read(noise.randbytes(size)) for size in range(16, 500)] == [([], [])] * 484
    assert read(ENCODE["zlib"](b"words and words and more of them")[:-2])[0] == []


@pytest.mark.parametrize("codec", OPEN)
def test_a_mark_by_chance_is_none(codec: str):
    mark = compressed.COMPRESS[codec](b"")[:3]
    assert read(b"\0junk" + mark * 9 + b"\0\0 and more") == ([], [])


def test_more_marks_than_are_tried_are_a_gap():
    parts, gaps = read(b"\0" + b"\x1f\x8b\x08\xff" * 40 + compressed.COMPRESS["gzip"](b"jane@shop.example"))
    assert (parts, gaps) == ([], [f"uninspected.{Reason.PARTS}"])


def test_one_before_a_zip_behind_other_bytes_is_read():
    body = b"\0junk" + compressed.COMPRESS["gzip"](SECRET) + b"\0" + archive({"a.txt": b"words"})
    assert holding(read_message(body).parts)[-1].path[-1] == "gzip"


def test_a_gap_inside_of_one_is_told_with_its_path():
    picture = file(Image.new("RGB", (400, 300), "white"), "png")
    reading = extract(message(compressed.COMPRESS["gzip"](picture)), Limits(pixels=1000))
    assert [gap.path for gap in reading.gaps] == [("body", "gzip", "picture")]
    assert reasons(reading) == ["image"]


def test_text_is_left_alone():
    budget = Budget(Limits())
    assert list(compressed.read(Part(("body",), b"BZh", is_text=True), Hints(), budget)) == []


def test_a_lift_takes_exactly_one_child():
    parent = Part(("body",), b"", is_text=False)
    with pytest.raises(Unwritable):
        compressed.LIFTS["gzip"](parent, [])


@given(st.sampled_from(sorted(OPEN)), st.binary(max_size=200))
def test_no_bytes_make_it_raise(codec: str, noise: bytes):
    read(compressed.COMPRESS[codec](b"")[:7] + noise)
