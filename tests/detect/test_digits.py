"""How many digits must be near a shape."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outgate.detect.digits import Near, for_all, near

REGEXES = {
    r"\d{3}-\d{2}": 5,
    r"(?<!\d)[0-9]{4}(?: ?[0-9]{2}){2,3}": 8,
    r"[A-Z]{2}\d\d[A-Z0-9]{11}": 2,
    r"(?:\d{9}|[A-Z]\d{7})": 7,
    r"(?P<a>\d)(?>\d)\d++": 3,
    r"1[3-9]\d?": 2,
}


@pytest.mark.parametrize("regex", REGEXES)
def test_as_many_are_asked_for_as_every_match_has(regex: str) -> None:
    asked = near(regex, 0, 0)
    assert asked is not None
    assert asked.digits == REGEXES[regex]


@pytest.mark.parametrize("regex", [r"[a-z]+", r"\d?x", r"[0-9A-F]{8}", r"a|\d", r"\p{L}\d\d"])
def test_nothing_is_asked_for_where_a_match_may_have_none_or_the_regex_cannot_be_read(regex: str) -> None:
    assert near(regex, 0, 0) is None


def test_they_may_stand_before_the_shape_in_it_and_behind_it() -> None:
    asked = Near(3, before=4, after=4)
    assert asked.is_in(b"12 word 3", 3, 7)
    assert not asked.is_in(b"12 word one 34", 3, 7)
    assert not asked.is_in(b"12-----word3", 7, 11)


def test_outside_ascii_the_stretch_is_of_characters() -> None:
    data = "证件号码是是123".encode()
    assert Near(3, before=0, after=6).is_in(data, 0, 12)


def test_for_several_patterns_the_least_is_asked_for_in_the_widest_stretch() -> None:
    assert for_all([Near(9, 0, 30), Near(7, 5, 20)]) == Near(7, 5, 30)
    assert for_all([Near(9, 0, 30), None]) is None


@pytest.mark.parametrize("regex", [regex for regex in REGEXES if "++" not in regex])
@given(data=st.data())
def test_whatever_matches_has_what_is_asked_for(regex: str, data: st.DataObject) -> None:
    text = data.draw(st.from_regex(regex, fullmatch=True, alphabet=st.characters(max_codepoint=126)))
    asked = near(regex, 0, 0)
    assert asked is not None
    assert re.fullmatch(regex, text)
    assert asked.is_in(b"w:" + text.encode(), 2, 2)
