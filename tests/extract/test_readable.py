"""What is worth reading among what decoders give."""

import gzip
import random
import zlib

import brotli
import pytest

from outgate.extract.readable import LONG, holds_text, is_packed, is_readable, shows_text


@pytest.mark.parametrize(
    "data",
    [
        b"plain text",
        "中文".encode(),
        "jane@example.com".encode("utf-16-le"),
        gzip.compress(b"a", mtime=0),
        b"%PDF-1.7\x00\xff",
        b"\x89PNG\r\n\x1a\n\0\0",
        b"\x0a\x14jane.roe@example.com\x12\x00",
        b"\xff" * LONG,
    ],
)
def test_text_formats_and_bytes_with_text_are_readable(data):
    assert is_readable(data)


def test_noise_is_not():
    rng = random.Random(3)  # noqa: S311 - noise
    samples = [rng.randbytes(8 + i % 120) for i in range(2000)]
    assert sum(map(is_readable, samples)) < 10
    assert not is_readable(b"")


def test_text_that_was_deflated_is_worth_reading():
    packed = zlib.compress(b"words that are worth reading, and more words")
    assert holds_text(packed)
    assert holds_text(packed[2:-4])
    assert not holds_text(zlib.compress(bytes(range(128, 256))))


@pytest.mark.parametrize(
    ("data", "shows"),
    [
        (b"", False),
        (b"\xff" * 8 + b"jane.roe@example.com", True),
        (b"\xff" * 200 + b"jane.roe@example", True),
        (b"\xff" * 200 + b"jane.roe", False),
        (b"jane.roe\xff", False),
        (b"\xff" * LONG, True),
    ],
    ids=["nothing", "mostly", "a stretch", "a word", "too short", "long"],
)
def test_what_shows_some_text_or_is_long_is_worth_reading_whatever_it_is(data, shows):
    assert shows_text(data) is shows
    assert holds_text(data) is shows


@pytest.mark.parametrize("text", [b"words that are worth reading", "商品编号 销量 销售额 4,711".encode() * 200])
def test_what_was_packed_is_told_from_noise_and_from_text(text):
    deflated = zlib.compress(text)
    for packed in (
        deflated,
        deflated[2:-4],
        brotli.compress(text),
        gzip.compress(text, mtime=0),
        text.decode().encode("utf-16-le"),
    ):
        assert is_packed(packed)
    assert is_packed(zlib.compress(deflated))
    assert not is_packed(text)
    assert not is_packed(brotli.compress(bytes(range(128, 256))))
