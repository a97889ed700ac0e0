"""Base32 in runs of one case."""

import base64
import gzip
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outgate.extract.base32_run import find


@given(st.text(st.characters(min_codepoint=32, max_codepoint=126), min_size=10), st.booleans(), st.booleans())
def test_wrap_then_unwrap_is_the_identity(text, is_lower, is_padded):
    run = base64.b32encode(text.encode())
    run = run if is_padded else run.rstrip(b"=")
    run = run.lower() if is_lower else run
    (found,) = find(run, 0, len(run.rstrip(b"=")))
    assert (found.data, found.span) == (text.encode(), (0, len(run)))
    if b"=" in run or not is_padded:
        assert found.encode(found.data) == run


@pytest.mark.parametrize("name", [b"SOMELONGCONSTANTNAME", b"internationalization", b"AAAAAAAAAAAAAAAAAAAA"])
def test_a_name_is_not_base32(name):
    assert list(find(name, 0, len(name))) == []


def test_text_beyond_ascii_is_read():
    text = "商品编号 销量 销售额\nTZ20260114 1,204".encode()
    (found,) = find(base64.b32encode(text).rstrip(b"="), 0, len(base64.b32encode(text).rstrip(b"=")))
    assert found.data == text


@pytest.mark.parametrize(
    "data",
    [
        gzip.compress(b"jane@x.example", mtime=0),
        zlib.compress(b"jane.roe@x.example"),
        "j\u200ba\u200bn\u200be 12".encode(),
    ],
)
def test_what_was_packed_and_what_has_invisible_characters_is_read(data):
    run = base64.b32encode(data)
    (found,) = find(run, 0, len(run.rstrip(b"=")))
    assert found.data == data
