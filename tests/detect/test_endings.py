"""Regexes that end where a value begins."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outgate.detect.endings import Endings, last_bytes

SOURCES = (
    r"id[=:] ?",
    r"(?i:by|via) (?:[A-Z]\w+ ?)*",
    r"[^\s@]{1,9}[<(]?",
    r"(?<=x)a(?=b)",
    r"a|b*",
    r"(?:x|\d+)$",
    r"[a-f](?:\n\s*)?",
    r".",
    "\u00fc",
)


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("ab", b"bB"),
        ("ab?", b"aAbB"),
        ("[0-3]", b"0123"),
        ("(?:x|-)$", b"xX-"),
        (r"a(?!b)\s{0,2}", b"aA \t\n\r\f\v"),
        ("\u00fc", b"\xbc"),
    ],
)
def test_the_last_byte_of_a_match_is_told_by_the_regex(source: str, expected: bytes) -> None:
    assert last_bytes(source) == frozenset(expected)


def test_what_may_be_empty_may_stand_behind_anything() -> None:
    assert last_bytes("a*") == last_bytes(r"(?:\b|a)") == frozenset(range(256))


def test_nothing_is_tried_behind_a_byte_with_which_none_ends() -> None:
    endings = Endings(["id=", "by "])
    assert endings.behind(b"id:", 3) is None
    assert endings.behind(b"by 5", 3) is not None
    assert endings.behind(b"5", 0) is not None
    assert Endings([]).behind(b"x", 1) is None


@given(st.lists(st.sampled_from(["id", "=", ":", " ", "by", "via", "Al", "x", "ab", "\n", "(", "7", "ü"]), max_size=9))
def test_what_is_left_out_would_not_have_matched(pieces: list[str]) -> None:
    data = "".join(pieces).encode()
    sources = [f"(?:{source})\\Z" for source in SOURCES]
    whole = re.compile("|".join(f"(?:{source})" for source in sources).encode(), re.MULTILINE)
    for start in range(len(data) + 1):
        tried = Endings(sources).behind(data, start)
        assert (tried is not None and tried.search(data, 0, start) is not None) == bool(whole.search(data, 0, start))
