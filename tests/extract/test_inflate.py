"""Bounded decompression gives everything there is, never more than the limits, and never raises."""

from __future__ import annotations

import bz2
import gzip
import lzma
import tracemalloc
import zlib

import brotli
import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st

from outgate.extract.inflate import CODECS, inflate
from outgate.extract.tree import Budget
from outgate.model import Limits, Reason


def raw_deflate(data: bytes) -> bytes:
    stream = zlib.compressobj(9, zlib.DEFLATED, -15)
    return stream.compress(data) + stream.flush()


COMPRESS = {
    "gzip": gzip.compress,
    "zlib": zlib.compress,
    "deflate-raw": raw_deflate,
    "bzip2": bz2.compress,
    "xz": lzma.compress,
    "lzma": lambda data: lzma.compress(data, lzma.FORMAT_ALONE),
    "br": brotli.compress,
    "zstd": zstandard.compress,
}
BOMBS = {name: compress for name, compress in COMPRESS.items() if name not in {"lzma", "br"}} | {
    "br": lambda data: brotli.compress(data, quality=3),
}


def test_every_codec_has_a_compressor_here():
    assert set(COMPRESS) == set(CODECS)


@pytest.mark.parametrize("codec", COMPRESS)
def test_what_was_compressed_comes_out_whole(codec: str):
    data = b"order 111-1234567-7654321\n" * 90_000
    packed = COMPRESS[codec](data)
    assert inflate(codec, packed, Budget(Limits(ratio=10**6))) == (data, len(packed), None, "")


@pytest.mark.parametrize("codec", ["gzip", "bzip2", "xz", "zstd"])
def test_all_members_are_read_and_what_trails_them_is_left(codec: str):
    one, two = COMPRESS[codec](b"first"), COMPRESS[codec](b" second")
    assert inflate(codec, one + two + b"behind", Budget(Limits())) == (b"first second", len(one + two), None, "")


@pytest.mark.parametrize("codec", COMPRESS)
def test_a_cut_stream_gives_what_was_there_and_says_so(codec: str):
    packed = COMPRESS[codec](b"jane")
    assert inflate(codec, packed[:-1], Budget(Limits())).gap in {Reason.TRUNCATED, None}
    assert inflate(codec, packed[:3], Budget(Limits())).gap is Reason.TRUNCATED


@pytest.mark.parametrize("codec", BOMBS)
def test_a_bomb_stops_at_the_limit_and_what_came_before_it_is_kept(codec: str):
    limits = Limits(expanded=8 << 20, ratio=10**9)
    bomb = BOMBS[codec](b"jane@shop.example" + bytes(64 << 20))
    budget = Budget(limits)
    tracemalloc.start()
    result = inflate(codec, bomb, budget)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert result.gap is Reason.EXPANSION
    assert result.data.startswith(b"jane@shop.example")
    assert limits.expanded < len(result.data) < limits.expanded + (24 << 20)
    assert peak < 100 << 20
    assert budget.left < 0


def test_the_ratio_stops_a_bomb_before_the_total_does():
    result = inflate("gzip", gzip.compress(bytes(40 << 20)), Budget(Limits()))
    assert result.gap is Reason.EXPANSION
    assert len(result.data) < 40 << 20


@given(st.sampled_from(sorted(CODECS)), st.binary(max_size=300))
def test_no_bytes_make_it_raise(codec: str, data: bytes):
    inflate(codec, data, Budget(Limits()))


@given(st.sampled_from(sorted(CODECS)), st.binary(max_size=5000))
def test_compress_then_inflate_is_the_identity(codec: str, data: bytes):
    assert inflate(codec, COMPRESS[codec](data), Budget(Limits())).data == data
