"""How hard a regex can be made to work."""

from __future__ import annotations

import pytest

from outgate.detect.effort import MOST, parse, quick, ways


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
