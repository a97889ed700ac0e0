"""Patterns compiled: finders, shapes and checks."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outgate.detect import load, patterns
from outgate.detect.patterns import (
    Unusable,
    check_regex,
    compile_check,
    compile_direct,
    compile_regex,
    compile_shape,
    plain,
)
from tests.detect.made import policy


def test_without_reach_a_match_begins_at_the_shape_or_right_behind_its_boundary() -> None:
    find = compile_regex(r"\d{3}", 0, 0)
    assert find("a123", 0, 4) == (1, 4)
    assert find("123", 0, 3) == (0, 3)
    assert find("ab123", 0, 5) is None


def test_with_reach_a_match_may_begin_before_the_shape_but_must_be_at_its_place() -> None:
    find = compile_regex(r"[a-z]{2,9}@[a-z]+", 0, 8)
    text = "one@two three@four"
    assert find(text, text.index("e@f"), text.index("e@f") + 3) == (8, 18)
    assert find("one@two      @", 13, 14) is None


def test_the_value_is_the_group_that_is_named() -> None:
    assert compile_regex(r"id=(?P<value>\d+);", "value", 0)("id=77;", 0, 6) == (3, 5)


def test_a_regex_that_runs_away_raises_a_time_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(patterns, "TIMEOUT", 0.01)
    find = compile_regex(r"(?:a|ab|b)+\d", 0, 0)
    with pytest.raises(TimeoutError):
        find("ab" * 60 + "d", 0, 1)


@pytest.mark.parametrize(("source", "field"), [("(", "regex"), ("a*", "regex"), ("(?:)", "regex")])
def test_a_regex_that_is_broken_or_matches_nothing_is_unusable(source: str, field: str) -> None:
    with pytest.raises(Unusable) as error:
        check_regex(source, 0)
    assert error.value.field == field


def test_a_shape_that_is_given_is_taken_and_one_that_is_missing_is_derived() -> None:
    assert compile_shape("x", "[xy]") == b"[xy]"
    assert compile_shape("xyz", None).endswith(b"xyz")
    with pytest.raises(Unusable, match="derived"):
        compile_shape(r"(a)\1", None)


def test_a_value_without_a_check_has_a_normal_form_without_case_and_odd_spaces() -> None:
    assert plain("Straße  9\nA") == "strasse 9 a"
    assert compile_check(None) is plain
    with pytest.raises(Unusable, match=r"there are .*iban"):
        compile_check("nope")


def test_a_pattern_shows_its_data_type_and_nothing_more() -> None:
    catalogue = load(policy("[[pattern]]\nregex = 'secret'"))
    assert repr(catalogue.data_types["test.thing"].patterns[0]) == "<Pattern of test.thing>"


@given(before=st.text("12-é日 x", max_size=12), after=st.text("12-é日 x", max_size=12))
def test_over_bytes_a_finder_finds_what_it_finds_in_text(before: str, after: str) -> None:
    source, text = r"(?<![\w-])\d{2}-(?P<v>\d)(?!\w)", f"{before} 12-3{after}"
    direct, find = compile_direct(source, "v"), compile_regex(source, "v")
    assert direct is not None
    found = find(text, len(before), len(before) + 5)
    expected = None if found is None else tuple(len(text[:place].encode()) for place in found)
    at = len(before.encode())
    assert direct(text.encode(), at, at + 5) == expected


def test_over_bytes_a_match_longer_than_the_stretch_is_taken_whole() -> None:
    direct = compile_direct(r"x{2,}+@y+", 0, 8)
    assert direct is not None
    assert direct(b"xx@" + b"y" * 5000, 2, 3) == (0, 5003)
    assert compile_direct(r"[^a]b", 0) is None
