"""How hard a regex can be made to work."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outgate.detect.effort import MOST, over_bytes, parse, quick, ways


@pytest.mark.parametrize(
    ("source", "most"),
    [
        (r"\d{3}-\d{4}", 1),
        (r"a{2,5}b", 4),
        (r"(?:ab|cd)e?", 4),
        (r"(?:a{0,9}){2}+x", 10),
        (r"(?>a{0,9})x", 10),
        (r"(?=a{0,3})b", 4),
    ],
)
def test_ways_multiply_along_a_regex_and_possessive_repeats_count_once(source: str, most: int) -> None:
    assert ways(parse(source)) == most


@pytest.mark.parametrize("source", [r"(a+)+b", r"(?:a|a)*b", r"a*a*a*b", r"(a)\1", r"(?:\d[ -]?){12,18}"])
def test_a_regex_that_can_run_away_is_not_run_without_a_time_out(source: str) -> None:
    assert ways(parse(source)) > MOST
    assert quick(source) is None


@pytest.mark.parametrize("source", [r"\p{L}", r"(?<=a+)b", r"(?|a|b)"])
def test_what_only_the_regex_module_knows_is_left_to_it(source: str) -> None:
    assert quick(source) is None


def test_an_ordinary_pattern_runs_on_the_fast_engine() -> None:
    compiled = quick(r"(?<!\w)\d{3}-\d{2}-\d{4}(?!\w)")
    assert compiled is not None
    assert compiled.search("日123-45-6789")


@pytest.mark.parametrize(
    "source", [r"(?<![\w.-])\d{3}-\d{2}(?![\w-])", r"\b(?:ab|c[d-f])++x{1,3}\b", r"(?i)(?P<v>[a-z]+)@"]
)
@given(text=st.text("ab cdefx1-.@éж日9K\u212a", max_size=30))
def test_over_bytes_a_regex_finds_what_it_finds_in_text(source: str, text: str) -> None:
    compiled = over_bytes(source)
    assert compiled is not None
    spans = [tuple(len(text[:at].encode()) for at in found.span()) for found in re.finditer(source, text, re.ASCII)]
    assert [found.span() for found in compiled.finditer(text.encode())] == spans


@pytest.mark.parametrize(
    "source", [r"[^a]b", r"a.b", r"\Db", "é", r"[a-é]", r"(?<=日)a", r"(a+)+b", r"\p{L}", r"[\W]a", r"(a)\1"]
)
def test_a_regex_that_may_take_a_character_outside_ascii_is_not_run_over_bytes(source: str) -> None:
    assert over_bytes(source) is None
