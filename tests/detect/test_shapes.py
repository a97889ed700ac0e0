"""Shapes that are derived from regexes."""

from __future__ import annotations

import pytest
import re2
import regex  # type: ignore[import-untyped]
from hypothesis import given
from hypothesis import strategies as st

from outgate.detect.shapes import Underivable, derive

OPTIONS = re2.Options()
OPTIONS.encoding = re2.Options.Encoding.LATIN1

REGEXES = [
    r"(?<![\w.-])\d{3}-\d{2}-\d{4}(?![\w-])",
    r"\b[a-c]{2,5}\b",
    r"(?i)(?:ab|cd)+é?x".replace("é", ""),
    r"[^a-y]z{1,3}",
    r"[äöü]+b",
    r"\D\d\S",
    r"(?P<name>a|b)(?=c).",
    r"(?:a(?:b|c){0,2}+)d",
    r"^x?y$",
    r"é{2}|日本",
    r"(?>a+)b",
    r"[\d\W]q",
]


@pytest.mark.parametrize("source", REGEXES)
@given(data=st.data())
def test_a_shape_matches_wherever_its_regex_does(source: str, data: st.DataObject) -> None:
    text = data.draw(st.text("abcdxyzABq0189 -.éäü日本\n", max_size=12))
    match = data.draw(
        st.from_regex(regex.compile(source).pattern.replace("(?>", "(?:").replace("}+", "}"), fullmatch=False)
    )
    shape = re2.compile(derive(source), OPTIONS)
    for candidate in (text, match):
        if regex.search(source, candidate, regex.ASCII):
            assert shape.search(candidate.encode("utf-8", "surrogatepass"))


def test_a_look_around_of_one_character_becomes_a_boundary() -> None:
    assert derive(r"(?<![\w-])ab(?![\d])") == rb"(?s)(?:^|[^A-Za-z0-9_\x2d-\x2d])ab(?:[^0-9]|\z)"


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        (r"(a)\1", "groupref"),
        (r"a?", "without taking a character"),
        (r"\p{L}+", "bad escape"),
        (r"[^\W]x", "negated class"),
        (r"(?i:a)b", "flags"),
        (r"(?i)é", "outside ASCII"),
    ],
)
def test_what_cannot_be_derived_says_why(source: str, reason: str) -> None:
    with pytest.raises(Underivable, match=reason):
        derive(source)
