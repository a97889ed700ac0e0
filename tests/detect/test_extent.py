"""How far a match can reach back: only as far as there are bytes that it can consist of."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outgate.detect.extent import back, bytes_of

EMAIL = r"(?<![\w.+-])[a-z0-9_](?:[\w.+-]{0,62}[\w+-])?@(?:[a-z0-9-]{1,9}\.){1,3}[a-z]{2,9}(?![\w-])"


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        (r"ab?c{2}", b"abcABC"),
        (r"(?:[0-2]|-)+(?=x)(?<!y)\b", b"012-"),
        (r"(?>1|2)++(?P<three>3)", b"123"),
        (r"\d(?![\w.])", b"0123456789"),
        (r"(1)\1", bytes(range(256))),
    ],
)
def test_what_a_match_is_made_of_is_all_that_the_regex_takes(source: str, expected: bytes) -> None:
    assert bytes_of(source) == frozenset(expected)


@pytest.mark.parametrize(
    ("data", "place", "low"), [(b"a, bc@d", 5, 3), (b"bc@d", 2, 0), (b"a-very-long.name@d", 16, 12), (b"x @d", 2, 2)]
)
def test_a_match_begins_behind_the_last_byte_that_it_cannot_have_and_within_reach(
    data: bytes, place: int, low: int
) -> None:
    assert back(EMAIL, 4)(data, place) == low


@given(st.text("ab1.@-, ", max_size=60), st.integers(0, 60))
def test_nothing_that_goes_on_over_the_place_is_lost(text: str, place: int) -> None:
    data, find = text.encode(), re.compile(EMAIL.encode())
    low = back(EMAIL, 64)(data, place)
    found = [one.span() for one in find.finditer(data)]
    later = [one.span() for one in find.finditer(data, low)]
    assert [one for one in found if one[0] < place < one[1]] == [one for one in later if one[0] < place < one[1]]
