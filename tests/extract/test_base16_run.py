"""Hex in runs and in pairs: what is read, and how it is spelled again."""

import bz2

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outgate.extract.base16_run import find, find_pairs

TEXTS = st.text(st.characters(min_codepoint=32, max_codepoint=126), min_size=8)


@given(TEXTS, st.booleans())
def test_wrap_then_unwrap_is_the_identity(text, is_upper):
    run = text.encode().hex().encode()
    run = run.upper() if is_upper else run
    (found,) = find(run, 0, len(run))
    assert (found.data, found.span) == (text.encode(), (0, len(run)))
    if any(digit in run.lower() for digit in b"abcdef"):
        assert found.encode(found.data) == run


@given(TEXTS, st.sampled_from([b":", b"-", b" ", b",", b", ", b"; "]), st.sampled_from([b"", b"0x", b"0X"]))
def test_pairs_are_read_and_written_with_their_signs(text, sign, prefix):
    pairs = sign.join(prefix + b"%02x" % byte for byte in text.encode())
    found, end = find_pairs(pairs, 0)
    assert found is not None
    assert (found.data, found.span) == (text.encode(), (0, len(pairs)))
    assert found.encode(found.data) == pairs
    assert end == len(pairs)


def test_text_behind_other_digits_is_read():
    run = b"ffffffffff" + b"jane.roe@example.com".hex().encode()
    assert [found.data for found in find(run, 0, len(run))] == [b"jane.roe@example.com"]


def test_a_packed_run_is_read_as_a_whole_though_its_first_bytes_are_letters():
    run = bz2.compress(b"jane.roe@example.com").hex().encode()
    assert [found.data for found in find(run, 0, len(run))] == [bytes.fromhex(run.decode())]


@pytest.mark.parametrize(
    "run", [b"da39a3ee5e6b4b0d3255bfef95601890afd80709", b"4111111111111111", b"00000000000000000"]
)
def test_a_digest_or_a_number_is_not_text(run):
    assert list(find(run, 0, len(run))) == []


@pytest.mark.parametrize("pairs", [b"00:1A:2B:3C:4D:5E:6F:70", b"10 20 30 40 50 60 70 80", b"ab", b"no:pe"])
def test_addresses_and_numbers_are_not_text(pairs):
    found, end = find_pairs(pairs, 0)
    assert found is None
    assert 0 < end <= len(pairs)
