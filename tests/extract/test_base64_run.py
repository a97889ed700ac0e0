"""Base64 in a run of letters: what is read, and how it is spelled again."""

import base64
import gzip
import random
import zlib

import brotli
import pytest
from hypothesis import given
from hypothesis import strategies as st

from outgate.extract import base64_run
from outgate.extract.base64_run import LONG, encoded, find, is_name

TEXT = b"a customer writes to jane.roe@example.com"


def _only(run: bytes):
    (found,) = find(run, 0, len(run.rstrip(b"=")))
    return found


@given(st.text(st.characters(min_codepoint=32, max_codepoint=126), min_size=12))
def test_wrap_then_unwrap_is_the_identity(text):
    run = base64.b64encode(text.encode()).rstrip(b"=")
    found = _only(run)
    assert found.data == text.encode()
    assert found.span == (0, len(run))
    assert base64.b64decode(found.encode(found.data) + b"==").rstrip(b" ") == text.encode().rstrip(b" ")


@given(st.binary(), st.booleans(), st.booleans())
def test_what_is_written_decodes(data, is_url_safe, is_even):
    text = encoded(data, is_url_safe=is_url_safe, is_padded=True, is_even=is_even)
    assert base64.urlsafe_b64decode(text.translate(bytes.maketrans(b"+/", b"-_"))) == data


def test_text_in_the_middle_of_a_run_is_filled_up_so_that_what_follows_stays_aligned():
    assert encoded(b"abcd", is_url_safe=False, is_padded=False, is_even=True) == base64.b64encode(b"abcd  ")


def test_padding_belongs_to_the_stretch():
    run = base64.b64encode(b"jane.roe@example.com")
    (found,) = find(run, 0, len(run.rstrip(b"=")))
    assert found.span == (0, len(run))


@pytest.mark.parametrize("prefix", [b"", b"a", b"ab", b"abc", b"/v1/", b"user_"])
def test_a_prefix_hides_no_text(prefix):
    found = _only(prefix + base64.b64encode(TEXT).rstrip(b"="))
    assert found.data.endswith(TEXT)


def _bodies(sizes: range) -> list[bytes]:
    rng = random.Random(4)  # noqa: S311 - words that nobody has to guess
    return [" ".join(str(rng.getrandbits(30)) for _ in range(size)).encode() for size in sizes]


@pytest.mark.parametrize(
    "pack", [gzip.compress, zlib.compress, lambda text: zlib.compress(text, wbits=-15), brotli.compress]
)
def test_what_was_packed_is_read_as_a_whole_though_some_of_its_letters_look_like_text(pack):
    packed = [pack(body) for body in _bodies(range(8, 700, 12))]
    runs = [base64.b64encode(one) for one in packed]
    assert [_only(run).data for run in runs] == packed
    assert sum(base64_run._TEXT.search(run, 0, LONG) is not None for run in runs) > 0  # by chance


def test_a_text_in_utf_16_is_read_as_a_whole():
    data = "商品 Artikel 4711: 12 verkauft, 38 €".encode("utf-16-le")
    assert _only(base64.b64encode(data)).data == data


def test_several_values_in_one_path_are_read_one_by_one():
    path = b"/a/" + base64.b64encode(TEXT[:24]) + b"/b/" + base64.b64encode(TEXT[24:])
    assert [found.data for found in find(path, 0, len(path.rstrip(b"=")))] == [TEXT[:24], TEXT[24:]]


def test_lines_are_written_as_wide_as_they_were():
    run = b"\r\n ".join(base64.b64encode(TEXT * 4)[i : i + 64] for i in range(0, 220, 64))
    found = _only(run)
    assert found.data == TEXT * 4
    assert found.encode(found.data) == run


def test_both_alphabets_at_once_are_no_base64():
    assert list(find(b"Some/Long-Path/With_Signs", 0, 25)) == []


def test_a_long_run_is_decoded_whatever_comes_out():
    noise = bytes((i * i * 7919 >> 3) & 0xFF for i in range(LONG))
    run = base64.b64encode(noise).replace(b"=", b"")
    assert _only(run).data[:3000] == noise[:3000]


@pytest.mark.parametrize("name", [b"getElementsByTagName", b"InvalidSocksClientOptions"])
def test_a_name_in_mixed_case_is_seen_at_once(name):
    assert is_name(name)


@pytest.mark.parametrize(
    "run", [b"amFuZS5yb2VAZXhhbXBsZS", b"agBhAG4AZQBAAHMAaABvAHAA", b"internationalization", b"get2ndElementByName"]
)
def test_what_may_say_something_is_no_name(run):
    assert not is_name(run)
